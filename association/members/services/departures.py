"""Resignations by letter, and the procedure that may strike a member off once it could be heard."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from association.members.models import (
    ExclusionProcedure,
    Membership,
    MembershipRules,
    Representative,
    Resignation,
)
from association.members.rules.exclusions import (
    Objection,
    Procedure,
    State,
    earliest_hearing,
    to_drop,
    to_exclude,
    to_hear,
    to_summon,
)
from association.members.rules.lifecycle import SOURCES, EventKind
from association.members.services import memberships, signing
from cms.backoffice import audit
from cms.backoffice.display import long_date
from cms.backoffice.errors import Refusal
from cms.outbox.calendar import appointment
from cms.outbox.services import write

LENGTH = timedelta(hours=1)


@transaction.atomic
def record_resignation(
    *, membership, letter_on, received_on, on, signatory, capacity="", reason="", letter=None, user=None
):
    """Record the letter by which a member resigns, and the end of its membership on a day.

    Raises Refusal for a letter from the future or received before it was written, an effect before
    the letter, and as memberships.resign does.
    """
    today = timezone.localdate()
    if received_on > today:
        raise Refusal("La lettre ne peut pas être reçue dans l’avenir.")
    if letter_on > received_on:
        raise Refusal("La lettre est écrite avant d’être reçue.")
    if on < letter_on:
        raise Refusal("La démission prend effet après la lettre, pas avant.")
    membership = memberships.resign(membership=membership, on=on, reason=reason, user=user)
    Resignation.objects.create(
        membership=membership,
        letter_on=letter_on,
        received_on=received_on,
        effect_on=on,
        signatory=signatory,
        capacity=capacity,
        letter=letter or "",
    )
    return membership


@transaction.atomic
def open_procedure(*, membership, reason, on, user):
    """Open the procedure that may strike a member off. Returns the ExclusionProcedure.

    Raises Refusal for a membership that is over or only a candidate, a second procedure, a day ahead.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=membership.pk)
    )
    if membership.ended_on or membership.status not in SOURCES[EventKind.EXCLUSION]:
        raise Refusal(f"«\u00a0{membership}\u00a0» n’est pas un adhérent que l’on peut radier.")
    if on > timezone.localdate():
        raise Refusal("Cette date est dans l’avenir.")
    if membership.exclusions.filter(state__in=[s.value for s in State if s.value not in ENDED]).exists():
        raise Refusal("Une procédure de radiation est déjà ouverte pour cet adhérent.")
    procedure = ExclusionProcedure.objects.create(
        membership=membership, reason=reason.strip(), opened_on=on, opened_by=user
    )
    _log(procedure, "members.open_exclusion", user, {"reason": [None, procedure.reason]})
    return procedure


#: The states of a procedure that is over.
ENDED = frozenset({State.EXCLUDED.value, State.DROPPED.value})


@transaction.atomic
def summon(*, procedure, hearing_at, place, user):
    """Set the hearing (again maybe) and invite whoever speaks for the member, with the appointment.

    hearing_at: aware. Returns the ExclusionProcedure; letters leave for the holder and the deputies,
    or for the organisation's own address; none where there is no address at all. Raises Refusal
    where the notice of MembershipRules is not kept, and once the member was heard.
    """
    procedure = _locked(procedure)
    notice, today = MembershipRules.notice_days(), timezone.localdate()
    _refuse(to_summon(_as_seen(procedure), timezone.localtime(hearing_at), today, notice), procedure, notice)
    before = procedure.hearing_at
    procedure.state = State.SUMMONED
    procedure.hearing_at, procedure.hearing_place = hearing_at, place.strip()
    procedure.summons += 1
    procedure.summoned_on = today
    procedure.save()
    _log(
        procedure,
        "members.summon",
        user,
        {"hearing_at": [before, hearing_at], "hearing_place": [None, procedure.hearing_place]},
    )
    _invite(procedure)
    return procedure


def to_invite(membership):
    """Who is invited to a hearing: the representatives one can write to, or the organisation itself."""
    rows = (
        Representative.objects.active()
        .of(membership.organisation)
        .select_related("person")
        .prefetch_related("person__emails")
    )
    found = [
        signing.Recipient(row.person.preferred_email, row.person.formal_name, row.person)
        for row in rows
        if row.person.preferred_email
    ]
    organisation = membership.organisation
    if not found and organisation.email:
        found = [signing.Recipient(organisation.email, str(organisation))]
    return found


@transaction.atomic
def record_hearing(*, procedure, came, account, user):
    """Record that the member was heard, or did not come. Raises Refusal before the hour of the hearing."""
    procedure = _locked(procedure)
    outcome = State.HEARD if came else State.ABSENT
    _refuse(to_hear(_as_seen(procedure), outcome, timezone.now()), procedure)
    procedure.state, procedure.account = outcome, account.strip()
    procedure.save(update_fields=["state", "account"])
    action = "members.heard" if came else "members.absent"
    _log(procedure, action, user, {"account": [None, procedure.account]})
    return procedure


@transaction.atomic
def strike_off(*, procedure, decided_on, on, decision, user):
    """Strike the member off by a decision, from a day on. Returns the ExclusionProcedure.

    Raises Refusal before the hearing took place (or was missed), for a decision dated before it, an
    effect before the decision, and as memberships.exclude does.
    """
    procedure = _locked(procedure)
    _refuse(to_exclude(_as_seen(procedure), decided_on, timezone.now()), procedure)
    if decided_on > timezone.localdate():
        raise Refusal("La date de la décision est dans l’avenir.")
    if on < decided_on:
        raise Refusal("La radiation prend effet après la décision, pas avant.")
    heard = "Entendu" if procedure.state == State.HEARD else "Absent à l’audition"
    day = long_date(timezone.localdate(procedure.hearing_at))
    memberships.exclude(
        membership=procedure.membership,
        on=on,
        decision=decision,
        reason=f"{procedure.reason}\n{heard} le {day}."
        if heard == "Entendu"
        else f"{procedure.reason}\n{heard} du {day}.",
        user=user,
    )
    procedure.state, procedure.decision, procedure.decided_on = State.EXCLUDED, decision, decided_on
    procedure.save(update_fields=["state", "decision", "decided_on"])
    _log(procedure, "members.strike_off", user, {"decision": [None, decision], "on": [None, on]})
    return procedure


@transaction.atomic
def drop(*, procedure, reason, user):
    """Put an end to a procedure without striking the member off; invitations not held are cancelled."""
    procedure = _locked(procedure)
    _refuse(to_drop(_as_seen(procedure)), procedure)
    awaited = procedure.state == State.SUMMONED and procedure.hearing_at > timezone.now()
    procedure.state, procedure.closing_reason = State.DROPPED, reason.strip()
    procedure.decided_on = timezone.localdate()
    procedure.save(update_fields=["state", "closing_reason", "decided_on"])
    _log(procedure, "members.drop_exclusion", user, {"closing_reason": [None, procedure.closing_reason]})
    if awaited:
        _invite(procedure, cancelled=True)
    return procedure


def _invite(procedure, *, cancelled=False):
    membership = procedure.membership
    # The number grows with each letter about the appointment, its cancelling included.
    sequence = procedure.summons - (0 if cancelled else 1)
    file = appointment(
        uid=f"audition-{procedure.pk}@maillage",
        summary=f"Audition\u00a0: {membership}",
        start=procedure.hearing_at,
        end=procedure.hearing_at + LENGTH,
        place=procedure.hearing_place,
        sequence=sequence,
        cancelled=cancelled,
    )
    for recipient in to_invite(membership):
        write(
            kind="members.hearing",
            to=recipient.address,
            template="members/hearing",
            context={
                "procedure": procedure,
                "membership": membership,
                "name": recipient.name,
                "cancelled": cancelled,
            },
            recipient=recipient.person,
            attachments=[file],
            key=f"members.hearing:{procedure.pk}:{sequence}:{recipient.address}",
        )


def _as_seen(procedure):
    at = procedure.hearing_at
    return Procedure(procedure.state, timezone.localtime(at) if at else None)


def _refuse(found, procedure, notice=None):
    """Say why an act is not possible, in French."""
    if found is None:
        return
    if found == Objection.NOTICE:
        first = earliest_hearing(timezone.localdate(), notice)
        raise Refusal(f"Le préavis est de {notice} jours\u00a0: pas d’audition avant le {first:%d/%m/%Y}.")
    if found == Objection.NOT_YET:
        at = timezone.localtime(procedure.hearing_at)
        raise Refusal(
            f"L’audition est prévue le {at:%d/%m/%Y} à {at:%H h %M}\u00a0: attendez qu’elle ait eu lieu."
        )
    if found == Objection.BEFORE_HEARING:
        raise Refusal("La décision vient après l’audition, pas avant.")
    state = procedure.get_state_display().lower()
    raise Refusal(f"Ce n’est pas possible\u00a0: la procédure est «\u00a0{state}\u00a0».")


def _locked(procedure):
    return (
        ExclusionProcedure.objects.select_for_update(of=("self",))
        .select_related("membership__organisation")
        .get(pk=procedure.pk)
    )


def _log(procedure, action, user, changes):
    audit.record(procedure, action, user=user, data={"membership": procedure.membership_id}, changes=changes)
