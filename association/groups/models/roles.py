"""Who belongs to a group, in what role, from when to when (domain.md F2, F5)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from association.groups.models.groups import WorkingGroup
from association.groups.querysets import GroupRoleQuerySet
from association.groups.rules.roles import Term
from association.members.models import Organisation
from association.people.models import Person
from association.records.dated import Dated, ends_after_it_starts


class GroupRole(Dated):
    """A person's role in a group. PostgreSQL refuses one role held twice on one day (migration 0002).

    A person may hold two roles at once (lead and expert); counted once in every figure.
    """

    class Role(models.TextChoices):
        LEAD = "lead", "Animateur"
        MEMBER = "member", "Membre"
        EXPERT = "expert", "Expert"
        PATIENT_REPRESENTATIVE = "patient", "Représentant des patients"
        GUEST = "guest", "Invité"

        @classmethod
        def insiders(cls):
            """The roles of those who belong to the group: a guest comes to a meeting."""
            return frozenset({cls.LEAD, cls.MEMBER, cls.EXPERT, cls.PATIENT_REPRESENTATIVE})

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="roles", verbose_name="groupe")
    person = models.ForeignKey(Person, models.PROTECT, related_name="group_roles", verbose_name="personne")
    role = models.CharField("rôle", max_length=10, choices=Role, default=Role.MEMBER)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="group_roles",
        verbose_name="au titre de",
        help_text="L’organisation au titre de laquelle cette personne participe ; vide : son affiliation "
        "principale.",
    )
    decision = models.CharField("désigné par", max_length=200, blank=True)
    source = models.CharField("source", max_length=200, blank=True, editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    objects = GroupRoleQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle dans un groupe"
        verbose_name_plural = "rôles dans un groupe"
        ordering = ["group", "person__search_text", "start_on", "id"]
        constraints = [
            ends_after_it_starts("group_role_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["group", "person", "role"],
                condition=Q(end_on__isnull=True),
                name="group_role_open_once",
                violation_error_message="Cette personne a déjà ce rôle dans ce groupe.",
            ),
        ]
        indexes = [models.Index(fields=["person", "end_on"]), models.Index(fields=["group", "end_on"])]

    def __str__(self):
        return f"{self.person}, {self.get_role_display().lower()} de {self.group}"

    @property
    def term(self):
        """What the rules compare."""
        return Term(self.person_id, self.role, self.start_on, self.end_on, key=self.pk)

    def get_backoffice_url(self):
        return reverse("grouprole:inspect", args=[self.pk])
