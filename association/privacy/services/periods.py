"""How long each thing is kept here: the default of its rule, or what the network decided."""

from django.db import transaction

from association.privacy.models import RetentionPeriod
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.privacy import retention

LONGEST = 1200


def lengths():
    """{code: length} of every rule, in its own unit."""
    decided = dict(RetentionPeriod.objects.values_list("code", "length"))
    return {rule.code: decided.get(rule.code, rule.default) for rule in retention.rules()}


def rule_called(code):
    """The rule of that code. Raises LookupError if nobody declared it."""
    found = [rule for rule in retention.rules() if rule.code == code]
    if not found:
        raise LookupError(code)
    return found[0]


@transaction.atomic
def decide_period(*, code, length, by):
    """Keep what a rule speaks of for that long (in its unit). Returns the RetentionPeriod.

    Raises Refusal below one or above a century.
    """
    rule = rule_called(code)
    if not 1 <= length <= LONGEST:
        raise Refusal("La durée va de 1 à 1 200.")
    period, _ = RetentionPeriod.objects.select_for_update().get_or_create(
        code=code, defaults={"length": rule.default}
    )
    before, period.length = period.length, length
    period.save()
    if before != length:
        audit.record(period, "privacy.change_period", user=by, changes={"length": [before, length]})
    return period
