"""The story of a group: created, suspended, opened again, closed, the latest first."""

from association.groups.models import StatusPeriod
from cms.backoffice.views.inspection import Moment

Status = StatusPeriod.Status


def story(periods):
    """Moments in reverse order. periods: the StatusPeriods of a group, in order of start."""
    moments = []
    before = None
    for period in periods:
        if before is not None and before.end_on != period.start_on:
            moments.append(Moment(on=before.end_on, label="Clôture", details=[], tone="bad"))
            before = None
        moments.append(
            Moment(
                on=period.start_on,
                label=_label(period, before, first=not moments),
                details=[text for text in (period.decision, period.reason) if text],
                tone="bad" if period.status == Status.SUSPENDED else "good",
            )
        )
        before = period
    if before is not None and before.end_on is not None:
        moments.append(Moment(on=before.end_on, label="Clôture", details=[], tone="bad"))
    return moments[::-1]


def _label(period, before, *, first):
    if period.status == Status.SUSPENDED:
        return "Suspension"
    return "Création" if first else "Réouverture"
