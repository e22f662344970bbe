"""Filters and annotations of the members' tables; on=None means today everywhere."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from association.members.rules.lifecycle import ENDINGS, EventKind, Status
from association.records.dated import DatedQuerySet, covers, today
from association.records.names import folded


class MembershipQuerySet(models.QuerySet):
    def active(self, on=None):
        """Members in the full sense on that day: admitted, both texts signed, not suspended, not ended."""
        on = on or today()
        last_suspension = (
            self.model._meta.get_field("events")
            .related_model.objects.filter(
                membership=OuterRef("pk"),
                kind__in=[EventKind.SUSPENSION, EventKind.REINSTATEMENT],
                on__lte=on,
            )
            .order_by("-on", "-id")
            .values("kind")[:1]
        )
        running = self.filter(covers(on, start="active_from", end="ended_on"))
        return running.annotate(_last_suspension=Subquery(last_suspension)).filter(
            Q(_last_suspension__isnull=True) | Q(_last_suspension=EventKind.REINSTATEMENT)
        )

    def standing_on(self, on):
        """Annotate status_on: the status on that day, by rules.lifecycle.standing; without those to come.

        A day before the application has no status: such memberships are left out.
        """
        events = self.model._meta.get_field("events").related_model.objects.filter(
            membership=OuterRef("pk"), on__lte=on
        )
        switches = events.filter(kind__in=[EventKind.SUSPENSION, EventKind.REINSTATEMENT])
        return (
            self.filter(Exists(events))
            .annotate(
                _ending=Subquery(events.filter(kind__in=ENDINGS).order_by("on", "id").values("kind")[:1]),
                _switch=Subquery(switches.order_by("-on", "-id").values("kind")[:1]),
            )
            .annotate(
                status_on=Case(
                    *(When(_ending=kind, then=Value(status.value)) for kind, status in ENDINGS.items()),
                    When(
                        ~Exists(events.filter(kind=EventKind.ADMISSION)), then=Value(Status.CANDIDATE.value)
                    ),
                    When(Q(active_from=None) | Q(active_from__gt=on), then=Value(Status.ADMITTED.value)),
                    When(_switch=EventKind.SUSPENSION, then=Value(Status.SUSPENDED.value)),
                    default=Value(Status.ACTIVE.value),
                    output_field=models.CharField(),
                )
            )
        )

    def open(self):
        """Memberships that are not over: candidates, admitted, active, suspended."""
        return self.filter(status__in=Status.open())

    def with_college(self, on=None):
        """Annotate college_id, college_name and college_order: the college on that day, if any."""
        periods = self.model._meta.get_field("college_periods").related_model.objects.filter(
            covers(on or today()), membership=OuterRef("pk")
        )
        return self.annotate(
            college_id=Subquery(periods.values("college")[:1]),
            college_name=Subquery(periods.values("college__name")[:1]),
            college_short_name=Subquery(periods.values("college__short_name")[:1]),
            college_order=Subquery(periods.values("college__order")[:1]),
        )


class OrganisationQuerySet(models.QuerySet):
    def matching(self, text):
        """Every word of the text is found in the name, the town or the FINESS number, accents or not."""
        found = self
        for word in folded(text or "").split():
            found = found.filter(search_text__contains=word)
        return found

    def members(self, on=None):
        """Organisations that are members on that day."""
        memberships = self.model._meta.get_field("memberships").related_model.objects
        return self.filter(Exists(memberships.active(on).filter(organisation=OuterRef("pk"))))

    def open(self, on=None):
        """Organisations that are not closed that day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on or today()))

    def authorised(self, on=None):
        """Organisations authorised to treat cancer, or associated, on that day.

        By the licences that run that day; where none was ever recorded, by the status on the sheet,
        which has no date and holds for every day. Associated facilities hold no licence: by the sheet.
        """
        licences = self.model._meta.get_field("licences").related_model.objects
        status = self.model.CancerStatus
        return self.filter(
            Exists(licences.active(on).filter(organisation=OuterRef("pk")))
            | Q(cancer_status=status.ASSOCIATED)
            | Q(cancer_status=status.AUTHORISED) & ~Exists(licences.filter(organisation=OuterRef("pk")))
        )

    def represented_by(self, user, on=None):
        """Organisations the person of an account represents that day, as holder or deputy."""
        representatives = self.model._meta.get_field("representatives").related_model.objects
        return self.filter(
            Exists(representatives.active(on).filter(person__user=user, organisation=OuterRef("pk")))
        )

    def visible_to(self, user, on=None):
        """What a representative sees in Mon espace that day: their organisations and the sites of these."""
        mine = self.model.objects.represented_by(user, on).order_by().values("pk")
        return self.filter(Q(pk__in=mine) | Q(parent__in=mine, closed_on=None))

    def located(self):
        return self.filter(latitude__isnull=False, longitude__isnull=False)


class CollegePeriodQuerySet(models.QuerySet):
    def active(self, on=None):
        return self.filter(covers(on or today()))


class PartnershipQuerySet(models.QuerySet):
    def active(self, on=None):
        return self.filter(covers(on or today()))


class CollegeQuerySet(models.QuerySet):
    def with_member_count(self, on=None):
        """Annotate member_count: the active members of the college on that day."""
        on = on or today()
        period = self.model._meta.get_field("periods").related_model
        membership = period._meta.get_field("membership").related_model
        counted = (
            period.objects.active(on)
            .filter(college=OuterRef("pk"), membership__in=membership.objects.active(on).values("pk"))
            .order_by()
            .values("college")
            .annotate(total=models.Count("pk"))
            .values("total")
        )
        return self.annotate(member_count=models.functions.Coalesce(Subquery(counted), 0))


class RepresentativeQuerySet(DatedQuerySet):
    def of(self, organisation):
        return self.filter(organisation=organisation)

    def for_person(self, person):
        return self.filter(person=person)

    def with_college(self, on=None):
        """Annotate college_id and college_name: where the organisation stands that day."""
        on = on or today()
        periods = CollegePeriodQuerySet(
            self.model._meta.get_field("organisation")
            .related_model._meta.get_field("memberships")
            .related_model._meta.get_field("college_periods")
            .related_model
        )
        periods = periods.active(on).filter(membership__organisation=OuterRef("organisation"))
        return self.annotate(
            college_id=Subquery(periods.values("college")[:1]),
            college_name=Subquery(periods.values("college__short_name")[:1]),
        )

    def with_contact(self, on=None):
        """Annotate works_there (affiliated that day, there or at one of its sites) and has_email."""
        person = self.model._meta.get_field("person").related_model
        affiliations = person._meta.get_field("affiliations").related_model.objects.filter(covers(on))
        emails = person._meta.get_field("emails").related_model.objects
        here = Q(organisation=OuterRef("organisation")) | Q(organisation__parent=OuterRef("organisation"))
        return self.annotate(
            works_there=Exists(affiliations.filter(here, person=OuterRef("person"))),
            has_email=Exists(emails.filter(person=OuterRef("person"))),
        )


class ProposalQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=self.model.State.WAITING)

    def visible_to(self, user, on=None):
        """Proposals on the organisations a representative sees that day."""
        organisations = self.model._meta.get_field("organisation").related_model.objects
        return self.filter(organisation__in=organisations.visible_to(user, on).order_by().values("pk"))
