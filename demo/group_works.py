"""What the groups produce, and what somebody of them has to do by a day. Invented."""

from datetime import date

from association.groups.models import Action, Deliverable, GroupRole, WorkingGroup

Kind = Deliverable.Kind

#: (address of the group, title, kind, delivered, or due where it is not)
DELIVERABLES = (
    (
        "thorax",
        "Parcours du nodule découvert par hasard",
        Kind.GUIDELINE,
        date(2025, 10, 15),
        None,
    ),
    ("thorax", "Fiche de préparation d’une réunion de concertation", Kind.TOOL, date(2026, 4, 2), None),
    (
        "thorax",
        "Radiothérapie stéréotaxique en commun",
        Kind.GUIDELINE,
        None,
        date(2027, 3, 31),
    ),
    ("digestif", "Bilan avant chirurgie du rectum", Kind.GUIDELINE, date(2026, 2, 10), None),
    ("digestif", "Enquête sur les délais de prise en charge", Kind.SURVEY, None, date(2027, 1, 31)),
    ("senologie", "Surveillance alternée après un cancer du sein", Kind.TOOL, date(2025, 12, 4), None),
    ("soins-de-support", "Annuaire des soins de support", Kind.TOOL, date(2026, 6, 18), None),
    ("oncogeriatrie", "Repérer la fragilité en consultation", Kind.TRAINING, None, date(2027, 2, 28)),
    ("psycho-oncologie", "Accompagner les proches", Kind.TOOL, date(2025, 5, 20), None),
)
#: (address of the group, what, due, done)
ACTIONS = (
    ("thorax", "Envoyer la version relue aux animateurs", date(2026, 12, 15), None),
    ("digestif", "Recueillir les délais des établissements", date(2026, 10, 31), None),
    ("senologie", "Relire la fiche de surveillance", date(2026, 9, 30), date(2026, 9, 22)),
    ("sarcome", "Proposer trois dates de réunion", date(2026, 3, 31), None),
    ("urologie", "Mettre à jour la liste des correspondants", date(2027, 1, 15), None),
)


def make(record):
    """Write them; the first lead of each group, or its first member, has the actions to do."""
    groups = {group.slug: group for group in WorkingGroup.objects.all()}
    record.create(
        Deliverable,
        [
            Deliverable(
                group=groups[slug],
                title=f"{title} (démonstration)",
                kind=kind,
                delivered_on=delivered,
                due_on=due,
                public=True,
            )
            for slug, title, kind, delivered, due in DELIVERABLES
            if slug in groups
        ],
    )
    owners = {}
    leading = [GroupRole.Role.LEAD, GroupRole.Role.MEMBER]  # in that order, by their codes too
    for role in GroupRole.objects.active(date(2026, 6, 1)).filter(role__in=leading).order_by("role", "pk"):
        owners.setdefault(role.group_id, role.person_id)
    record.create(
        Action,
        [
            Action(group=groups[slug], text=text, owner_id=owners[groups[slug].pk], due_on=due, done_on=done)
            for slug, text, due, done in ACTIONS
            if slug in groups
        ],
    )
