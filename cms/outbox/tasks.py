"""Where no sender runs (an installation that lives on cron), the periodic jobs send."""

import logging
from datetime import timedelta

from cms.jobs.models import Worker
from cms.jobs.registry import periodic
from cms.outbox import ledger
from cms.outbox.sender import drain
from cms.outbox.transports import Unreachable

logger = logging.getLogger(__name__)

#: The other jobs of the minute have their turn.
TURN_SECONDS = 30


@periodic("send_messages", label="Envoi des messages sans expéditeur permanent", every=timedelta(minutes=1))
def send_messages():
    ledger.reap()
    if Worker.objects.alive().filter(kind=Worker.Kind.SENDER).exists():
        return
    try:
        drain(TURN_SECONDS)
    except Unreachable as error:
        logger.warning("No message leaves (%s)", error)


@periodic("expire_messages", label="Oubli des liens confidentiels trop anciens", every=timedelta(hours=1))
def expire_messages():
    ledger.expire()
