"""Meetings: planned, changed, convened, cancelled; people invited, reminded, answering.

Nobody is written to before the meeting is convened. Whoever has no address is named in what the
service returns (letters.Told), for somebody to call them.
"""

from django.db import transaction
from django.utils import timezone

from association.groups.models import GroupMeeting, GroupRole, Invitee, WorkingGroup
from association.groups.rules.meetings import ANSWERS, Act, missing, objection
from association.groups.services import recipients
from association.groups.services.letters import Told, tell
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

State = GroupMeeting.State
FIELDS = ("title", "starts_at", "ends_at", "mode", "place", "link", "agenda")
#: After a change of one of these, what people answered does not hold any more.
ASKS_AGAIN = {"starts_at", "ends_at", "mode"}
ALREADY_PAST = "Le début de la réunion est déjà passé."


@transaction.atomic
def plan(*, group, title, starts_at, ends_at, mode, place="", link="", agenda="", user=None):
    """Prepare a meeting: a draft, nobody is told. Returns the GroupMeeting.

    starts_at, ends_at: aware datetimes; a meeting already held may be recorded too. mode: a
    GroupMeeting.Mode. agenda: one point a line. Raises Refusal without a title, for an end before
    the start, and for a group that is closed that day.
    """
    group = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    values = {
        "title": title.strip(),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "mode": mode,
        "place": place.strip(),
        "link": link.strip(),
        "agenda": agenda.strip(),
    }
    _check(values)
    if not WorkingGroup.objects.running(timezone.localdate(starts_at)).filter(pk=group.pk).exists():
        raise Refusal(f"Le groupe {group} n’existe pas à cette date.")
    meeting = GroupMeeting.objects.create(group=group, created_by=user, **values)
    _log(meeting, "groups.plan_meeting", user)
    return meeting


@transaction.atomic
def change(*, meeting, user=None, **values):
    """Change a meeting (any of FIELDS). Returns a Told.

    Once convened, whoever is invited is told, with an appointment that replaces the first; if the
    time or the manner changes, their answers are asked again. Raises Refusal where nothing changes,
    for what cannot be, and once the meeting is held or cancelled.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"not fields of a meeting: {sorted(unknown)}")
    meeting = locked(meeting)
    refuse(meeting, Act.CHANGE)
    values = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    changes = {
        name: [getattr(meeting, name), value]
        for name, value in values.items()
        if getattr(meeting, name) != value
    }
    if not changes:
        raise Refusal("Rien ne change.")
    for name, value in values.items():
        setattr(meeting, name, value)
    _check({name: getattr(meeting, name) for name in FIELDS})
    if meeting.state == State.DRAFT:
        meeting.save()
        _log(meeting, "groups.change_meeting", user, changes=changes)
        return Told(meeting)
    _check_complete(meeting)
    if meeting.starts_at <= timezone.now():
        raise Refusal(ALREADY_PAST)
    meeting.sequence += 1
    meeting.save()
    again = bool(ASKS_AGAIN & set(changes))
    if again:
        meeting.invitees.update(answer="", answered_at=None)
    told = tell(
        meeting, recipients.invited(meeting), "meeting_changed", occasion=meeting.sequence, again=again
    )
    _log(meeting, "groups.change_meeting", user, changes=changes, data=_counts(told))
    return told


@transaction.atomic
def convene(*, meeting, user=None):
    """Invite the group: those who belong to it on the day of the meeting, and the guests already noted.

    Each gets one message with the appointment. Returns a Told. Raises Refusal for a meeting already
    convened, held, cancelled or begun, that says neither where nor by what link, whose group is
    suspended or closed that day, or that nobody would be invited to.
    """
    meeting = locked(meeting)
    refuse(meeting, Act.CONVENE)
    _check_complete(meeting)
    group = WorkingGroup.objects.with_status(recipients.day_of(meeting)).get(pk=meeting.group_id)
    if group.status != "active":
        raise Refusal("Le groupe est suspendu ou clos le jour de la réunion\u00a0: elle ne se convoque pas.")
    everybody = recipients.to_convene(meeting)
    if not everybody:
        raise Refusal("Le groupe n’a aucun membre ce jour-là\u00a0: il n’y a personne à convoquer.")
    now = timezone.now()
    meeting.state, meeting.convened_at = State.CONVENED, now
    meeting.save(update_fields=["state", "convened_at", "updated_at"])
    noted = set(meeting.invitees.values_list("person_id", flat=True))
    meeting.invitees.update(invited_at=now)
    Invitee.objects.bulk_create(
        recipients.row(meeting, one, invited_at=now) for one in everybody if one.person.pk not in noted
    )
    told = tell(meeting, recipients.invited(meeting), "convocation", occasion="first")
    _log(meeting, "groups.convene_meeting", user, data=_counts(told) | {"invited": len(everybody)})
    return told


@transaction.atomic
def invite(*, meeting, person, user=None):
    """Invite one more person: their role in the group that day, or guest. Returns a Told.

    Before the convocation they are noted, and written to with the others. Raises Refusal for
    somebody already in the list, and once the meeting has begun or is cancelled.
    """
    meeting = locked(meeting)
    refuse(meeting, Act.INVITE)
    if meeting.invitees.filter(person=person).exists():
        raise Refusal(f"{person} est déjà dans la liste de cette réunion.")
    one = recipients.as_recipient(meeting, person)
    convened = meeting.state == State.CONVENED
    if not convened and one.role in GroupRole.Role.insiders():
        raise Refusal(f"{person} fait partie du groupe\u00a0: la convocation lui sera envoyée.")
    invitee = recipients.row(meeting, one, invited_at=timezone.now() if convened else None)
    invitee.save()
    told = tell(meeting, [invitee], "convocation", occasion="first") if convened else Told(meeting)
    _log(meeting, "groups.invite", user, data=_counts(told) | {"invitee": invitee.pk, "person": person.pk})
    return told


@transaction.atomic
def cancel(*, meeting, reason, user=None):
    """Cancel a meeting; whoever was invited is told why, and their calendar drops it. Returns a Told.

    Raises Refusal without a reason, and for a meeting held or already cancelled.
    """
    meeting = locked(meeting)
    refuse(meeting, Act.CANCEL)
    if not reason.strip():
        raise Refusal("Dites pourquoi la réunion est annulée\u00a0: les invités le liront.")
    convened = meeting.state == State.CONVENED
    meeting.state, meeting.cancelled_because = State.CANCELLED, reason.strip()[:300]
    meeting.sequence += 1
    meeting.save(update_fields=["state", "cancelled_because", "sequence", "updated_at"])
    told = Told(meeting)
    if convened:
        told = tell(meeting, recipients.invited(meeting), "meeting_cancelled", occasion="once")
    _log(meeting, "groups.cancel_meeting", user, data=_counts(told), changes={"reason": ["", reason.strip()]})
    return told


@transaction.atomic
def remind(*, meeting, user=None):
    """Write again to those who have not answered, once a day at most. Returns a Told.

    Raises Refusal when everybody answered, when they were reminded today, and once the meeting has
    begun.
    """
    meeting = locked(meeting)
    refuse(meeting, Act.REMIND)
    silent = list(recipients.silent(meeting))
    if not silent:
        raise Refusal("Tout le monde a répondu.")
    today = timezone.localdate()
    if meeting.reminded_on == today:
        raise Refusal("Ceux qui n’ont pas répondu ont déjà été relancés aujourd’hui.")
    meeting.reminded_on = today
    meeting.save(update_fields=["reminded_on", "updated_at"])
    told = tell(meeting, silent, "meeting_reminder", occasion=today.isoformat())
    _log(meeting, "groups.remind_meeting", user, data=_counts(told))
    return told


@transaction.atomic
def answer(*, invitee, answer, user=None):
    """Note what somebody answers (an Invitee.Answer). It may change until the meeting starts.

    Returns the row. Raises Refusal once it has started, for a meeting cancelled, and for an answer
    its manner does not have.
    """
    meeting = locked(invitee.meeting)
    refuse(meeting, Act.ANSWER)
    if answer not in ANSWERS[meeting.mode]:
        raise Refusal("Choisissez l’une des réponses proposées.")
    invitee = Invitee.objects.select_related("meeting__group", "person").get(pk=invitee.pk)
    if invitee.answer != answer:
        invitee.answer, invitee.answered_at = answer, timezone.now()
        invitee.save(update_fields=["answer", "answered_at"])
        _log(meeting, "groups.answer", user, data={"invitee": invitee.pk})
    return invitee


def locked(meeting):
    """The meeting as the database has it, held until the end of the transaction."""
    return GroupMeeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)


def refuse(meeting, act):
    """Raise Refusal where an act is not possible now."""
    why = objection(act, state=meeting.state, starts_at=meeting.starts_at, now=timezone.now())
    if why:
        raise Refusal(why)


def possible(meeting, act):
    """Whether an act makes sense now; lists call it per row, it asks nothing of the database."""
    return objection(act, state=meeting.state, starts_at=meeting.starts_at, now=timezone.now()) is None


def _check(values):
    if not values["title"]:
        raise Refusal("Donnez un objet à la réunion.")
    if values["ends_at"] <= values["starts_at"]:
        raise Refusal("La réunion finit après son début.")


def _check_complete(meeting):
    if said := missing(mode=meeting.mode, place=meeting.place, link=meeting.link):
        raise Refusal(said)


def _counts(told):
    return {"written": told.written, "without_address": len(told.without_address)}


def _log(meeting, action, user, *, data=None, changes=None):
    audit.record(meeting, action, user=user, data={"group": meeting.group_id} | (data or {}), changes=changes)
