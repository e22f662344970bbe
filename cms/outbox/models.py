"""Messages, what is attached to them, and what happened to each."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse


class State(models.TextChoices):
    """queued → claimed → sending → accepted, rejected or uncertain; queued, claimed → cancelled.

    « Accepted » says that a server took the message in charge, not that somebody read it.
    """

    QUEUED = "queued", "En attente"
    CLAIMED = "claimed", "Pris en charge"
    SENDING = "sending", "En cours d’envoi"
    ACCEPTED = "accepted", "Remis au serveur"
    REJECTED = "rejected", "Refusé"
    UNCERTAIN = "uncertain", "Incertain"
    CANCELLED = "cancelled", "Annulé"


#: Nothing more happens to these by itself.
SETTLED = (State.ACCEPTED, State.REJECTED, State.UNCERTAIN, State.CANCELLED)


class MessageQuerySet(models.QuerySet):
    def matching(self, text):
        """Those where each word is found, in the address or in the subject."""
        found = self
        for word in text.lower().split():
            found = found.filter(Q(address__contains=word) | Q(subject__icontains=word))
        return found

    def sent_to(self, instance, addresses=()):
        """What was written to a record (by itself or by one of its addresses), the latest first."""
        kind = ContentType.objects.get_for_model(type(instance))
        lowered = [address.lower() for address in addresses]
        return self.filter(
            Q(recipient_type=kind, recipient_id=instance.pk) | Q(address__in=lowered)
        ).order_by("-created_at", "-pk")


class Message(models.Model):
    """One message to one address."""

    State = State

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("sujet traité", max_length=60)
    address = models.EmailField("destinataire", max_length=254, db_index=True)
    recipient_type = models.ForeignKey(
        ContentType, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="genre"
    )
    recipient_id = models.BigIntegerField("fiche", null=True, blank=True)
    sender = models.CharField("expéditeur", max_length=254)
    reply_to = models.CharField("répondre à", max_length=254, blank=True)
    subject = models.CharField("objet", max_length=500)
    text = models.TextField("texte", blank=True)
    html = models.TextField("texte mis en forme", blank=True)
    headers = models.JSONField("en-têtes", default=dict, blank=True)
    secret = models.BooleanField("confidentiel", default=False)
    #: Producers that may run twice name what they write: the second time writes nothing.
    key = models.CharField(max_length=200, unique=True, null=True, blank=True, editable=False)
    message_id = models.CharField("identifiant", max_length=200, unique=True, editable=False)

    state = models.CharField("état", max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    not_before = models.DateTimeField("pas avant", null=True, blank=True)
    lease_owner = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    smtp_code = models.PositiveSmallIntegerField("code de réponse", null=True, blank=True)
    reply = models.CharField("réponse du serveur", max_length=300, blank=True)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-created_at", "-id"]
        default_permissions = ("view",)
        permissions = [("resolve_message", "Régler message incertain")]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="queued"), name="outbox_queued"),
            models.Index(
                fields=["lease_until"], condition=Q(state__in=["claimed", "sending"]), name="outbox_leased"
            ),
            models.Index(fields=["state", "-created_at"], name="outbox_by_state"),
            models.Index(fields=["recipient_type", "recipient_id"], name="outbox_recipient"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"]) | Q(lease_owner__isnull=False),
                name="message_at_work_has_an_owner",
            ),
        ]

    def __str__(self):
        return self.subject or f"Message n° {self.pk}"

    @property
    def forgotten(self):
        """Its text was confidential, and has been emptied since: it cannot be sent again."""
        return self.secret and not self.text

    def get_backoffice_url(self):
        return reverse("message:inspect", args=[self.pk])


class Attachment(models.Model):
    """A file that goes with a message, kept in the database: it is sent even if storage moved."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments", verbose_name="message")
    name = models.CharField("nom", max_length=150)
    content_type = models.CharField("type", max_length=150)
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["id"]
        default_permissions = ()

    def __str__(self):
        return self.name


class MessageEvent(models.Model):
    """Something that happened to a message. Only added to."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Remis au serveur"
        DEFERRED = "deferred", "Remis à plus tard par le serveur"
        REJECTED = "rejected", "Refusé par le serveur"
        UNCERTAIN = "uncertain", "Issue inconnue"
        RESENT = "resent", "Renvoyé"
        DELIVERED = "delivered", "Marqué remis"
        CANCELLED = "cancelled", "Annulé"

    message = models.ForeignKey(Message, models.CASCADE, related_name="events", verbose_name="message")
    kind = models.CharField("événement", max_length=10, choices=Kind)
    at = models.DateTimeField("le", auto_now_add=True)
    detail = models.CharField("précision", max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "événement d’un message"
        verbose_name_plural = "événements d’un message"
        ordering = ["at", "id"]
        default_permissions = ()

    def __str__(self):
        return f"{self.get_kind_display()} le {self.at:%d/%m/%Y}"
