"""Filters and annotations of the groups' tables; on=None means today everywhere."""

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from association.records.dated import DatedQuerySet, covers


class WorkingGroupQuerySet(models.QuerySet):
    def with_status(self, on=None):
        """Annotate status: active, suspended, or None (closed, or not created yet) on that day."""
        periods = self.model._meta.get_field("periods").related_model.objects
        return self.annotate(
            status=Subquery(periods.filter(covers(on), group=OuterRef("pk")).values("status")[:1])
        )

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

    def _with_role_of(self, user, on, **role):
        roles = self.model._meta.get_field("roles").related_model.objects
        return self.filter(Exists(roles.active(on).filter(person__user=user, group=OuterRef("pk"), **role)))


class GroupRoleQuerySet(DatedQuerySet):
    def of_insiders(self):
        """Without guests, who are in no figure and enter no room."""
        return self.filter(role__in=self.model.Role.insiders())


class GroupMeetingQuerySet(models.QuerySet):
    def visible_to(self, user, on=None):
        """Meetings of the groups whose room a person may enter, and those a person is invited to."""
        group = self.model._meta.get_field("group").related_model
        mine = group.objects.visible_to(user, on).values("pk")
        invited = self.model._meta.get_field("invitees").related_model.objects.filter(
            person__user=user, meeting=OuterRef("pk"), invited_at__isnull=False
        )
        return self.filter(models.Q(group__in=mine) | Exists(invited))
