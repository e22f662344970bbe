"""The last message to somebody erased is forgotten in its turn.

It must carry an address to leave; its kind is confidential, so its body is emptied as soon as a server
has it. What remains, the address, goes here, once nothing more can happen to the message.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from association.privacy.mail_kinds import ERASED
from cms.outbox.handlings import ERASED_ADDRESS, anonymise
from cms.outbox.models import Message, State

#: Staff have that long to send an uncertain one again.
DOUBT = timedelta(days=7)


def forget_farewells():
    """Anonymise the farewells that are settled. Returns their number."""
    settled = Q(state__in=(State.ACCEPTED, State.REJECTED, State.CANCELLED))
    doubtful = Q(state=State.UNCERTAIN, settled_at__lt=timezone.now() - DOUBT)
    gone = Message.objects.filter(settled | doubtful, kind=ERASED).exclude(address=ERASED_ADDRESS)
    return anonymise(gone, None)
