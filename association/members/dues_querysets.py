"""Filters and annotations of the dues; on=None means today."""

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Round

from association.members.rules.dues import DueState
from association.records.dated import today

MONEY = models.DecimalField(max_digits=11, decimal_places=2)


class DueQuerySet(models.QuerySet):
    def with_account(self, on=None):
        """Annotate paid_sum (payments received by that day) and state, as rules.dues.Account says it.

        The sum is rounded to the cent: SQLite adds decimals as binary fractions.
        """
        on = on or today()
        payments = self.model._meta.get_field("payments").related_model.objects
        paid = (
            payments.filter(due=OuterRef("pk"), received_on__lte=on)
            .order_by()
            .values("due")
            .annotate(total=Sum("amount"))
            .values("total")
        )
        paid = Round(Coalesce(Subquery(paid, output_field=MONEY), Value(0, output_field=MONEY)), 2)
        annotated = self.annotate(paid_sum=models.ExpressionWrapper(paid, output_field=MONEY))
        cases = [
            When(exempt_on__isnull=False, then=Value(DueState.EXEMPT.value)),
            When(amount=0, then=Value(DueState.NOTHING.value)),
            When(paid_sum__gte=models.F("amount"), then=Value(DueState.PAID.value)),
            When(due_on__lt=on, then=Value(DueState.LATE.value)),
            When(paid_sum__gt=0, then=Value(DueState.PARTLY.value)),
            When(called_on__isnull=False, then=Value(DueState.CALLED.value)),
        ]
        return annotated.annotate(
            state=Case(*cases, default=Value(DueState.TO_CALL.value), output_field=models.CharField())
        )

    def in_state(self, *states, on=None):
        return self.with_account(on).filter(state__in=states)

    def owed(self, on=None):
        """Called by that day, neither exempted nor paid in full, whatever the last day to pay."""
        on = on or today()
        not_exempt = Q(exempt_on__isnull=True) | Q(exempt_on__gt=on)
        called = self.filter(not_exempt, called_on__lte=on)
        return called.with_account(on).filter(paid_sum__lt=models.F("amount"))

    def visible_to(self, user, on=None):
        """The called dues of the organisations a person represents that day."""
        membership = self.model._meta.get_field("membership").related_model
        organisation = membership._meta.get_field("organisation").related_model
        mine = organisation.objects.represented_by(user, on).order_by().values("pk")
        return self.filter(membership__organisation__in=mine, called_on__isnull=False)


class ReceiptQuerySet(models.QuerySet):
    def visible_to(self, user, on=None):
        """The receipts of the organisations a person represents that day."""
        due = self.model._meta.get_field("payment").related_model._meta.get_field("due").related_model
        return self.filter(payment__due__in=due.objects.visible_to(user, on).order_by().values("pk"))
