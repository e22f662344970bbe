"""What is recorded of the people some lines speak of: read in a few queries, whatever their number."""

from collections import defaultdict
from types import SimpleNamespace

from association.members.models import Organisation
from association.people.models import Affiliation, Person, PersonEmail
from association.people.rules.names import name_key
from association.people.rules.post_lines import Post
from association.people.services.people_import import FIELDS

ORGANISATION_KEYS = {
    "organisation_reference": ("pk", "Organisation : référence"),
    "finess": ("finess", "Organisation : FINESS"),
    "siret": ("siret", "Organisation : SIRET"),
}


class RecordedPeople:
    def __init__(self, organisations, people, addresses):
        self.organisations = organisations
        self.by_pk = {person.pk: person for person in people}
        self.by_rpps = {person.rpps: person for person in people if person.rpps}
        self.by_name = defaultdict(list)
        for person in people:
            self.by_name[person.name_key].append(person)
        self.with_address = defaultdict(list)
        for address, pk in addresses:
            self.with_address[address].append(self.by_pk[pk])

    @classmethod
    def of(cls, cells_list):
        """Everything the cells of some lines refer to."""
        organisations = {}
        for key, (name, _) in ORGANISATION_KEYS.items():
            wanted = {cells[key] for cells in cells_list if cells.get(key)}
            records = Organisation.objects.filter(**{f"{name}__in": wanted}) if wanted else ()
            organisations[key] = {getattr(record, name): record for record in records}
        addresses = list(
            PersonEmail.objects.trusted()
            .filter(address__in={address for cells in cells_list for address in cells.get("emails") or ()})
            .values_list("address", "person_id")
        )
        pks = {pk for _, pk in addresses} | {cells.get("reference") for cells in cells_list}
        people = Person.objects.filter(pk__in=pks - {None})
        numbers = {cells["rpps"] for cells in cells_list if cells.get("rpps")}
        names = {_name(cells) for cells in cells_list}
        people |= Person.objects.filter(rpps__in=numbers) | Person.objects.filter(name_key__in=names - {""})
        people = people.order_by("pk").prefetch_related(
            "professions", "specialties", "emails", "affiliations"
        )
        return cls(organisations, list(people), addresses)

    def organisation(self, cells, finding):
        """Where the line's post is held, or None; refuses the line when its numbers name none, or two."""
        found = None
        for key, (_, label) in ORGANISATION_KEYS.items():
            if not cells.get(key):
                continue
            record = self.organisations[key].get(cells[key])
            if record is None:
                shown = f"O{cells[key]:05d}" if key == "organisation_reference" else cells[key]
                finding.refuse("Aucune organisation enregistrée ne porte ce numéro.", label, shown)
            elif found and found.pk != record.pk:
                finding.refuse(f"Ce numéro est celui d’une autre organisation : « {record} ».", label)
            found = found or record
        return found

    def person(self, cells, organisation, finding):
        """The person a line speaks of, or None for a new one; refuses the line when one cannot tell."""
        numbered = self.by_rpps.get(cells.get("rpps"))
        if reference := cells.get("reference"):
            person = self.by_pk.get(reference)
            if person is None:
                finding.refuse("Aucune personne ne porte cette référence.", "Référence", f"P{reference:05d}")
            elif numbered and numbered != person:
                finding.refuse(f"Ce n° RPPS est celui de « {numbered} » ({numbered.reference}).", "N° RPPS")
            return person
        if numbered:
            return numbered
        return self._by_address(cells, finding) or (
            None if finding.refused else self._by_name(cells, organisation, finding)
        )

    def _by_address(self, cells, finding):
        """Who has one of the addresses and bears the name; two people may share a secretariat's."""
        owners = {one for address in cells.get("emails") or () for one in self.with_address[address]}
        namesakes = [one for one in owners if one.name_key == _name(cells) and not _other(one, cells)]
        if len(namesakes) == 1:
            return namesakes[0]
        if owners and not cells.get("rpps"):
            finding.refuse(
                f"Cette adresse est celle de {_named(owners)} : indiquez la référence de la personne, "
                "ou le n° RPPS d’une personne nouvelle.",
                "Adresses e-mail",
            )
        return None

    def _by_name(self, cells, organisation, finding):
        namesakes = [one for one in self.by_name[_name(cells)] if not _other(one, cells)]
        if organisation is None:
            there = namesakes
        else:
            there = [
                one
                for one in namesakes
                if any(post.organisation_id == organisation.pk for post in one.affiliations.all())
            ]
        if len(there) > 1 or (there and organisation is None and there[0].affiliations.all()):
            finding.refuse(
                f"Ce nom est celui de {_named(there)} : indiquez la référence de la personne"
                + ("." if organisation else ", ou son organisation."),
                "Nom",
            )
            return None
        if not there and namesakes:
            finding.warn(f"Un homonyme est déjà enregistré : {_named(namesakes)}.", "Nom")
        return there[0] if there else None

    @staticmethod
    def posts(person):
        """The recorded posts of a person, as the rules compare them."""
        return [
            Post(
                post.organisation_id,
                post.function,
                post.start_on,
                post.end_on,
                post.service,
                post.practice_mode,
                post.pk,
            )
            for post in (person.affiliations.all() if person else ())
        ]


def _name(cells):
    return name_key(cells.get("last_name") or "", cells.get("first_name") or "")


def _other(person, cells):
    """Whether two numbers say that they are two people."""
    return bool(person.rpps and cells.get("rpps") and person.rpps != cells["rpps"])


def _named(people):
    people = sorted(people, key=lambda one: one.pk)
    return ", ".join(f"« {one} » ({one.reference})" for one in people[:3])


def exported_lines(on=None):
    """A line per person and post, for the export; a person without a post has one line.

    on: only the people known and the posts held that day; without it, all there ever were.
    """
    people = Person.objects.known(on).order_by("pk").prefetch_related("professions", "specialties", "emails")
    posts = defaultdict(list)
    held = Affiliation.objects.active(on) if on else Affiliation.objects.all()
    for post in held.select_related("organisation").order_by("person_id", "start_on", "pk"):
        posts[post.person_id].append(post)
    return [_exported(person, post) for person in people for post in posts[person.pk] or [None]]


def _exported(person, post):
    line = {name: getattr(person, name) for name in FIELDS}
    line |= {
        "reference": person.pk,
        "professions": [one.pk for one in person.professions.all()],
        "specialties": [one.pk for one in person.specialties.all()],
        "emails": [email.address for email in person.emails.all()],
    }
    if post:
        line |= {
            "organisation_reference": post.organisation_id,
            "finess": post.organisation.finess,
            "siret": post.organisation.siret,
            "organisation": str(post.organisation),
        }
        line |= {
            name: getattr(post, name)
            for name in ("function", "service", "practice_mode", "start_on", "end_on")
        }
    return SimpleNamespace(**line)
