"""The line of the menu of Mon espace that belongs to the groups, and its cards."""

from django.urls import reverse
from django.utils import timezone

from association.groups.espace.asked import actions_of, invitations_of
from association.groups.espace.pages import rooms_of
from association.people.espace.pages import person_of
from association.people.espace.registry import Card, register_card, register_entry
from association.records.dated import today


def has_groups(request):
    """Whether the person signed in belongs to a group, or is invited to a meeting of one."""
    person = person_of(request.user)
    return person is not None and (rooms_of(request.user).exists() or invitations_of(person).exists())


@register_card(order=30)
def invitation_cards(request):
    """The invitations I have not answered."""
    person = person_of(request.user)
    if person is None:
        return None
    return [
        Card(
            f"{invitation.meeting.title} – {invitation.meeting.group}",
            f"Réunion du {timezone.localtime(invitation.meeting.starts_at):%d/%m/%Y à %H:%M}. "
            "Dites si vous venez.",
            reverse("espace_meeting", args=[invitation.meeting.group.slug, invitation.meeting_id]),
            action="Répondre",
            due=timezone.localdate(invitation.meeting.starts_at),
        )
        for invitation in invitations_of(person).filter(answer="")
    ]


@register_card(order=35)
def action_cards(request):
    """What I still have to do for my groups."""
    person = person_of(request.user)
    if person is None:
        return None
    return [
        Card(
            action.text,
            f"Action qui vous est confiée par le groupe {action.group}.",
            reverse("espace_group", args=[action.group.slug]) + "#actions",
            action="Voir",
            due=action.due_on,
            pressing=action.due_on < today(),
        )
        for action in actions_of(person, rooms_of(request.user).values("pk"))
    ]


def declare():
    """Called when Django starts."""
    register_entry("Mes groupes", "espace_groups", order=45, shown=has_groups)
