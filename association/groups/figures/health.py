"""How the groups are doing on a day, in a constant number of queries whatever their number."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Min, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from association.groups.figures.composition import insiders, with_size
from association.groups.figures.pluridisciplinarity import missing_disciplines
from association.groups.models import Action, GroupMeeting, GroupRole, Invitee, StatusPeriod, WorkingGroup
from association.groups.rules.health import MEETINGS_OF_SILENCE, Facts, Reason, reasons
from association.records.dated import today

#: Signs of life at a meeting: coming, or having said one would not.
_SEEN = [*(presence.value for presence in Invitee.Presence.present()), Invitee.Presence.EXCUSED.value]


@dataclass(frozen=True)
class Health:
    """A group on a day and the reasons to see to it."""

    group: WorkingGroup
    last_meeting: datetime | None
    reasons: list[Reason]

    @property
    def kinds(self):
        return {reason.kind for reason in self.reasons}


def health(groups=None, on=None):
    """A Health for each of these groups (all by default) that exists on a day, in their order."""
    on = on or today()
    groups = WorkingGroup.objects.all() if groups is None else groups
    found = list(with_size(groups.running(on).with_status(on), on))
    meetings = _last_meetings(found, on)
    facts = {
        group.pk: Facts(suspended=group.status == StatusPeriod.Status.SUSPENDED, since=None)
        for group in found
    }
    _since(facts)
    _leads(facts, on)
    _silent(facts, groups, meetings, on)
    _overdue(facts, on)
    for pk, sentences in missing_disciplines(found, on).items():
        facts[pk].missing = sentences
    rows = []
    for group in found:
        latest = max((starts_at for _, starts_at in meetings.get(group.pk, ())), default=None)
        facts[group.pk].last_meeting = timezone.localtime(latest).date() if latest else None
        rows.append(Health(group, latest, reasons(facts[group.pk], on)))
    return rows


def _last_meetings(groups, on):
    """{pk of the group: [(pk, start) of its last meetings held]}."""
    midnight = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    latest_first = Window(RowNumber(), partition_by=F("group"), order_by=F("starts_at").desc())
    held = (
        GroupMeeting.objects.filter(state=GroupMeeting.State.HELD, starts_at__lt=midnight, group__in=groups)
        .annotate(rank=latest_first)
        .filter(rank__lte=MEETINGS_OF_SILENCE)
        .order_by()
    )
    found = {}
    for group, pk, starts_at in held.values_list("group", "pk", "starts_at"):
        found.setdefault(group, []).append((pk, starts_at))
    return found


def _since(facts):
    started = StatusPeriod.objects.filter(group__in=facts).order_by().values("group")
    for group, day in started.annotate(first=Min("start_on")).values_list("group", "first"):
        facts[group].since = day


def _leads(facts, on):
    """The ends of the roles of lead begun by that day, those past included."""
    roles = GroupRole.objects.filter(group__in=facts, role=GroupRole.Role.LEAD, start_on__lte=on)
    for group, end in roles.order_by().values_list("group", "end_on"):
        facts[group].leads.append(end)


def _silent(facts, groups, meetings, on):
    """Members invited to each of the last meetings who neither came, nor excused themselves, nor answered."""
    watched = [pk for rows in meetings.values() if len(rows) == MEETINGS_OF_SILENCE for pk, _ in rows]
    asked = (
        Invitee.objects.filter(meeting__in=watched, invited_at__isnull=False)
        .order_by()
        .values("meeting__group", "person")
        .annotate(times=Count("pk"), signs=Count("pk", filter=Q(presence__in=_SEEN) | ~Q(answer="")))
        .filter(times=MEETINGS_OF_SILENCE, signs=0)
    )
    quiet = set(asked.values_list("meeting__group", "person"))
    members = insiders(groups, on).filter(person__in={person for _, person in quiet})
    named = members.order_by("person__search_text", "person").values_list(
        "group", "person", "person__first_name", "person__last_name"
    )
    for group, person, first_name, last_name in dict.fromkeys(named):
        if (group, person) in quiet:
            facts[group].silent.append(f"{first_name} {last_name}".strip())


def _overdue(facts, on):
    """Actions whose day has passed, neither done nor dropped by then."""
    open_still = Q(done_on__isnull=True) | Q(done_on__gt=on)
    kept_still = Q(dropped_on__isnull=True) | Q(dropped_on__gt=on)
    late = Action.objects.filter(open_still, kept_still, group__in=facts, due_on__lt=on).order_by()
    for group, number in late.values("group").annotate(number=Count("pk")).values_list("group", "number"):
        facts[group].overdue = number
