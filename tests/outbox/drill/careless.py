"""What the sender must not be: it sends a share of the queue, then says so for all of them at once.

python -m tests.outbox.drill.careless
"""

import smtplib
import time

import django

django.setup()

from django.conf import settings  # noqa: E402

from cms.jobs.models import Worker  # noqa: E402
from cms.jobs.presence import present  # noqa: E402
from cms.outbox.mime import as_bytes  # noqa: E402
from cms.outbox.models import Message, State  # noqa: E402


def send_a_share():
    share = list(Message.objects.filter(state=State.QUEUED).order_by("pk")[:20])
    if share:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
            for message in share:
                server.sendmail(settings.DEFAULT_FROM_EMAIL, message.address, as_bytes(message))
    Message.objects.filter(pk__in=[message.pk for message in share]).update(state=State.ACCEPTED)
    return len(share)


if __name__ == "__main__":
    with present(Worker.Kind.SENDER):
        while True:
            if not send_a_share():
                time.sleep(0.1)
