"""Merging organisations: what is compared, and how what is known of them follows."""

from django.urls import reverse

from association.members.merging_representatives import representatives
from association.members.models import Membership, Organisation
from association.members.rules.lifecycle import Status
from association.members.rules.likeness import REASONS
from association.members.services.likeness import alike
from association.merging import registry
from association.merging.registry import Choice, Mergeable, Relation, Words
from association.merging.steps import Collision, Drop, Move, Obstacle, follow, join, written

LEGAL_ENTITY = Organisation.Kind.LEGAL_ENTITY


def postal_address(organisation):
    return ", ".join(organisation.address_lines)


def position(organisation):
    return f"{organisation.latitude}, {organisation.longitude}"


def held(organisation):
    return ", ".join(one.label for one in Organisation.Held if one.value in organisation.held_fields)


ADDRESS = ("street", "address_extra", "postcode", "city", "department")
CHOICES = (
    Choice("display_name", "Nom affiché", ("display_name",)),
    Choice("name", "Nom reçu", ("name",)),
    Choice("short_name", "Sigle", ("short_name",)),
    Choice("kind", "Nature et entité juridique", ("kind", "parent")),
    Choice("type", "Type", ("type",)),
    Choice("finess", "N° FINESS", ("finess",)),
    Choice("siret", "N° SIRET", ("siret",)),
    Choice("rna", "N° RNA", ("rna",)),
    Choice("sector", "Secteur", ("sector",)),
    Choice("cancer_status", "Statut en cancérologie", ("cancer_status",)),
    Choice("regional_pole", "Pôle régional de recours", ("regional_pole",)),
    Choice(
        "address",
        "Adresse",
        ("street", "address_extra", "postcode", "city", "department"),
        shown=postal_address,
    ),
    Choice("position", "Position", ("latitude", "longitude"), shown=position),
    Choice("phone", "Téléphone", ("phone",)),
    Choice("email", "Adresse e-mail", ("email",)),
    Choice("website", "Site internet", ("website",)),
    Choice("closed_on", "Fermée le", ("closed_on",)),
    Choice("held_fields", "Tenu à la main", ("held_fields",), shown=held),
    Choice("source", "Source", ("source", "source_date")),
    Choice("notes", "Notes internes", ("notes",), both=True),
)


def obstacles(kept, absorbed, values):
    """What makes of two organisations two, whatever they look like; and what the kept one cannot become."""
    found = []
    both = (kept.pk, absorbed.pk)
    if kept.parent_id == absorbed.pk or absorbed.parent_id == kept.pk:
        found.append("L’une dépend de l’autre\u00a0: ce sont un site et son entité juridique.")
    elif Membership.objects.filter(organisation__in=both, merged_into__in=both).exists():
        found.append("L’adhésion de l’une a été reprise par l’autre\u00a0: ce sont deux organisations.")
    if values["kind"] != LEGAL_ENTITY and Organisation.objects.filter(parent__in=both).exists():
        found.append("Des sites sont rattachés\u00a0: la fiche gardée doit rester une entité juridique.")
    if values["parent_id"] and Membership.objects.open().filter(organisation__in=both).exists():
        found.append(
            "Une adhésion est en cours\u00a0: la fiche gardée ne peut pas devenir le site d’une autre entité."
        )
    return found


def memberships(sides):
    """They all follow; two running ones are a question staff answer first."""
    running = [
        any(row.ended_on is None or row.status in Status.open() for row in rows)
        for rows in (sides.kept_rows, sides.absorbed_rows)
    ]
    if all(running):
        return [
            Obstacle(
                "Les deux organisations ont une adhésion en cours\u00a0: mettez fin à l’une d’elles avant de "
                "les fusionner."
            )
        ]
    return follow(sides)


def proposals(sides):
    """They all follow; two waiting ones are answered first."""
    waiting = [any(row.state == "waiting" for row in rows) for rows in (sides.kept_rows, sides.absorbed_rows)]
    if all(waiting):
        return [
            Obstacle("Deux propositions de modification attendent\u00a0: répondez d’abord à l’une d’elles.")
        ]
    return follow(sides)


def confirmations(sides):
    """They all follow; of two for one year, the answered one stays, the kept record's by default."""
    answered = {row.campaign_id for row in sides.kept_rows if row.answered_at}
    theirs = {row.campaign_id for row in sides.absorbed_rows if row.answered_at}
    years = {row.campaign_id for row in sides.kept_rows}
    dropped = [row for row in sides.kept_rows if row.campaign_id in theirs - answered]
    dropped += [
        row
        for row in sides.absorbed_rows
        if row.campaign_id in years and row.campaign_id not in theirs - answered
    ]
    moved = [row for row in sides.absorbed_rows if row not in dropped]
    said = [Collision(f"«\u00a0{row}\u00a0» est notée deux fois\u00a0: une seule reste.") for row in dropped]
    return [*map(Drop, dropped), *([Move(moved)] if moved else []), *said]


def contacts(sides):
    """They come after those of the kept record; one noted twice is noted once."""

    def key(row):
        return (row.label, row.phone, row.email, row.public)

    known = {key(row) for row in sides.kept_rows}
    rank = max((row.sort_order or 0 for row in sides.kept_rows), default=-1)
    steps = []
    for row in sides.absorbed_rows:
        if key(row) in known:
            steps.append(Drop(row))
        else:
            rank += 1
            steps.append(Move([row], {"sort_order": rank}))
    return steps


def licences(sides):
    """A licence noted in both organisations becomes one."""
    settled = join(sides, key=lambda row: (row.activity_id, row.number), fill=("source", "source_date"))
    return written(sides, settled)


def posts(sides):
    """A person's post noted in both organisations becomes one."""
    settled = join(
        sides,
        key=lambda row: (row.person_id, row.function),
        fill=("service", "practice_mode", "source", "confirmed_on"),
    )
    for one in settled:
        # Two posts of one person are never both the main one: what the dropped one was, this one is.
        if one.value("end_on") is None and any(row.main and row.end_on is None for row in one.dropped):
            one.changes["main"] = True
        elif one.value("end_on") is None and one.row.main and one.row.end_on is not None:
            one.changes["main"] = False
    said = [one for one in settled if one.dropped]
    steps = written(sides, settled)
    if said:
        number = len(said)
        whose = f"de {said[0].row.person}" if number == 1 else f"de {number} personnes"
        steps.append(Collision(f"L’affiliation {whose} est notée dans les deux\u00a0: une seule reste."))
    return steps


def partnerships(sides):
    settled = join(sides, key=lambda row: row.kind, fill=("subject",))
    said = [
        Collision(f"«\u00a0{one.row.get_kind_display()}\u00a0» est noté deux fois\u00a0: un seul reste.")
        for one in settled
        if one.dropped
    ]
    return [*written(sides, settled), *said]


BOTH = ("organisation", "person")
MANDATES = {"singular": "mandat de représentant", "plural": "mandats de représentant"}
RELATIONS = (
    Relation("members.Membership", "organisation", memberships, singular="adhésion", plural="adhésions"),
    Relation(
        "members.Membership", "merged_into", singular="adhésion reprise", plural="adhésions reprises"
    ),
    Relation("members.Organisation", "parent", singular="site rattaché", plural="sites rattachés"),
    Relation("members.OrganisationContact", "organisation", contacts, singular="contact", plural="contacts"),
    Relation(
        "members.Partnership", "organisation", partnerships, related=("organisation",),
        singular="partenariat", plural="partenariats",
    ),
    Relation(
        "members.TreatmentLicence", "organisation", licences, related=("activity",),
        singular="autorisation", plural="autorisations",
    ),
    Relation(
        "members.ChangeProposal", "organisation", proposals, singular="proposition de modification",
        plural="propositions de modification",
    ),
    Relation(
        "members.Application", "organisation", singular="candidature en ligne",
        plural="candidatures en ligne",
    ),
    Relation(
        "members.Confirmation", "organisation", confirmations, related=("organisation", "campaign"),
        singular="confirmation annuelle", plural="confirmations annuelles",
    ),
    Relation(
        "members.Representative", "organisation", representatives, related=BOTH, **MANDATES
    ),
    Relation(
        "people.Affiliation", "organisation", posts, related=("person",), singular="affiliation",
        plural="affiliations",
    ),
)  # fmt: skip


def summaries(keys):
    """{key: (name, address of the sheet, [lines])} of organisations, in two queries."""
    organisations = Organisation.objects.filter(pk__in=keys).select_related("type", "parent")
    statuses = dict(
        Membership.objects.open().filter(organisation__in=keys).values_list("organisation", "status")
    )
    return {one.pk: (str(one), sheet(one), in_short(one, statuses.get(one.pk))) for one in organisations}


def sheet(organisation):
    return reverse("organisation:inspect", args=[organisation.pk])


def in_short(organisation, status):
    numbers = ("FINESS", organisation.finess), ("SIRET", organisation.siret), ("RNA", organisation.rna)
    lines = [
        organisation.reference,
        " · ".join(str(part) for part in (organisation.get_kind_display(), organisation.type) if part),
        *organisation.address_lines,
        organisation.phone,
        ", ".join(f"{name} {number}" for name, number in numbers if number) or "Sans identifiant",
        f"Adhésion\u00a0: {Status(status).label.lower()}" if status else "",
    ]
    return [line for line in lines if line]


def declare():
    """Called when Django starts."""
    registry.declare(
        Mergeable(
            label="members.Organisation",
            permission="merging.merge_organisation",
            words=Words("organisations", "l’organisation", "cette organisation", "organisations"),
            choices=CHOICES,
            detect=alike,
            summary=summaries,
            reasons=REASONS,
            derived=("slug", "search_text"),
            prepare=Organisation.prepare_for_save,
            obstacles=obstacles,
            select_related=("type", "parent", "department"),
        )
    )
    registry.join("members.Organisation", *RELATIONS)
    registry.join(
        "people.Person",
        Relation(
            "members.Representative",
            "person",
            representatives,
            related=("organisation", "person"),
            **MANDATES,
        ),
        Relation("members.SigningLink", "person", singular="lien de signature", plural="liens de signature"),
        Relation(
            "members.Confirmation",
            "asked",
            singular="confirmation demandée",
            plural="confirmations demandées",
        ),
    )
