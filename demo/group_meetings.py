"""Two years of meetings of the groups: who was invited, answered and came, what was decided. Invented."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from association.groups.documents import RELATED, minutes_data
from association.groups.models import Decision, GroupMeeting, GroupRole, Invitee, StatusPeriod, WorkingGroup
from association.groups.rules.meetings import first_role
from association.people.models import Affiliation
from cms.documents import pdf
from demo.chance import lots_of
from demo.meeting_texts import AGENDA, DECISIONS, INVENTED, SEASONS, SUMMARY

#: Nothing here happens after that day: the rest is ahead.
NOW = date(2026, 11, 24)
FIRST = date(2024, 11, 1)
#: One group has not met for more than a year.
SLEEPING, ASLEEP_SINCE = "sarcome", date(2025, 11, 1)
#: The last meeting of some groups waits for its attendance or its minutes.
TO_CALL, TO_PUBLISH = "urologie", ("thorax", "recherche-clinique")
#: Minutes are made of the latest meetings alone: each takes its time.
WRITTEN_SINCE = NOW - timedelta(days=200)
EVERY = 3  # months
State, Answer, Presence = GroupMeeting.State, Invitee.Answer, Invitee.Presence


@dataclass
class Slot:
    """A meeting to make, and those who belong to its group that day."""

    meeting: GroupMeeting
    members: list


def make(record, user):
    """Make the meetings of every group, held, ahead and in preparation, with their minutes."""
    slots = [
        slot
        for rank, group in enumerate(_groups())
        for slot in _slots(group, rank, user)
        if slot.members and _active(group, slot.meeting)
    ]
    record.create(GroupMeeting, [slot.meeting for slot in slots])
    posts = _posts()
    Invitee.objects.bulk_create(invitee for slot in slots for invitee in _invitees(slot, posts))
    Decision.objects.bulk_create(decision for slot in slots for decision in _decisions(slot.meeting))
    _publish([slot.meeting for slot in slots if slot.meeting.minutes_version])


def _groups():
    roles = GroupRole.objects.of_insiders().select_related("person", "organisation").order_by("pk")
    periods = StatusPeriod.objects.filter(status=StatusPeriod.Status.ACTIVE)
    return WorkingGroup.objects.order_by("code", "pk").prefetch_related(
        Prefetch("roles", roles, to_attr="insiders"),
        Prefetch("periods", periods, to_attr="active_periods"),
    )


def _slots(group, rank, user):
    """About four meetings a year, then one ahead; the month follows the rank of the group."""
    lots = lots_of(f"meetings {group.slug}")
    month = FIRST.year * 12 + FIRST.month - 1 + rank % EVERY
    while True:
        year, index = divmod(month, 12)
        on = _evening(date(year, index + 1, 1), lots)
        if group.code == SLEEPING and on > ASLEEP_SINCE:
            return
        yield _slot(group, on, lots, user)
        if on > NOW:
            if rank % 4 == 0:
                later = on + timedelta(weeks=13)
                yield _slot(group, later, lots, user, state=State.DRAFT)
            return
        month += EVERY


def _evening(first, lots):
    """A Tuesday or a Thursday of the month, away from its ends."""
    day = first + timedelta(days=lots.randint(6, 20))
    return day + timedelta(days=(lots.choice((1, 3)) - day.weekday()) % 7)


def _slot(group, on, lots, user, state=None):
    mode = lots.choices(GroupMeeting.Mode.values, weights=(2, 3, 5))[0]
    starts_at = timezone.make_aware(
        datetime.combine(on, time(lots.choice((17, 18, 18)), lots.choice((0, 30))))
    )
    state = state or (State.HELD if on < NOW else State.CONVENED)
    if group.code == TO_CALL and NOW - timedelta(days=100) < on < NOW:
        state = State.CONVENED
    meeting = GroupMeeting(
        group=group,
        title=f"Réunion {SEASONS[on.month]}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        mode=mode,
        place="" if mode == GroupMeeting.Mode.REMOTE else "Salle de réunion du réseau, Toulouse",
        link="" if mode == GroupMeeting.Mode.ON_SITE else f"https://visio.demo.invalid/{group.slug}",
        agenda="\n".join(lots.sample(AGENDA, 3)),
        state=state,
        created_by=user,
    )
    if state != State.DRAFT:
        meeting.convened_at = starts_at - timedelta(days=28)
    if state == State.HELD:
        meeting.summary = f"{INVENTED}\n" + "\n".join(lots.sample(SUMMARY, 3))
        waiting = on < WRITTEN_SINCE or (group.code in TO_PUBLISH and on > NOW - timedelta(days=100))
        meeting.minutes_version = 0 if waiting else 1
        meeting.minutes_at = None if waiting else starts_at + timedelta(days=9, hours=16)
    held = {}
    for role in group.insiders:
        if role.holds(on):
            held.setdefault(role.person_id, {})[role.role] = role
    members = [roles[first_role(roles)] for _, roles in sorted(held.items())]
    return Slot(meeting, members)


def _active(group, meeting):
    on = timezone.localdate(meeting.starts_at)
    return any(period.holds(on) for period in group.active_periods)


def _invitees(slot, posts):
    meeting = slot.meeting
    if meeting.state == State.DRAFT:
        return
    on = timezone.localdate(meeting.starts_at)
    for role in slot.members:
        lots = lots_of(f"{meeting.group.slug} {meeting.starts_at:%Y-%m-%d} {role.person.search_text}")
        answer, presence = _conduct(meeting, role, lots)
        yield Invitee(
            meeting=meeting,
            person=role.person,
            role=role.role,
            organisation_id=role.organisation_id or _main(posts.get(role.person_id, []), on),
            invited_at=meeting.convened_at,
            answer=answer,
            answered_at=meeting.convened_at + timedelta(days=lots.randint(1, 20)) if answer else None,
            presence=presence if meeting.state == State.HELD else "",
        )


def _conduct(meeting, role, lots):
    """What somebody answers and does. Each has an assiduity of their own; those who lead are there."""
    assiduity = 0.2 + 0.7 * lots_of(f"assiduity {role.person.search_text}").random()
    if role.role == GroupRole.Role.LEAD:
        assiduity = 0.95
    comes = lots.random() < assiduity
    manner = {"on_site": Presence.ON_SITE, "remote": Presence.REMOTE}.get(meeting.mode)
    manner = manner or lots.choices((Presence.ON_SITE, Presence.REMOTE), weights=(4, 6))[0]
    ahead = meeting.state == State.CONVENED and timezone.localdate(meeting.starts_at) > NOW
    answers = lots.random() < (0.55 if ahead else 0.8)
    if comes:
        return (Answer(manner) if answers else ""), manner
    if answers:
        return Answer.NO, Presence.EXCUSED
    return "", lots.choices((Presence.ABSENT, Presence.EXCUSED), weights=(7, 3))[0]


def _posts():
    """person → their posts, the main one first."""
    posts = {}
    for post in Affiliation.objects.order_by("-main", "-start_on", "pk"):
        posts.setdefault(post.person_id, []).append(post)
    return posts


def _main(posts, on):
    return next((post.organisation_id for post in posts if post.holds(on)), None)


def _decisions(meeting):
    if meeting.state != State.HELD:
        return
    lots = lots_of(f"decisions {meeting.group.slug} {meeting.starts_at:%Y-%m-%d}")
    for order, text in enumerate(lots.sample(DECISIONS, lots.choice((0, 1, 1, 2, 3))), 1):
        how = lots.choices(Decision.How.values, weights=(7, 1, 2))[0]
        yield Decision(meeting=meeting, text=text, how=how, order=order)


def _publish(meetings):
    prefetch_related_objects(meetings, *RELATED)
    for meeting in meetings:
        content = ContentFile(pdf.compile("minutes", minutes_data(meeting)))
        meeting.minutes.save(f"reunion-{meeting.pk}-v1.pdf", content, save=False)
    GroupMeeting.objects.bulk_update(meetings, ["minutes"])
