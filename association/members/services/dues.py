"""The year's dues: what each member owes, the calls, the reminders, the exemptions."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from association.members.documents import dues_call
from association.members.models import College, Due, DuesRate, DuesSettings, Membership
from association.members.rules.dues import DueState, may_remind
from association.members.rules.money import ZERO, euros
from association.members.services.recipients import recipient_of, recipients
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.services import File, write


@dataclass
class CollegeTotal:
    """What preparing a year would add for a college. amount: euros each; None without a rate."""

    college: College
    amount: Decimal | None
    members: list = field(default_factory=list)

    @property
    def total(self):
        return (self.amount or ZERO) * len(self.members)


@dataclass
class Preparation:
    """What preparing a year does: by college; amounts that change; members who cannot be prepared."""

    year: int
    colleges: list
    #: [(Due, its amount once prepared again)], neither called nor paid yet.
    changed: list
    #: Members without a college on that day.
    homeless: list
    already: int

    @property
    def ready(self):
        return [one for one in self.colleges if one.amount is not None]

    @property
    def lacking(self):
        """Colleges with members and no amount."""
        return [one for one in self.colleges if one.amount is None]

    @property
    def number(self):
        return sum(len(one.members) for one in self.ready)

    @property
    def total(self):
        return sum((one.total for one in self.ready), ZERO)


@transaction.atomic
def copy_rates(*, year, decision, user=None):
    """Give the colleges in use last year's amounts for a year, under its own decision. Returns the new rates.

    A college that already has its amount keeps it. Raises Refusal when there is nothing to copy.
    """
    colleges = list(College.objects.select_for_update(of=("self",)).filter(in_use=True))
    there = set(DuesRate.objects.filter(year=year).values_list("college", flat=True))
    last = {rate.college_id: rate for rate in DuesRate.objects.filter(year=year - 1)}
    made = [
        DuesRate(college=college, year=year, amount=last[college.pk].amount, decision=decision)
        for college in colleges
        if college.pk in last and college.pk not in there
    ]
    if not made:
        raise Refusal(
            f"Rien à reprendre\u00a0: {year - 1} n’a pas de montant, ou {year} a déjà tous les siens."
        )
    for rate in made:
        rate.save()
        changes = {"amount": [None, rate.amount], "decision": [None, decision]}
        audit.record(rate, "members.copy_rates", user=user, changes=changes)
    return made


def preparation(*, year, on=None):
    """What prepare() would do for the members of a day, today by default. Writes nothing."""
    rates = dict(DuesRate.objects.filter(year=year).values_list("college", "amount"))
    members = Membership.objects.active(on).with_college(on).select_related("organisation")
    known = {due.membership_id: due for due in _uncalled(year).select_related("membership__organisation")}
    settled = set(Due.objects.filter(year=year).values_list("membership", flat=True)) - known.keys()
    wanted, homeless, changed, already = defaultdict(list), [], [], len(settled)
    for membership in members.order_by("organisation__search_text", "pk"):
        if membership.pk in settled:
            continue
        if due := known.get(membership.pk):
            already += 1
            amount = rates.get(membership.college_id)
            if amount is not None and (due.amount, due.college_id) != (amount, membership.college_id):
                changed.append((due, membership.college_id, amount))
        elif membership.college_id is None:
            homeless.append(membership)
        else:
            wanted[membership.college_id].append(membership)
    colleges = College.objects.filter(pk__in=wanted).order_by("order", "name")
    totals = [CollegeTotal(college, rates.get(college.pk), wanted[college.pk]) for college in colleges]
    return Preparation(year, totals, changed, homeless, already)


@transaction.atomic
def prepare(*, year, on=None, user=None):
    """Write what each member owes for a year, from its college's amount. Returns the Preparation done.

    Doing it again adds the members who came since, and follows the amounts of what is neither called,
    paid nor exempted. Raises Refusal when there is nothing to do.
    """
    list(College.objects.select_for_update(of=("self",)).order_by("pk"))  # one preparation at a time
    plan = preparation(year=year, on=on)
    if not plan.number and not plan.changed:
        raise Refusal(f"Rien à préparer pour {year}\u00a0: fixez les montants, ou tout est déjà prêt.")
    for one in plan.ready:
        for membership in one.members:
            due = Due.objects.create(membership=membership, year=year, college=one.college, amount=one.amount)
            audit.record(due, "members.prepare_due", user=user, changes={"amount": [None, due.amount]})
    for due, college, amount in plan.changed:
        changes = {"amount": [due.amount, amount]}
        due.amount, due.college_id = amount, college
        due.save(update_fields=["amount", "college", "updated_at"])
        audit.record(due, "members.prepare_due", user=user, changes=changes)
    return plan


def to_call(year, on=None):
    """The dues of a year that wait for their call."""
    return Due.objects.filter(year=year).in_state(DueState.TO_CALL, on=on)


@transaction.atomic
def call(*, due, due_on=None, on=None, user=None):
    """Call a due: its last day to pay is set, and its letter leaves with the call in PDF. Returns the Due.

    due_on: by default the days to pay of the settings after today. Where nobody can be written to, the
    call is only to be printed. Raises Refusal for what is called, exempted, worth 0 or paid already,
    and for a last day before the call.
    """
    on = on or timezone.localdate()
    due = _locked(due, on)
    if due.state not in (DueState.TO_CALL, DueState.PARTLY) or due.called_on:
        raise Refusal(f"«\u00a0{due}\u00a0» n’est pas à appeler\u00a0: {DueState(due.state).label.lower()}.")
    due_on = due_on or on + timedelta(days=DuesSettings.current().payment_days)
    if due_on < on:
        raise Refusal("Le dernier jour pour payer ne peut pas être passé.")
    due.called_on, due.due_on = on, due_on
    due.save(update_fields=["called_on", "due_on", "updated_at"])
    changes = {"called_on": [None, on], "due_on": [None, due_on]}
    audit.record(due, "members.call_due", user=user, changes=changes)
    _send(due, "call", f"members.dues_call:{due.pk}")
    return due


def call_all(*, year, due_on=None, user=None):
    """Call every due of a year that waits. Returns (how many were called, how many by letter).

    Each is its own transaction: one that was settled meanwhile is left, the others leave.
    """
    waiting = list(to_call(year).select_related("membership"))
    reachable = recipients(due.membership.organisation_id for due in waiting)
    called = written = 0
    for due in waiting:
        try:
            call(due=due, due_on=due_on, user=user)
        except Refusal:  # called, paid or exempted since the list was read
            continue
        called += 1
        written += due.membership.organisation_id in reachable
    return called, written


def to_remind(year=None, on=None):
    """The late dues whose last reminder is old enough, as a list; of every year by default."""
    on = on or timezone.localdate()
    late = Due.objects.in_state(DueState.LATE, on=on).select_related("membership__organisation", "college")
    late = late.filter(year=year) if year else late
    every = DuesSettings.current().reminder_days
    return [due for due in late if may_remind(DueState(due.state), due.reminded_on, on, every)]


@transaction.atomic
def remind(*, due, on=None, user=None):
    """Write again to a member that is late, with the call in PDF. Returns the Due.

    Raises Refusal when it is not late, was reminded lately, or cannot be written to.
    """
    on = on or timezone.localdate()
    due = _locked(due, on)
    every = DuesSettings.current().reminder_days
    if due.state != DueState.LATE:
        raise Refusal(f"«\u00a0{due}\u00a0» n’est pas en retard.")
    if not may_remind(DueState.LATE, due.reminded_on, on, every):
        raise Refusal(
            f"«\u00a0{due}\u00a0» a été relancée le {due.reminded_on:%d/%m/%Y}\u00a0: "
            f"jamais deux fois en {every} jours."
        )
    before, due.reminded_on = due.reminded_on, on
    if not _send(due, "reminder", f"members.dues_reminder:{due.pk}:{on.isoformat()}"):
        raise Refusal(f"Le réseau ne connaît aucune adresse où écrire à «\u00a0{due.membership}\u00a0».")
    due.save(update_fields=["reminded_on", "updated_at"])
    audit.record(due, "members.remind_due", user=user, changes={"reminded_on": [before, on]})
    return due


def remind_all(*, year=None, user=None):
    """Remind every member that may be. Returns how many were written to."""
    written = 0
    for due in to_remind(year):
        try:
            remind(due=due, user=user)
        except Refusal:  # paid since the list was read, or nobody to write to
            continue
        written += 1
    return written


@transaction.atomic
def exempt(*, due, reason, on=None, user=None):
    """Ask nothing of a member for a year, for a reason. Returns the Due.

    Raises Refusal once exempted, when nothing is owed, and while a payment stands.
    """
    due = _locked(due)
    if due.state in (DueState.EXEMPT, DueState.NOTHING, DueState.PAID):
        raise Refusal(f"«\u00a0{due}\u00a0»\u00a0: {DueState(due.state).label.lower()}, rien à exonérer.")
    if due.paid:
        raise Refusal(
            f"{euros(due.paid)} ont déjà été reçus\u00a0: annulez d’abord ce paiement, puis exonérez."
        )
    due.exempt_on, due.exempt_reason = on or timezone.localdate(), reason
    due.save(update_fields=["exempt_on", "exempt_reason", "updated_at"])
    changes = {"exempt_on": [None, due.exempt_on], "exempt_reason": ["", reason]}
    audit.record(due, "members.exempt_due", user=user, changes=changes)
    return due


@transaction.atomic
def lift_exemption(*, due, user=None):
    """Take an exemption back: the due is owed again, as it was. Returns the Due. Raises Refusal if none."""
    due = _locked(due)
    if due.exempt_on is None:
        raise Refusal(f"«\u00a0{due}\u00a0» n’est pas exonérée.")
    changes = {"exempt_on": [due.exempt_on, None], "exempt_reason": [due.exempt_reason, ""]}
    due.exempt_on, due.exempt_reason = None, ""
    due.save(update_fields=["exempt_on", "exempt_reason", "updated_at"])
    audit.record(due, "members.lift_exemption", user=user, changes=changes)
    return due


def _send(due, template, key):
    """Write a letter about a due, its call attached. Returns the Message, or None without an address."""
    recipient = recipient_of(due.membership.organisation)
    if recipient is None:
        return None
    return write(
        kind=f"members.dues_{template}",
        to=recipient.address,
        template=f"members/dues_{template}",
        context={"due": due, "name": recipient.name, "outstanding": euros(due.outstanding)},
        recipient=recipient.record,
        attachments=[File(f"appel-{due.call_number}.pdf", "application/pdf", dues_call(due))],
        key=key,
    )


def _uncalled(year):
    """The dues of a year whose amount still follows the rate: neither called, paid nor exempted."""
    return Due.objects.filter(year=year, called_on=None, exempt_on=None, payments=None)


def _locked(due, on=None):
    """The due as it stands now, with its account, held until the end of the transaction."""
    Due.objects.select_for_update(of=("self",)).get(pk=due.pk)
    return Due.objects.with_account(on).select_related("membership__organisation", "college").get(pk=due.pk)
