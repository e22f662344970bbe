"""What staff say of a suspicion: not the same after all, or to be looked at again."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from association.merging.models import Suspicion
from association.merging.services.columns import given_back, values_of
from cms.backoffice.errors import Refusal

State = Suspicion.State


def dismiss(*, suspicion, user):
    """Say that two records are not one: the scan does not bring them up again. Returns the Suspicion.

    Raises Refusal for a pair already merged.
    """
    return _decide(suspicion, State.DISMISSED, user)


def reconsider(*, suspicion, user):
    """Take back that two records are not one. Raises Refusal for a pair already merged."""
    return _decide(suspicion, State.WAITING, user)


@transaction.atomic
def _decide(suspicion, state, user):
    suspicion = Suspicion.objects.select_for_update(of=("self",)).filter(pk=suspicion.pk).first()
    if suspicion is None:
        raise Refusal("Une des deux fiches n’existe plus.")
    if suspicion.state == State.MERGED:
        raise Refusal("Ces deux fiches ont déjà été fusionnées.")
    suspicion.state = state
    waiting = state == State.WAITING
    suspicion.decided_by, suspicion.decided_at = (None, None) if waiting else (user, timezone.now())
    suspicion.save(update_fields=["state", "decided_by", "decided_at"])
    return suspicion


def absorb(made, user):
    """Make the suspicions follow a merge. Returns what undoing it gives back.

    The pair is settled. Of the absorbed record's other pairs, those that were dismissed hold for the
    kept one too; the others go, and the next scan says what it thinks of the kept record.
    """
    pairs = Suspicion.objects.filter(content_type=made.content_type)
    concerned = list(
        pairs.filter(Q(first_id=made.absorbed_id) | Q(second_id=made.absorbed_id)).order_by("pk")
    )
    before = [[suspicion.pk, values_of(suspicion)] for suspicion in concerned]
    known = set(
        pairs.filter(Q(first_id=made.kept_id) | Q(second_id=made.kept_id)).values_list(
            "first_id", "second_id"
        )
    )
    for suspicion in concerned:
        first, second = sorted(
            made.kept_id if key == made.absorbed_id else key
            for key in (suspicion.first_id, suspicion.second_id)
        )
        if first == second:
            suspicion.state, suspicion.decided_by, suspicion.decided_at = State.MERGED, user, timezone.now()
            suspicion.save()
        elif suspicion.state == State.DISMISSED and (first, second) not in known:
            suspicion.first_id, suspicion.second_id = first, second
            known.add((first, second))
            suspicion.save()
        elif suspicion.state != State.MERGED:
            suspicion.delete()
    return before


def with_record(key):
    return Q(first_id=key) | Q(second_id=key)


def put_back(before):
    """Give suspicions back as they were before a merge; a pair found again meanwhile stays as it is."""
    for key, values in before:
        wanted = Suspicion(pk=key, **given_back(Suspicion, values))
        same = Suspicion.objects.filter(
            content_type=wanted.content_type_id, first_id=wanted.first_id, second_id=wanted.second_id
        ).exclude(pk=key)
        if not same.exists():
            Suspicion.objects.filter(pk=key).delete()
            wanted.save_base(raw=True, force_insert=True)
