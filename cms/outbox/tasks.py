"""Where no sender runs (an installation that lives on cron), the periodic jobs send."""

import logging
from datetime import timedelta

from cms.jobs.models import Worker
from cms.jobs.registry import periodic
from cms.outbox import ledger
from cms.outbox.sender import drain
from cms.outbox.transports import Unreachable

logger = logging.getLogger(__name__)


@periodic("send_messages", label="Envoi des messages sans expéditeur permanent", every=timedelta(minutes=1))
def send_messages():
    ledger.reap()
    if Worker.objects.alive().filter(kind=Worker.Kind.SENDER).exists():
        return
    try:
        drain()
    except Unreachable as error:
        logger.warning("The mail server does not answer (%s)", error)
