"""Signing online: the campaigns for a new version, the links sent, and the proof of what was signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from association.members.models.memberships import Membership
from association.members.models.texts import FoundingText, Signature
from association.members.rules.campaigns import State
from association.members.rules.lifecycle import REQUIRED_TEXTS
from association.people.models import Person


class SignatureCampaign(models.Model):
    """A new version of a text that every member signs, asked of all of them until a day."""

    State = State

    text = models.ForeignKey(
        FoundingText,
        models.PROTECT,
        related_name="campaigns",
        verbose_name="texte à signer",
        limit_choices_to={"kind__in": sorted(REQUIRED_TEXTS)},
    )
    deadline = models.DateField("à signer avant le")
    message = models.TextField(
        "mot d’accompagnement",
        blank=True,
        help_text="Ce qui change dans cette version. Il est dans la lettre.",
    )
    state = models.CharField("état", max_length=6, choices=State, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField("préparée le", auto_now_add=True)
    opened_at = models.DateTimeField("ouverte le", null=True, editable=False)
    closed_at = models.DateTimeField("close le", null=True, editable=False)

    class Meta:
        verbose_name = "campagne de signature"
        verbose_name_plural = "campagnes de signature"
        ordering = ["-created_at", "-id"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["text"],
                condition=~Q(state="closed"),
                name="signature_campaign_one_running_per_text",
                violation_error_message="Une campagne est déjà en cours pour cette version.",
            )
        ]

    def __str__(self):
        return f"Signature\u00a0: {self.text}"

    def get_backoffice_url(self):
        return reverse("signaturecampaign:inspect", args=[self.pk])


class SigningLink(models.Model):
    """A link by which somebody signs for a member, sent to one address. The link is drawn from the
    row's key, and dies with it (revoked_at)."""

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="signing_links", verbose_name="adhésion"
    )
    campaign = models.ForeignKey(
        SignatureCampaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="links",
        verbose_name="campagne",
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="signing_links", verbose_name="destinataire"
    )
    address = models.EmailField("adresse")
    sent_at = models.DateTimeField("envoyé le")
    #: Letters sent with this link, the first one included.
    letters = models.PositiveSmallIntegerField("lettres envoyées", default=1)
    expires_on = models.DateField("valable jusqu’au")
    revoked_at = models.DateTimeField("annulé le", null=True, blank=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    class Meta:
        verbose_name = "lien de signature"
        verbose_name_plural = "liens de signature"
        ordering = ["-sent_at", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "campaign"],
                condition=Q(revoked_at__isnull=True, campaign__isnull=False),
                name="signing_link_one_per_member_and_campaign",
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(revoked_at__isnull=True, campaign__isnull=True),
                name="signing_link_one_per_admission",
            ),
        ]

    def __str__(self):
        return f"Lien de signature de {self.membership}"


class OnlineSignature(models.Model):
    """How a signature was given online: by which link, when, by which account if one was signed in."""

    signature = models.OneToOneField(
        Signature, models.CASCADE, related_name="online", verbose_name="signature"
    )
    link = models.ForeignKey(
        SigningLink, models.SET_NULL, null=True, related_name="signatures", verbose_name="lien"
    )
    address = models.EmailField("lien envoyé à")
    statement = models.TextField("ce qui a été coché")
    at = models.DateTimeField("à")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="compte connecté",
    )

    class Meta:
        verbose_name = "signature en ligne"
        verbose_name_plural = "signatures en ligne"
        default_permissions = ()

    def __str__(self):
        return f"{self.signature}, en ligne"
