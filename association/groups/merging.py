"""How what the groups know of people and organisations follows when two records become one."""

from association.groups.models import Invitee
from association.merging import registry
from association.merging.registry import Relation
from association.merging.steps import Change, Collision, Drop, Move, join, written

WORDS = {"singular": "rôle dans un groupe", "plural": "rôles dans un groupe"}
INVITATIONS = {"singular": "invitation à une réunion", "plural": "invitations à une réunion"}


def roles(sides):
    """One role noted on both records, on days they share, becomes one."""
    settled = join(
        sides, key=lambda row: (row.group_id, row.role), fill=("organisation", "decision", "source")
    )
    said = [
        Collision(
            f"«\u00a0{one.row.get_role_display()}\u00a0», {one.row.group}\u00a0: le rôle est sur les deux "
            "fiches, il n’en fait plus qu’un."
        )
        for one in settled
        if one.dropped
    ]
    return [*written(sides, settled), *said]


def invitees(sides):
    """Nobody is twice at one meeting: who was there was there, and one answer is enough."""
    ours = {row.meeting_id: row for row in sides.kept_rows}
    drops, changes, moved, said = [], [], [], []
    for row in sides.absorbed_rows:
        same = ours.get(row.meeting_id)
        if same is None:
            moved.append(row)
            continue
        drops.append(Drop(row))
        said.append(Collision(f"«\u00a0{row.meeting}\u00a0»\u00a0: les deux fiches y sont, une seule reste."))
        if wanted := _completed(same, row):
            changes.append(Change(same, wanted))
    return [*drops, *changes, *([Move(moved)] if moved else []), *said]


def _completed(row, other):
    """What the row that stays takes from the other: what it does not say, and a presence."""
    wanted = {}
    if not row.answer and other.answer:
        wanted |= {"answer": other.answer, "answered_at": other.answered_at}
    present = Invitee.Presence.present()
    if other.presence and (not row.presence or (other.presence in present and row.presence not in present)):
        wanted["presence"] = other.presence
    for name in ("invited_at", "organisation"):
        if getattr(row, name) is None and getattr(other, name) is not None:
            wanted[name] = getattr(other, name)
    return wanted


def declare():
    """Called when Django starts."""
    registry.join(
        "people.Person",
        Relation("groups.GroupRole", "person", roles, related=("group", "organisation"), **WORDS),
        Relation(
            "groups.Invitee", "person", invitees, related=("meeting__group", "organisation"), **INVITATIONS
        ),
        Relation(
            "groups.Action",
            "owner",
            singular="action d’un groupe",
            plural="actions d’un groupe",
        ),
    )
    # Nobody holds a role twice in a group, whatever the organisation: these simply follow.
    registry.join(
        "members.Organisation",
        Relation("groups.GroupRole", "organisation", **WORDS),
        Relation("groups.Invitee", "organisation", **INVITATIONS),
    )
