"""Set-based writes of memberships: the facts of many lives, added and taken back at once.

The rules were applied line by line before (rules/membership_lines.py, the same as the screens');
here the facts are written, and each membership's standing follows from them as ever.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize

from association.members.models import (
    CollegePeriod,
    Membership,
    MembershipEvent,
    Organisation,
    Signature,
)
from association.members.rules.lifecycle import Fact, Status, standing
from association.members.services.memberships import first_signatures
from cms.backoffice.imports.relations import attached_since

BATCH = 500
CHILDREN = {"events": MembershipEvent, "signatures": Signature, "periods": CollegePeriod}
STANDING = ["status", "active_from", "ended_on"]


@dataclass
class MembershipPlan:
    """What one line adds, as staged: days are ISO texts, records are primary keys.

    membership is None for a new one. period: the college entered, and from when.
    """

    organisation: int
    membership: int | None = None
    happenings: list = field(default_factory=list)
    signings: list = field(default_factory=list)
    period: dict | None = None


@dataclass
class Written:
    """What a plan wrote. before: what the membership held (None: new). made: the rows under it.

    acts: (action, {field: [old, new]}) for the audit log, in the words of the screens' own acts.
    """

    membership: Membership
    before: dict | None
    made: dict
    acts: list


def write_memberships(plans, *, user):
    """Write the plans. Returns a Written per plan, in order.

    Call inside a transaction, with the organisations locked and the plans just read again: what
    they add is then allowed. Raises IntegrityError if the database knows better.
    """
    memberships = _memberships(plans)
    befores = [_before(m) if plan.membership else None for plan, m in zip(plans, memberships, strict=True)]
    made = [defaultdict(list) for _ in plans]
    _add_events(plans, memberships, made, user)
    _add_signatures(plans, memberships, made)
    _change_colleges(plans, memberships, made, befores)
    _refresh_standings(memberships, made, befores)
    under = _everything_under(memberships)
    return [
        Written(
            membership,
            before,
            {name: [row.pk for row in rows[name]] for name in CHILDREN} | {"under": under[membership.pk]},
            list(_acts(plan)),
        )
        for plan, membership, before, rows in zip(plans, memberships, befores, made, strict=True)
    ]


def _memberships(plans):
    """The membership of each plan: the recorded one, locked, or a new one."""
    names = Organisation.objects.in_bulk([plan.organisation for plan in plans])
    known = {
        m.pk: m
        for m in Membership.objects.select_for_update(of=("self",))
        .filter(pk__in=[plan.membership for plan in plans if plan.membership])
        .order_by("pk")
    }
    memberships = [
        known.get(plan.membership)
        or Membership(organisation=names[plan.organisation], status=Status.CANDIDATE)
        for plan in plans
    ]
    Membership.objects.bulk_create([m for m in memberships if m.pk is None], batch_size=BATCH)
    for membership, plan in zip(memberships, plans, strict=True):
        membership.organisation = names[plan.organisation]
    return memberships


def _before(membership):
    """As JSON keeps it, to the microsecond: undoing gives it all back."""
    days = {name: getattr(membership, name) for name in ("active_from", "ended_on", "updated_at")}
    iso = {name: day and day.isoformat() for name, day in days.items()}
    return {"status": membership.status, "reopened": []} | iso


def _add_events(plans, memberships, made, user):
    events = []
    for plan, membership, rows in zip(plans, memberships, made, strict=True):
        for happening in plan.happenings:
            event = MembershipEvent(
                membership=membership,
                kind=happening["kind"],
                on=date.fromisoformat(happening["on"]),
                decision=happening["decision"],
                reason=happening["reason"],
                recorded_by=user,
            )
            rows["events"].append(event)
            events.append(event)
    MembershipEvent.objects.bulk_create(events, batch_size=BATCH)


def _add_signatures(plans, memberships, made):
    signatures = []
    for plan, membership, rows in zip(plans, memberships, made, strict=True):
        for signing in plan.signings:
            signature = Signature(
                membership=membership,
                text_id=signing["text"],
                signed_on=date.fromisoformat(signing["on"]),
                signatory=signing["signatory"],
                capacity=signing["capacity"],
            )
            rows["signatures"].append(signature)
            signatures.append(signature)
    Signature.objects.bulk_create(signatures, batch_size=BATCH)


def _change_colleges(plans, memberships, made, befores):
    """Close the present periods, then open the next: the database forbids two at once."""
    moving = [m.pk for plan, m in zip(plans, memberships, strict=True) if plan.period and plan.membership]
    present = {p.membership_id: p for p in CollegePeriod.objects.filter(membership__in=moving, end_on=None)}
    opened = []
    for plan, membership, before, rows in zip(plans, memberships, befores, made, strict=True):
        if not plan.period:
            continue
        start = date.fromisoformat(plan.period["start_on"])
        if membership.pk in present:
            period = present[membership.pk]
            period.end_on = start
            before["reopened"].append(period.pk)
        period = CollegePeriod(
            membership=membership,
            college_id=plan.period["college"],
            start_on=start,
            decision=plan.period["decision"],
        )
        rows["periods"].append(period)
        opened.append(period)
    CollegePeriod.objects.bulk_update(present.values(), ["end_on"], batch_size=BATCH)
    CollegePeriod.objects.bulk_create(opened, batch_size=BATCH)


def _refresh_standings(memberships, made, befores):
    """Status and dates as they follow from all the facts; an ended membership leaves its college."""
    pks = [m.pk for m in memberships]
    facts, signed, periods = defaultdict(list), defaultdict(list), {}
    for pk, kind, on in (
        MembershipEvent.objects.filter(membership__in=pks)
        .order_by("on", "id")
        .values_list("membership_id", "kind", "on")
    ):
        facts[pk].append(Fact(kind, on))
    for pk, kind, on in Signature.objects.filter(membership__in=pks).values_list(
        "membership_id", "text__kind", "signed_on"
    ):
        signed[pk].append((kind, on))
    for period in CollegePeriod.objects.filter(membership__in=pks, end_on=None):
        periods[period.membership_id] = period
    today = timezone.localdate()
    closed = []
    for membership, rows, before in zip(memberships, made, befores, strict=True):
        now = standing(facts[membership.pk], first_signatures(signed[membership.pk]), today)
        membership.status = now.status or Status.CANDIDATE
        membership.active_from, membership.ended_on = now.active_from, now.ended_on
        if now.ended_on and (period := periods.get(membership.pk)):
            period.end_on = now.ended_on
            closed.append(period)
            if before is not None and period.pk not in {row.pk for row in rows["periods"]}:
                before["reopened"].append(period.pk)
    CollegePeriod.objects.bulk_update(closed, ["end_on"], batch_size=BATCH)
    # Through the upsert, updated_at is stamped: what undoing later compares.
    Membership.objects.bulk_create(
        memberships,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*STANDING, "updated_at"],
    )


def _everything_under(memberships):
    """membership → table → the keys of all its rows: what undoing compares."""
    under = {m.pk: {name: [] for name in CHILDREN} for m in memberships}
    for name, model in CHILDREN.items():
        rows = model.objects.filter(membership__in=list(under)).order_by("pk")
        for pk, membership in rows.values_list("pk", "membership_id"):
            under[membership][name].append(pk)
    return under


def _acts(plan):
    for happening in plan.happenings:
        changes = {name: [None, happening[name]] for name in ("on", "decision", "reason") if happening[name]}
        yield f"members.{happening['kind']}", changes
    for signing in plan.signings:
        yield (
            "members.sign",
            {
                "signed_on": [None, signing["on"]],
                "signatory": [None, signing["signatory"]],
                "capacity": [None, signing["capacity"]],
            },
        )
    if plan.period and plan.membership:
        yield (
            "members.change_college",
            {
                "college": [plan.period["before"] or None, plan.period["name"]],
                "on": [None, plan.period["start_on"]],
            },
        )


# --- undoing -------------------------------------------------------------------


def what_else_happened(written):
    """Why memberships cannot be put back: {membership: [French reasons]}.

    written: (membership, made, written_at) triples. The memberships are locked.
    """
    reasons = defaultdict(list)
    pks = [pk for pk, made, at in written]
    memberships = {
        m.pk: m
        for m in Membership.objects.select_for_update(of=("self",))
        .filter(pk__in=pks)
        .order_by("pk")
        .select_related("organisation")
    }
    under = _everything_under(memberships.values())
    scanned = set(
        Signature.objects.filter(membership__in=pks).exclude(scan="").values_list("membership_id", flat=True)
    )
    for pk, made, at in written:
        membership = memberships.get(pk)
        if membership is None:
            reasons[pk].append("l’adhésion a été supprimée depuis.")
        elif membership.updated_at != at:
            moment = localize(timezone.localtime(membership.updated_at))
            reasons[pk].append(f"l’adhésion de « {membership} » a changé depuis ({moment}).")
        elif under[pk] != made["under"]:
            reasons[pk].append(f"l’adhésion de « {membership} » a reçu ou perdu des faits depuis.")
        elif made["signatures"] and pk in scanned:
            reasons[pk].append(f"un exemplaire signé a été joint à l’adhésion de « {membership} ».")
    for pk, what in attached_since(Membership, pks, apart_from=CHILDREN.values()):
        reasons[pk].append(f"l’adhésion de « {memberships.get(pk)} » a reçu depuis : {what}.")
    return reasons


def remove_additions(written):
    """Take back what an import wrote. Returns (membership, the record, whether it is gone) triples.

    written: (membership, made, before) triples; before is None for a membership the import made.
    """
    memberships = Membership.objects.select_related("organisation").in_bulk(
        [pk for pk, made, before in written]
    )
    for name in ("signatures", "events", "periods"):
        rows = [row for _, made, _ in written for row in made[name]]
        CHILDREN[name].objects.filter(pk__in=rows).delete()
    reopened, back = [], []
    for pk, _, before in written:
        if before is None:
            continue
        reopened += before["reopened"]
        for name in STANDING:
            value = before[name]
            setattr(memberships[pk], name, date.fromisoformat(value) if value and name != "status" else value)
        memberships[pk].updated_at = parse_datetime(before["updated_at"])
        back.append(memberships[pk])
    CollegePeriod.objects.filter(pk__in=[int(pk) for pk in reopened]).update(end_on=None)
    if back:
        # Not an upsert, which would stamp updated_at anew.
        Membership.objects.bulk_update(back, [*STANDING, "updated_at"], batch_size=100)
    gone = [(pk, memberships[pk], True) for pk, _, before in written if before is None]
    kept = [(pk, memberships[pk], False) for pk, _, before in written if before is not None]
    Membership.objects.filter(pk__in=[pk for pk, _, _ in gone]).delete()
    return gone + kept
