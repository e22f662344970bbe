"""Who takes part in the meetings: one row per person, organisation, group and year, or coarser.

Only meetings that were held count, up to a day. Rows come from the lists of those invited, which keep
the role and the organisation of that day: whoever left since is still there for the past.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Case, Count, F, FloatField, IntegerField, Max, Min, Q, Value, When
from django.db.models.functions import Cast, Concat, NullIf
from django.utils import timezone

from association.groups.models import GroupMeeting, Invitee
from association.records.dated import today

#: What a row of the report stands for → the columns that tell it apart.
LEVELS = {
    "detail": ("person", "organisation", "group", "year"),
    "person": ("person",),
    "organisation": ("organisation",),
    "group": ("group",),
    "year": ("year",),
}

NAMES = {
    "person": "person_name",
    "organisation": "organisation_name",
    "group": "group_name",
    "year": "year",
}

_PRESENT = [presence.value for presence in Invitee.Presence.present()]

_SORTED_BY = {
    "person": ("sorted_by", "person_pk"),
    "organisation": ("organisation_name", "organisation_pk"),
    "group": ("group_name", "group_pk"),
    "year": ("year",),
}


def end_of(day):
    """The first moment after a day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def years():
    """The years from the first meeting held to the last, latest first."""
    held = GroupMeeting.objects.filter(state=GroupMeeting.State.HELD)
    first, last = held.aggregate(first=Min("starts_at"), last=Max("starts_at")).values()
    if first is None:
        return []
    return list(range(timezone.localtime(last).year, timezone.localtime(first).year - 1, -1))


def invitations(*, on=None, year=None, group=None, organisation=None):
    """The rows of the lists of the meetings held up to a day, that day included.

    organisation: its sites' people count with it.
    """
    rows = Invitee.objects.filter(
        meeting__state=GroupMeeting.State.HELD, meeting__starts_at__lt=end_of(on or today())
    )
    if year:
        rows = rows.filter(meeting__starts_at__year=year)
    if group:
        rows = rows.filter(meeting__group=group)
    if organisation:
        rows = rows.filter(Q(organisation=organisation) | Q(organisation__parent=organisation))
    return rows


def participation(rows, level="detail"):
    """The report, as dictionaries: names of what a row stands for, counts, and rate.

    invited, answered, on_site, remote, excused, absent: numbers of meetings. rate: presences over the
    meetings where presence was noted, from 0 to 1, None where none was. level: a key of LEVELS.
    """
    columns = LEVELS[level]
    names = {
        "person": {
            "person_pk": F("person"),
            "person_name": Concat("person__last_name", Value(" "), "person__first_name"),
            "sorted_by": F("person__search_text"),
        },
        "organisation": {
            "organisation_pk": F("organisation"),
            "organisation_name": F("organisation__display_name"),
        },
        "group": {"group_pk": F("meeting__group"), "group_name": F("meeting__group__name")},
        "year": {"year": _year()} if "year" in columns else {},
    }
    keys = {name: value for column in columns for name, value in names[column].items()}
    present = Count("pk", filter=Q(presence__in=_PRESENT))
    noted = Count("pk", filter=~Q(presence=""))
    return (
        rows.order_by()
        .values(**keys)
        .annotate(
            invited=Count("pk", filter=Q(invited_at__isnull=False)),
            answered=Count("pk", filter=~Q(answer="")),
            on_site=Count("pk", filter=Q(presence=Invitee.Presence.ON_SITE)),
            remote=Count("pk", filter=Q(presence=Invitee.Presence.REMOTE)),
            excused=Count("pk", filter=Q(presence=Invitee.Presence.EXCUSED)),
            absent=Count("pk", filter=Q(presence=Invitee.Presence.ABSENT)),
            rate=Cast(present, FloatField()) / NullIf(Cast(noted, FloatField()), Value(0.0)),
        )
        .order_by(*(name for column in columns for name in _SORTED_BY[column]))
    )


def number_of_rows(rows, level="detail"):
    """How many rows the report has, counted without their names."""
    keys = {"person": "person", "organisation": "organisation", "group": "meeting__group"}
    columns = LEVELS[level]
    own = [keys[column] for column in columns if column in keys]
    year = {"year": _year()} if "year" in columns else {}
    return rows.order_by().values(*own, **year).distinct().count()


def _year():
    """The year of each meeting in Paris, by the bounds of the years: SQLite would call a function per row."""
    bounds = [
        When(meeting__starts_at__gte=end_of(date(year - 1, 12, 31)), then=Value(year)) for year in years()
    ]
    return Case(*bounds, default=Value(None), output_field=IntegerField())
