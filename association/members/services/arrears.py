"""Whether a member is in arrears on a day, and whether that suspends its vote. Nothing is changed here."""

from association.members.models import Due, DuesSettings
from association.members.rules import arrears as rules
from association.records.dated import today


def arrears(*, organisation, on=None):
    """The Verdict on an organisation's vote on a day, today by default: may_vote, explanation, overdue.

    Dues called by that day and payments received by that day count; so do those of its memberships
    that ended. Governance asks this before a vote; no status follows from it.
    """
    return verdicts([organisation.pk], on=on)[organisation.pk]


def verdicts(organisations, *, on=None):
    """{organisation pk: Verdict} for many, in two queries."""
    on = on or today()
    overdue = {pk: [] for pk in organisations}
    owed = Due.objects.owed(on).filter(membership__organisation__in=overdue).select_related("membership")
    for due in owed:
        overdue[due.membership.organisation_id].append(
            rules.Overdue(due.year, due.amount - due.paid, due.due_on)
        )
    rule = DuesSettings.current().arrears_rule
    return {pk: rules.may_vote(found, rule, on) for pk, found in overdue.items()}
