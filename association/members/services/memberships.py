"""The life of a membership: each act checks the rules, adds its fact, and recomputes the standing."""

from django.db import transaction
from django.utils import timezone

from association.members.models import (
    College,
    CollegePeriod,
    Membership,
    MembershipEvent,
    Organisation,
    Partnership,
    Signature,
)
from association.members.rules.lifecycle import ENDINGS, SOURCES, EventKind, Fact, Status, standing
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@transaction.atomic
def apply_for_membership(*, organisation, college, on, user=None):
    """Record an application, in the college it is made for.

    on: the day of the application, today at the latest. Returns the Membership.
    Raises Refusal for a site that has a legal entity (the entity joins, not the site), for an
    organisation that already has an open membership, and for an organisation with a running
    partnership: partners are not members.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    _refuse_future(on)
    if organisation.parent_id:
        raise Refusal(
            f"« {organisation} » est un site : c’est son entité juridique, "
            f"« {organisation.parent} », qui adhère."
        )
    if organisation.closed_on and organisation.closed_on <= on:
        raise Refusal(f"« {organisation} » est fermée depuis le {organisation.closed_on:%d/%m/%Y}.")
    if organisation.memberships.filter(ended_on__isnull=True).exists():
        raise Refusal(f"« {organisation} » a déjà une adhésion en cours.")
    last_end = organisation.memberships.order_by("-ended_on").values_list("ended_on", flat=True).first()
    if last_end and on < last_end:
        raise Refusal(f"La précédente adhésion de « {organisation} » court jusqu’au {last_end:%d/%m/%Y}.")
    if Partnership.objects.active(on).filter(organisation=organisation).exists():
        raise Refusal(f"« {organisation} » est un partenaire du réseau : terminez d’abord le partenariat.")
    membership = Membership.objects.create(organisation=organisation)
    CollegePeriod.objects.create(membership=membership, college=college, start_on=on)
    _add_event(membership, EventKind.APPLICATION, on, user=user)
    return refresh_standing(membership)


@transaction.atomic
def sign_text(*, membership, text, signed_on, signatory, capacity, scan=None, user=None):
    """Record the signature of one version of a founding text; may come before or after admission.

    Raises Refusal for an ended membership, a text adopted after the signature or already signed.
    """
    membership = _locked(membership)
    _refuse_future(signed_on)
    _refuse_ended(membership)
    if signed_on < text.adopted_on:
        raise Refusal(f"Ce texte n’a été adopté que le {text.adopted_on:%d/%m/%Y}.")
    if membership.signatures.filter(text=text).exists():
        raise Refusal(f"« {membership} » a déjà signé : {text}.")
    signature = Signature.objects.create(
        membership=membership,
        text=text,
        signed_on=signed_on,
        signatory=signatory,
        capacity=capacity,
        scan=scan or "",
    )
    audit.record(
        membership,
        "members.sign",
        user=user,
        data={"text": text.pk, "signature": signature.pk},
        changes={
            "signed_on": [None, signed_on],
            "signatory": [None, signatory],
            "capacity": [None, capacity],
        },
    )
    return refresh_standing(membership)


def admit(*, membership, on, decision, user=None):
    """Record the admission by a decision; the membership is active once both texts are signed."""
    return _happen(membership, EventKind.ADMISSION, on, decision=decision, user=user)


def refuse(*, membership, on, reason, decision="", user=None):
    """Record that the application is turned down, and why."""
    return _happen(membership, EventKind.REFUSAL, on, reason=reason, decision=decision, user=user)


def suspend(*, membership, on, reason, decision="", user=None):
    """Suspend an active membership from a day on, for a reason."""
    return _happen(membership, EventKind.SUSPENSION, on, reason=reason, decision=decision, user=user)


def reinstate(*, membership, on, reason="", decision="", user=None):
    """Lift the suspension from a day on."""
    return _happen(membership, EventKind.REINSTATEMENT, on, reason=reason, decision=decision, user=user)


def resign(*, membership, on, reason="", user=None):
    """End the membership at the member's request; the day may be ahead (end of the year)."""
    return _happen(membership, EventKind.RESIGNATION, on, reason=reason, user=user, ahead=True)


def exclude(*, membership, on, reason, decision, user=None):
    """End the membership by a decision of the network, the member having been heard."""
    return _happen(
        membership, EventKind.EXCLUSION, on, reason=reason, decision=decision, user=user, ahead=True
    )


def dissolve(*, membership, on, reason="", user=None):
    """End the membership of an organisation that ceases to exist."""
    return _happen(membership, EventKind.DISSOLUTION, on, reason=reason, user=user, ahead=True)


@transaction.atomic
def merge(*, membership, into, on, reason="", user=None):
    """End the membership of an organisation absorbed by another, which is named."""
    if into.pk == membership.organisation_id:
        raise Refusal("Une organisation ne fusionne pas avec elle-même.")
    membership = _happen(membership, EventKind.MERGER, on, reason=reason, user=user, ahead=True)
    membership.merged_into = into
    membership.save(update_fields=["merged_into", "updated_at"])
    return membership


@transaction.atomic
def change_college(*, membership, college, on, decision="", user=None):
    """Move the membership to another college from a day on: closes the period, opens the next.

    Raises Refusal for an ended membership, for the same college, and for a day that does not
    follow the start of the present period.
    """
    membership = _locked(membership)
    _refuse_future(on)
    _refuse_ended(membership)
    present = _present_period(membership)
    if present and present.college_id == college.pk:
        raise Refusal(f"« {membership} » est déjà dans ce collège : {college}.")
    if present and on <= present.start_on:
        raise Refusal(
            f"« {membership} » est dans le collège « {present.college} » depuis le "
            f"{present.start_on:%d/%m/%Y} : choisissez un jour plus tard."
        )
    if not College.objects.filter(pk=college.pk, in_use=True).exists():
        raise Refusal(f"Le collège « {college} » n’est plus en vigueur.")
    if present:
        present.end_on = on
        present.save(update_fields=["end_on"])
    CollegePeriod.objects.create(membership=membership, college=college, start_on=on, decision=decision)
    audit.record(
        membership,
        "members.change_college",
        user=user,
        changes={"college": [str(present.college) if present else None, str(college)], "on": [None, on]},
    )
    return membership


def refresh_standing(membership, on=None):
    """Recompute status, active_from and ended_on from the facts, and close the college at the end.

    on: the day the status is wanted for, today by default. Call with the row locked.
    """
    facts = [Fact(event.kind, event.on) for event in membership.events.order_by("on", "id")]
    signed = first_signatures(membership.signatures.values_list("text__kind", "signed_on"))
    now = standing(facts, signed, on or timezone.localdate())
    membership.status = now.status or Status.CANDIDATE
    membership.active_from, membership.ended_on = now.active_from, now.ended_on
    membership.save(update_fields=["status", "active_from", "ended_on", "updated_at"])
    if now.ended_on:
        last = membership.college_periods.filter(end_on__isnull=True)
        # A period needs a day: one that would start on the day of the end never was.
        last.filter(start_on__gte=now.ended_on).delete()
        last.update(end_on=now.ended_on)
    return membership


def first_signatures(signatures):
    """From (text kind, day) pairs: text kind → day of its first signature."""
    signed = {}
    for kind, day in signatures:
        signed[kind] = min(day, signed.get(kind, day))
    return signed


@transaction.atomic
def _happen(membership, kind, on, *, reason="", decision="", user=None, ahead=False):
    """Add an event if the membership's status allows it and the day follows the last event."""
    membership = _locked(membership)
    if not ahead:
        _refuse_future(on)
    _refuse_ended(membership)
    if membership.status not in SOURCES[kind]:
        raise Refusal(
            f"{kind.label} impossible : « {membership} » est au statut « {membership.get_status_display()} »."
        )
    last = membership.events.order_by("-on", "-id").first()
    if last and on < last.on:
        raise Refusal(
            f"Le dernier événement de cette adhésion ({last.get_kind_display().lower()}) est du "
            f"{last.on:%d/%m/%Y} : la date ne peut pas être plus ancienne."
        )
    if kind in ENDINGS and membership.active_from and on <= membership.active_from:
        raise Refusal(f"Membre depuis le {membership.active_from:%d/%m/%Y} : la fin vient après.")
    if kind in ENDINGS:
        _refuse_end_before_college(membership, on)
    _add_event(membership, kind, on, reason=reason, decision=decision, user=user)
    return refresh_standing(membership)


def _present_period(membership):
    """The open period in a college, if any."""
    return membership.college_periods.select_related("college").filter(end_on__isnull=True).first()


def _refuse_end_before_college(membership, on):
    present = _present_period(membership)
    if present and on < present.start_on:
        raise Refusal(
            f"Dans le collège « {present.college} » depuis le {present.start_on:%d/%m/%Y} : "
            "la fin vient après."
        )


def _add_event(membership, kind, on, *, reason="", decision="", user=None):
    old = membership.get_status_display() if membership.events.exists() else None
    MembershipEvent.objects.create(
        membership=membership, kind=kind, on=on, reason=reason, decision=decision, recorded_by=user
    )
    changes = {"on": [None, on]}
    if decision:
        changes["decision"] = [None, decision]
    if reason:
        changes["reason"] = [None, reason]
    audit.record(membership, f"members.{kind}", user=user, data={"from": old}, changes=changes)


def _locked(membership):
    """The row as it stands now, held until the end of the transaction."""
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=membership.pk)
    )


def _refuse_ended(membership):
    if not membership.ended_on:
        return
    over = membership.ended_on <= timezone.localdate()
    verb = "est terminée depuis" if over else "se termine déjà"
    raise Refusal(f"Cette adhésion {verb} le {membership.ended_on:%d/%m/%Y}.")


def _refuse_future(day):
    if day > timezone.localdate():
        raise Refusal("Cette date est dans l’avenir.")
