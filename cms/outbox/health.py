"""Whether messages leave."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from cms.jobs import health
from cms.outbox.models import Message, State

#: A message that should have left this long ago says that nobody sends.
WAITED_TOO_LONG = timedelta(minutes=15)


@health.join("mail")
def mail():
    """{"ok", "waiting", "late", "uncertain"}: late ones were due more than 15 minutes ago, or were
    taken by a sender that died that long ago without anybody noticing."""
    queued = Message.objects.filter(state=State.QUEUED)
    due_before = Now() - WAITED_TOO_LONG
    late = queued.filter(Q(not_before=None, created_at__lt=due_before) | Q(not_before__lt=due_before)).count()
    left = Message.objects.filter(state__in=(State.CLAIMED, State.SENDING), lease_until__lt=due_before)
    late += left.count()
    return {
        "ok": late == 0,
        "waiting": queued.count(),
        "late": late,
        "uncertain": Message.objects.filter(state=State.UNCERTAIN).count(),
    }
