"""Filters and annotations of the yearly confirmations."""

from django.db import models
from django.db.models import Case, Count, Max, OuterRef, Q, Subquery, Value, When

from association.members.rules.confirmations import Progress
from association.records.dated import today

#: Nothing waits for staff any more: neither the proposed values, nor the words about people.
PENDING = Q(proposal__state="waiting") | ~Q(remarks="") & Q(settled_at__isnull=True)


class CampaignQuerySet(models.QuerySet):
    def running(self, on=None):
        """Campaigns whose links answer that day."""
        return self.filter(closed_at__isnull=True, deadline__gte=on or today())

    def with_numbers(self):
        """Annotate asked_number, answered_number and review_number: how many of its organisations."""
        answered = Q(confirmations__answered_at__isnull=False)
        pending = answered & (
            Q(confirmations__proposal__state="waiting")
            | ~Q(confirmations__remarks="") & Q(confirmations__settled_at__isnull=True)
        )
        return self.annotate(
            asked_number=Count("confirmations"),
            answered_number=Count("confirmations", filter=answered),
            review_number=Count("confirmations", filter=pending),
        )


class ConfirmationQuerySet(models.QuerySet):
    def with_progress(self):
        """Annotate progress: silent, exact, corrections to review, corrections reviewed."""
        cases = [
            When(answered_at__isnull=True, then=Value(Progress.SILENT.value)),
            When(exact=True, then=Value(Progress.EXACT.value)),
            When(PENDING, then=Value(Progress.TO_REVIEW.value)),
        ]
        return self.annotate(
            progress=Case(*cases, default=Value(Progress.REVIEWED.value), output_field=models.CharField())
        )

    def silent(self):
        return self.filter(answered_at__isnull=True)

    def to_review(self):
        return self.filter(PENDING, answered_at__isnull=False)

    def confirmed(self):
        """Those that confirm what the network holds: exact, or corrected and reviewed since."""
        return self.filter(answered_at__isnull=False).exclude(
            pk__in=self.model.objects.to_review().values("pk")
        )

    def with_college(self, on=None):
        """Annotate college_id and college_name: where the organisation stands that day."""
        memberships = self.model._meta.get_field("organisation").related_model._meta.get_field("memberships")
        standing = (
            memberships.related_model.objects.with_college(on)
            .filter(organisation=OuterRef("organisation"))
            .order_by("-active_from", "-pk")
        )
        return self.annotate(
            college_id=Subquery(standing.values("college_id")[:1]),
            college_name=Subquery(standing.values("college_name")[:1]),
        )

    def last_day_of(self, organisation):
        """The moment the organisation last confirmed, or None."""
        found = self.confirmed().filter(organisation=organisation)
        return found.aggregate(last=Max("answered_at"))["last"]
