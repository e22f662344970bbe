"""Filters and annotations of the groups' tables; on=None means today everywhere."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from association.people.models import Affiliation
from association.records.dated import DatedQuerySet, covers, today


class WorkingGroupQuerySet(models.QuerySet):
    def with_status(self, on=None):
        """Annotate status: active, suspended, or None (closed, or not created yet) on that day."""
        periods = self.model._meta.get_field("periods").related_model.objects
        return self.annotate(
            status=Subquery(periods.filter(covers(on), group=OuterRef("pk")).values("status")[:1])
        )

    def with_last_status(self):
        """Annotate last_status: that of the period without an end, which the next act starts from."""
        periods = self.model._meta.get_field("periods").related_model.objects
        return self.annotate(
            last_status=Subquery(periods.open().filter(group=OuterRef("pk")).values("status")[:1])
        )

    def with_member_count(self, on=None):
        """Annotate member_count: people who belong to the group that day, guests apart, each once."""
        inside = self._roles().active(on).of_insiders().filter(group=OuterRef("pk")).order_by()
        counted = inside.values("group").annotate(number=Count("person", distinct=True)).values("number")
        return self.annotate(member_count=Coalesce(Subquery(counted), 0))

    def with_leads(self, on=None):
        """Prefetch leads: the roles of those who lead the group that day."""
        rows = self._roles().active(on).filter(role="lead").select_related("person")
        return self.prefetch_related(Prefetch("roles", rows.order_by("person__search_text"), to_attr="leads"))

    def begun(self, on=None):
        """Groups that had begun by that day, those closed since included."""
        periods = self.model._meta.get_field("periods").related_model.objects
        on = on or today()
        return self.filter(Exists(periods.filter(start_on__lte=on, group=OuterRef("pk"))))

    def running(self, on=None):
        """Groups that exist on that day, suspended ones included."""
        periods = self.model._meta.get_field("periods").related_model.objects
        return self.filter(Exists(periods.filter(covers(on), group=OuterRef("pk"))))

    def led_by(self, user, on=None):
        """Groups the person of an account leads that day."""
        return self._with_role_of(user, on, role="lead")

    def visible_to(self, user, on=None):
        """Groups whose room the person of an account may enter that day: guests do not."""
        roles = self.model._meta.get_field("roles").related_model.Role
        return self._with_role_of(user, on, role__in=roles.insiders())

    def _roles(self):
        return self.model._meta.get_field("roles").related_model.objects

    def _with_role_of(self, user, on, **role):
        mine = self._roles().active(on).filter(person__user=user, group=OuterRef("pk"), **role)
        return self.filter(Exists(mine))


class GroupRoleQuerySet(DatedQuerySet):
    def of_insiders(self):
        """Without guests, who are in no figure and enter no room."""
        return self.filter(role__in=self.model.Role.insiders())

    def with_behalf(self, on=None):
        """Annotate behalf_id: on behalf of which organisation; where none is said, that of the main post.

        on: the day of the post, today by default.
        """
        posts = Affiliation.objects.filter(covers(on), person=OuterRef("person")).order_by(
            "-main", "-start_on", "pk"
        )
        return self.annotate(
            behalf_id=Coalesce(
                "organisation_id",
                Subquery(posts.values("organisation_id")[:1]),
                output_field=models.BigIntegerField(),
            )
        )


class GroupMeetingQuerySet(models.QuerySet):
    def visible_to(self, user, on=None):
        """Meetings of the groups whose room a person may enter, and those a person is invited to."""
        group = self.model._meta.get_field("group").related_model
        mine = group.objects.visible_to(user, on).values("pk")
        invited = self.model._meta.get_field("invitees").related_model.objects.filter(
            person__user=user, meeting=OuterRef("pk"), invited_at__isnull=False
        )
        return self.filter(models.Q(group__in=mine) | Exists(invited))
