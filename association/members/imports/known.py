"""The organisations and the people some lines name by their identifiers: found in a few queries."""

from collections import defaultdict

from association.members.imports.recorded import KEYS
from association.members.models import Organisation, Representative
from association.people.models import Affiliation, Person, PersonEmail
from association.records.dated import covers


class Known:
    """What is recorded of all that the cells of some lines refer to."""

    def __init__(self, cells_list):
        self.organisations = {key: {} for key in KEYS}
        for key, (name, _) in KEYS.items():
            wanted = _wanted(cells_list, key)
            for row in Organisation.objects.filter(**{f"{name}__in": wanted}) if wanted else ():
                self.organisations[key][getattr(row, name)] = row
        self._find_people(cells_list)
        self.terms = defaultdict(list)
        pks = {row.pk for found in self.organisations.values() for row in found.values()}
        for row in Representative.objects.filter(organisation__in=pks).select_related("person"):
            self.terms[row.organisation_id].append(row)

    def _find_people(self, cells_list):
        references, numbers = _wanted(cells_list, "person_reference"), _wanted(cells_list, "rpps")
        addresses = {address.lower() for address in _wanted(cells_list, "email")}
        self.by_reference = Person.objects.in_bulk(references)
        self.by_rpps = {person.rpps: person for person in Person.objects.filter(rpps__in=numbers)}
        self.by_email = defaultdict(dict)
        for email in PersonEmail.objects.filter(address__in=addresses).select_related("person"):
            self.by_email[email.address][email.person_id] = email.person
        people = {*self.by_reference, *(person.pk for person in self.by_rpps.values())}
        people |= {pk for found in self.by_email.values() for pk in found}
        self.reachable = set(PersonEmail.objects.filter(person__in=people).values_list("person", flat=True))
        self.works = set()
        posts = Affiliation.objects.filter(covers(), person__in=people)
        for person, *places in posts.values_list("person", "organisation", "organisation__parent"):
            self.works |= {(person, place) for place in places if place}

    def organisation(self, cells, finding):
        """The organisation of a line; refuses the line where its numbers name none, or two."""
        said = [
            (label, self.organisations[key].get(cells[key]), str(cells[key]))
            for key, (_, label) in KEYS.items()
            if cells.get(key)
        ]
        return _one(
            said,
            finding,
            missing="Indiquez l’organisation : référence, FINESS, SIRET ou RNA.",
            unknown="Aucune organisation enregistrée ne porte ce numéro.",
        )

    def person(self, cells, finding):
        """The person of a line; refuses the line where its identifiers name nobody, or two people."""
        said = []
        if cells.get("person_reference"):
            found = self.by_reference.get(cells["person_reference"])
            said.append(("Personne : référence", found, f"P{cells['person_reference']:05d}"))
        if cells.get("rpps"):
            said.append(("N° RPPS", self.by_rpps.get(cells["rpps"]), cells["rpps"]))
        if cells.get("email"):
            people = self.by_email.get(cells["email"].lower(), {})
            if len(people) > 1 and not said:
                finding.refuse(
                    "Plusieurs personnes ont cette adresse : indiquez la référence.", "Adresse e-mail"
                )
                return None
            agreed = next((found for _, found, _ in said if found and found.pk in people), None)
            found = agreed or next(iter(people.values()), None)
            # With a surer identifier, an address we do not know yet says nothing.
            if found or not said:
                said.append(("Adresse e-mail", found, cells["email"]))
        return _one(
            said,
            finding,
            missing="Indiquez la personne : référence, RPPS ou adresse e-mail.",
            unknown="Aucune personne enregistrée ne porte cet identifiant.",
        )

    def warn(self, organisation, person, finding):
        """What the screens say before somebody is designated."""
        if (person.pk, organisation.pk) not in self.works:
            finding.warn(f"{person} n’a pas d’affiliation en cours à cette organisation.")
        if person.pk not in self.reachable:
            finding.warn(f"{person} n’a pas d’adresse e-mail.")


def _wanted(cells_list, key):
    return {cells[key] for cells in cells_list if cells.get(key)}


def _one(said, finding, *, missing, unknown):
    """The record every identifier of a line agrees on; the surest comes first."""
    first = None
    for label, record, shown in said:
        if record is None:
            finding.refuse(unknown, label, shown)
        elif first and record.pk != first.pk:
            finding.refuse(f"Cet identifiant est celui d’une autre fiche : « {record} ».", label, shown)
        first = first or record
    if not said and not finding.refused:
        finding.refuse(missing)
    return None if finding.refused else first
