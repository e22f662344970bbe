"""Merging people: what is compared, and how what is known of them follows."""

from django.db.models import Q
from django.urls import reverse

from association.merging import registry
from association.merging.registry import Choice, Mergeable, Relation, Words
from association.merging.steps import Change, Collision, Drop, Move, Obstacle, join, once, written
from association.people.models import Affiliation, Person
from association.people.rules.likeness import REASONS
from association.people.services.likeness import alike
from association.records.dated import covers, today
from cms.backoffice.display import long_date


def account(person):
    return person.user.email


CHOICES = (
    Choice("name", "Prénom et nom", ("first_name", "last_name")),
    Choice("title", "Civilité", ("title",)),
    Choice("gender", "Genre", ("gender",)),
    Choice("rpps", "N° RPPS", ("rpps",)),
    Choice("user", "Compte", ("user",), shown=account),
    Choice("phone", "Téléphone", ("phone",)),
    Choice("palliative_care", "Soins palliatifs", ("palliative_care",)),
    Choice("source", "Source", ("source",)),
    Choice("notes", "Notes internes", ("notes",), both=True),
)


def latest_confirmation(kept, absorbed):
    days = [day for day in (kept.profile_confirmed_on, absorbed.profile_confirmed_on) if day]
    return max(days, default=None)


def obstacles(kept, absorbed, values):
    if kept.rpps and absorbed.rpps and kept.rpps != absorbed.rpps:
        return [
            "Ces deux fiches ont des numéros RPPS différents\u00a0: ce sont deux personnes. "
            "Si un numéro est faux, corrigez-le d’abord."
        ]
    return []


def accounts(kept, absorbed, compared):
    """Two accounts: one stays linked, the other is closed, which must take no role from anybody."""
    if not (kept.user_id and absorbed.user_id):
        return []
    closed = kept.user if compared["user"].taken == "absorbed" else absorbed.user
    running = closed.role_holdings.filter(Q(end_on=None) | Q(end_on__gt=today()))
    if closed.is_superuser or closed.groups.exists() or running.exists():
        return [
            Obstacle(
                f"Le compte {closed.email} a un rôle dans l’équipe\u00a0: gardez-le, ou retirez-lui "
                "son rôle d’abord."
            )
        ]
    steps = [Collision(f"Le compte {closed.email} est fermé\u00a0: une personne n’en a qu’un.")]
    if closed.is_active:
        steps.append(Change(closed, {"is_active": False}, watched=("is_active",)))
    return steps


def addresses(sides):
    """One row per address; the one to write to stays that of the kept record."""
    ours = {row.address.lower(): row for row in sides.kept_rows}
    preferred = any(row.preferred for row in sides.kept_rows)
    drops, changes, moves = [], [], []
    for row in sides.absorbed_rows:
        same = ours.get(row.address.lower())
        if same is None:
            moves.append(Move([row], {"preferred": False} if row.preferred and preferred else {}))
            preferred = preferred or row.preferred
            continue
        drops.append(Drop(row))
        wanted = {
            "verified_at": same.verified_at or row.verified_at,
            "source": same.source or row.source,
            "preferred": same.preferred or (row.preferred and not preferred),
        }
        preferred = preferred or wanted["preferred"]
        if change := {name: value for name, value in wanted.items() if value != getattr(same, name)}:
            changes.append(Change(same, change))
    return [*drops, *changes, *moves]


def posts(sides):
    """Posts that would be held twice become one; one of those that run is the main one."""
    vague = said_once(sides)
    settled = join(
        sides,
        key=lambda row: (row.organisation_id, "" if row.organisation_id in vague else row.function),
        fill=("function", "service", "practice_mode", "source", "confirmed_on"),
    )
    ours = {row.pk for row in sides.kept_rows}
    claims = [
        (row.pk not in ours, rank)
        for rank, one in enumerate(settled)
        for row in (one.row, *one.dropped)
        if row.main and row.end_on is None
    ]
    main = min(claims)[1] if claims else None
    for rank, one in enumerate(settled):
        wanted = rank == main if one.value("end_on") is None else one.row.main
        if wanted != one.row.main:
            one.changes["main"] = wanted
    return [*written(sides, settled), *map(Collision, posts_in_words(settled, main, claims))]


def said_once(sides):
    """Organisations where one record says the function and the other does not: it is the same post."""
    ours, theirs = functions_by_organisation(sides.kept_rows), functions_by_organisation(sides.absorbed_rows)
    return {
        organisation
        for organisation in ours.keys() & theirs.keys()
        if len(ours[organisation]) == len(theirs[organisation]) == 1
        and "" in ours[organisation] | theirs[organisation]
    }


def functions_by_organisation(rows):
    found = {}
    for row in rows:
        found.setdefault(row.organisation_id, set()).add(row.function)
    return found


def posts_in_words(settled, main, claims):
    for one in settled:
        if one.dropped:
            start, end = one.value("start_on"), one.value("end_on")
            until = f" jusqu’au {long_date(end)}" if end else ""
            yield (
                f"«\u00a0{one.row}\u00a0» est sur les deux fiches\u00a0: une seule affiliation reste, "
                f"du {long_date(start)}{until or ' à aujourd’hui'}."
            )
    if len({rank for _, rank in claims}) > 1:
        yield f"L’affiliation principale reste «\u00a0{settled[main].row}\u00a0»."


def profiles(row):
    return "Chacune a une fiche publique\u00a0: celle de la fiche gardée reste, l’autre disparaît du site."


RELATIONS = (
    Relation("people.PersonEmail", "person", addresses, singular="adresse e-mail", plural="adresses e-mail"),
    Relation(
        "people.Affiliation",
        "person",
        posts,
        related=("organisation",),
        singular="affiliation",
        plural="affiliations",
    ),
    Relation(
        "people.Consent",
        "person",
        singular="réponse à une demande de consentement",
        plural="réponses à des demandes de consentement",
    ),
    Relation(
        "people.InterestDeclaration",
        "person",
        singular="déclaration d’intérêts",
        plural="déclarations d’intérêts",
    ),
    Relation(
        "people.PublicProfile", "person", once(lambda row: "one", profiles), singular="fiche publique",
        plural="fiches publiques",
    ),
    Relation(
        "people.Person_professions", "person", once(lambda row: row.profession_id), singular="profession",
        plural="professions",
    ),
    Relation(
        "people.Person_specialties", "person", once(lambda row: row.specialty_id), singular="spécialité",
        plural="spécialités",
    ),
)  # fmt: skip


def summaries(keys):
    """{key: (name, address of the sheet, [lines])} of people, in three queries."""
    people = Person.objects.filter(pk__in=keys).prefetch_related("emails", "professions")
    posts = {}
    for post in Affiliation.objects.filter(covers(), person__in=keys).select_related("organisation"):
        posts.setdefault(post.person_id, []).append(str(post))
    return {person.pk: (str(person), sheet(person), in_short(person, posts)) for person in people}


def sheet(person):
    return reverse("person:inspect", args=[person.pk])


def in_short(person, posts):
    lines = [person.reference, f"RPPS {person.rpps}" if person.rpps else "Sans n° RPPS"]
    lines.append(", ".join(str(profession) for profession in person.professions.all()))
    lines += posts.get(person.pk, ["Sans affiliation en cours"])[:2]
    lines.append(person.preferred_email or "Sans adresse e-mail")
    return [line for line in [*lines, "A un compte" if person.user_id else ""] if line]


def declare():
    """Called when Django starts."""
    registry.declare(
        Mergeable(
            label="people.Person",
            permission="people.merge_person",
            words=Words("personnes", "la personne", "cette personne", "personnes"),
            choices=CHOICES,
            detect=alike,
            summary=summaries,
            reasons=REASONS,
            derived=("search_text", "name_key"),
            settled={"profile_confirmed_on": latest_confirmation},
            prepare=Person.prepare_for_save,
            obstacles=obstacles,
            deeds=accounts,
            select_related=("user",),
        )
    )
    registry.join("people.Person", *RELATIONS)
