"""Who works in the back office, in which role, from when to when, and who was invited to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from association.records.dated import Dated, ends_after_it_starts
from cms.backoffice.roles import Role


class RoleHolding(Dated):
    """A role held by an account. The account's groups follow from these rows."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_holdings", verbose_name="compte"
    )
    role = models.CharField("rôle", max_length=30, choices=Role)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="confié par",
    )

    class Meta:
        verbose_name = "rôle confié"
        verbose_name_plural = "rôles confiés"
        ordering = ["role", "-start_on", "id"]
        constraints = [
            ends_after_it_starts("role_holding_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(end_on__isnull=True),
                name="role_holding_open_once",
                violation_error_message="Ce rôle est déjà confié à cette personne.",
            ),
        ]
        permissions = [("manage_roleholding", "Gérer équipe")]

    def __str__(self):
        return f"{self.get_role_display()} : {self.user}"


class Invitation(models.Model):
    """A link sent to a colleague, good once, for a while. Only a hash of its key is kept."""

    email = models.EmailField("adresse e-mail")
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    roles = models.JSONField("rôles", default=list)
    roles_end_on = models.DateField("fin des rôles", null=True, blank=True)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="invitée par",
    )
    invited_at = models.DateTimeField("invitée le", auto_now_add=True)
    expires_at = models.DateTimeField("valable jusqu’au")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="compte ouvert",
    )
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-invited_at", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_waiting_per_address",
                violation_error_message="Une invitation attend déjà à cette adresse.",
            )
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name}".strip() or self.email
