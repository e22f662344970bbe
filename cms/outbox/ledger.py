"""The commit points of sending (each function is one short transaction, or one statement).

    claim      queued → claimed          a crash after it: certainly not sent, queued again
    intend     claimed → sending         committed before the content leaves
    accept     sending → accepted        a crash between the two: uncertain, never resent by itself

Leases are read on the database's clock: the hosts' clocks may disagree.
"""

import random
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from cms.outbox.models import Message, MessageEvent, State
from cms.outbox.rules import is_final, wait_before_retry
from cms.outbox.services import forget_secret, refuse

#: A link that signs in does not work this long after it was written: no kind's lasts longer.
SECRETS_KEPT = timedelta(days=7)
EXPIRED = "Le lien de ce message ne sert plus : il n’a pas été envoyé."


def claim_lease():
    """How long a sender may hold a share of the queue before others take it for dead."""
    return timedelta(seconds=settings.OUTBOX_CLAIM_LEASE)


def sending_lease():
    """Longer than the longest wait for a reply, so that a slow server is not taken for a dead sender."""
    return timedelta(seconds=settings.OUTBOX_REPLY_TIMEOUT + 60)


@transaction.atomic
def claim(owner, number):
    """Take up to number messages whose time has come. Returns their ids, the oldest first."""
    due = Message.objects.filter(Q(not_before=None) | Q(not_before__lte=Now()), state=State.QUEUED)
    # SQLite has no row locks: there the transaction is IMMEDIATE, and alone.
    ids = list(due.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)[:number])
    Message.objects.filter(pk__in=ids).update(
        state=State.CLAIMED, lease_owner=owner, lease_until=Now() + claim_lease()
    )
    return ids


def intend(message, owner):
    """Commit that the content is about to leave. False if the message is no longer this owner's:
    cancelled, erased, or given to another after a long silence."""
    return bool(
        _held(message, owner, State.CLAIMED).update(
            state=State.SENDING, attempts=F("attempts") + 1, lease_until=Now() + sending_lease()
        )
    )


@transaction.atomic
def accept(message, owner, code, reply):
    """A server took the message in charge. True even if others had given this sender up meanwhile."""
    found = _locked(message, owner, State.SENDING, State.UNCERTAIN)
    if found is None:
        return False
    return _settle(found, State.ACCEPTED, MessageEvent.Kind.ACCEPTED, code, reply)


@transaction.atomic
def fail(message, owner, code, reply, *, attempted):
    """A server refused: for good, or for now, in which case the message waits and is tried again.

    code: None when the conversation broke off before anything could leave. attempted: the attempt
    was already counted by intend().
    """
    found = _locked(message, owner, State.CLAIMED, State.SENDING)
    if found is None:
        return False
    found.attempts += not attempted
    wait = wait_before_retry(found.attempts, random.random())  # noqa: S311 - spreads retries, no secret
    if is_final(code) or wait is None:
        return _settle(found, State.REJECTED, MessageEvent.Kind.REJECTED, code, reply)
    found.state, found.not_before = State.QUEUED, Now() + wait
    found.lease_owner = found.lease_until = None
    found.smtp_code, found.reply = code, reply[:300]
    found.save()
    MessageEvent.objects.create(message=found, kind=MessageEvent.Kind.DEFERRED, detail=_as_said(code, reply))
    return True


@transaction.atomic
def give_up(message, owner, why):
    """Settle as refused a message that cannot be put in a form that travels."""
    found = _locked(message, owner, State.CLAIMED)
    if found is None:
        return False
    refuse(found, why)
    return True


@transaction.atomic
def doubt(message, owner, why):
    """The connection broke after the content left: nobody here can tell whether it arrived."""
    found = _locked(message, owner, State.SENDING)
    return found is not None and _mark_uncertain(found, why)


def give_back(owner, ids):
    """Return to the queue what was taken and not begun. Returns the number of messages."""
    held = Message.objects.filter(lease_owner=owner, state=State.CLAIMED, pk__in=ids)
    return held.update(state=State.QUEUED, lease_owner=None, lease_until=None)


@transaction.atomic
def reap():
    """Look after what dead senders left. Returns (queued again, uncertain)."""
    over = Message.objects.filter(lease_until__lt=Now())
    again = over.filter(state=State.CLAIMED).update(state=State.QUEUED, lease_owner=None, lease_until=None)
    lost = list(over.filter(state=State.SENDING).select_for_update(of=("self",), skip_locked=True))
    for message in lost:
        _mark_uncertain(message, "L’envoi a été coupé avant la réponse du serveur.")
    return again, len(lost)


@transaction.atomic
def expire():
    """Settle the confidential messages too old to be of use, and forget the text of those in doubt.

    Returns how many were given up.
    """
    old = Message.objects.filter(secret=True, created_at__lt=Now() - SECRETS_KEPT)
    waiting = list(old.filter(state=State.QUEUED).select_for_update(of=("self",), skip_locked=True))
    for message in waiting:
        refuse(message, EXPIRED)
    doubtful = old.filter(state=State.UNCERTAIN).exclude(text="")
    for message in doubtful.select_for_update(of=("self",), skip_locked=True):
        forget_secret(message)
        message.save(update_fields=["text", "html"])
    return len(waiting)


def _held(message, owner, *states):
    return Message.objects.filter(pk=message.pk, lease_owner=owner, state__in=states)


def _locked(message, owner, *states):
    return _held(message, owner, *states).select_for_update(of=("self",)).first()


def _mark_uncertain(message, why):
    # The owner stays: should its server still answer, accept() settles the matter.
    message.state, message.lease_until = State.UNCERTAIN, None
    message.settled_at, message.reply = timezone.now(), why[:300]
    message.save()
    MessageEvent.objects.create(message=message, kind=MessageEvent.Kind.UNCERTAIN, detail=why[:300])
    return True


def _settle(message, state, event, code, reply):
    message.state, message.smtp_code, message.reply = state, code, reply[:300]
    message.settled_at = timezone.now()
    message.lease_owner = message.lease_until = None
    forget_secret(message)
    message.save()
    MessageEvent.objects.create(message=message, kind=event, detail=_as_said(code, reply))
    return True


def _as_said(code, reply):
    return f"{code or ''} {reply}".strip()[:300]
