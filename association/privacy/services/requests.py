"""Requests for erasure: asked, withdrawn, refused with a reason, done. Each is answered within a month."""

from django.db import transaction
from django.utils import timezone

from association.people.models import Person, User
from association.privacy.mail_kinds import ERASED
from association.privacy.models import ErasureRequest
from association.privacy.services.erasure import erase_person, refuse_staff
from association.records.dated import today
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.services import write
from cms.privacy.handling import Erasure, handlings
from cms.privacy.periods import shifted


def waiting_request_of(user):
    """The request of an account that waits for its answer, or None."""
    return ErasureRequest.objects.filter(user=user, state=ErasureRequest.State.WAITING).first()


@transaction.atomic
def ask_erasure(*, user):
    """Ask for one's own erasure, answered within a month of today. Returns the ErasureRequest.

    Raises Refusal while a request waits, and for whoever works in the back office.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    refuse_staff(user)
    if waiting_request_of(user):
        raise Refusal("Votre demande est déjà enregistrée.")
    person = Person.objects.filter(user=user).first()
    return _record(person=person, user=user, received_on=today(), by=user)


@transaction.atomic
def receive_request(*, person, received_on, by):
    """Record a request that came by letter or by word. Returns the ErasureRequest.

    Raises Refusal for a day to come, and while a request of this person waits.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if received_on > today():
        raise Refusal("Une demande ne se reçoit pas dans le futur.")
    if ErasureRequest.objects.filter(person=person, state=ErasureRequest.State.WAITING).exists():
        raise Refusal("Une demande de cette personne est déjà en attente.")
    return _record(person=person, user=person.user, received_on=received_on, by=by)


def _record(*, person, user, received_on, by):
    request = ErasureRequest.objects.create(person=person, user=user, due_on=shifted(received_on, 1))
    audit.record(request, "privacy.ask_erasure", user=by, data={"due_on": request.due_on.isoformat()})
    _write(request, "privacy.request_received", "privacy/request_received")
    return request


@transaction.atomic
def withdraw_request(*, request, user):
    """Take one's request back. Raises Refusal once answered."""
    request = _locked(request)
    return _decide(request, ErasureRequest.State.CANCELLED, "privacy.withdraw_request", user)


@transaction.atomic
def refuse_request(*, request, reason, by):
    """Refuse, with the reason the person reads (GDPR art. 12.4). Raises Refusal without one, or too late."""
    if not reason.strip():
        raise Refusal("Dites pourquoi : la personne lira cette raison.")
    request = _locked(request)
    request.answer = reason.strip()
    decided = _decide(request, ErasureRequest.State.REFUSED, "privacy.refuse_request", by)
    _write(decided, "privacy.request_refused", "privacy/request_refused")
    return decided


@transaction.atomic
def grant_request(*, request, by):
    """Erase the person of a request and tell them what was done and kept. Returns the ErasureRequest.

    Raises Refusal once answered, and for somebody who still works in the back office.
    """
    request = _locked(request)
    address = _address(request)
    outcome = erase_person(person=request.person, user=request.user)
    request = ErasureRequest.objects.get(pk=request.pk)
    request.outcome = outcome
    _decide(request, ErasureRequest.State.DONE, "privacy.erase", by)
    if address:
        write(
            kind=ERASED,
            to=address,
            template="privacy/erased",
            context={"groups": told(outcome)},
            key=f"privacy.erased:{request.pk}",
        )
    return request


def told(outcome):
    """An outcome in words: [(Erasure, [(table, rows, reason)])]."""
    known = {one.model: one for one in handlings()}
    lines = [(known[model], effect, number) for model, (effect, number) in outcome.items() if model in known]
    return [
        (erasure, [(one.what, number, one.reason) for one, effect, number in lines if effect == erasure])
        for erasure in Erasure
        if any(effect == erasure for _, effect, _ in lines)
    ]


def _locked(request):
    request = ErasureRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.state != ErasureRequest.State.WAITING:
        raise Refusal(f"Cette demande est maintenant « {request.get_state_display().lower()} ».")
    return request


def _decide(request, state, action, by):
    request.state, request.decided_by, request.decided_at = state, by, timezone.now()
    request.save()
    audit.record(request, action, user=by)
    return request


def _address(request):
    person, user = request.person, request.user
    return (person.preferred_email if person else None) or (user.email if user else None)


def _write(request, kind, template):
    if address := _address(request):
        write(
            kind=kind,
            to=address,
            template=template,
            context={"request": request, "today": today()},
            recipient=request.person or request.user,
            key=f"{kind}:{request.pk}",
        )
