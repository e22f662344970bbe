"""Dues: what each college pays for a year, what each member owes, what it paid, its receipts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from association.members.dues_querysets import DueQuerySet, ReceiptQuerySet
from association.members.models.colleges import College
from association.members.models.memberships import Membership
from association.members.rules.dues import Account
from association.members.rules.money import cents

FIRST_YEAR, LAST_YEAR = 1901, 2200  # since the law on associations


def money(label, **options):
    """A column of euros, to the cent."""
    return models.DecimalField(label, max_digits=9, decimal_places=2, **options)


class DuesRate(models.Model):
    """What the members of a college pay for a year, as the general assembly decided it."""

    college = models.ForeignKey(College, models.PROTECT, related_name="rates", verbose_name="collège")
    year = models.PositiveSmallIntegerField("année")
    amount = money("montant", help_text="En euros. 0 si ce collège ne paie rien.")
    decision = models.CharField(
        "décision", max_length=200, help_text="L’assemblée générale qui l’a fixé, sa date, le numéro."
    )
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "montant de cotisation"
        verbose_name_plural = "montants des cotisations"
        ordering = ["-year", "college__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["college", "year"],
                name="dues_rate_one_per_college_and_year",
                violation_error_message="Ce collège a déjà un montant pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="dues_rate_not_negative",
                violation_error_message="Un montant n’est jamais négatif.",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="dues_rate_year_in_range",
                violation_error_message="Une année s’écrit avec quatre chiffres.",
            ),
        ]

    def __str__(self):
        return f"{self.college}, {self.year}"


class Due(models.Model):
    """What a membership owes for a year. Its state follows from its dates and its payments."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="dues", verbose_name="adhésion")
    year = models.PositiveSmallIntegerField("année")
    #: Of the day it was prepared: the amount is that college's, even if the member moves later.
    college = models.ForeignKey(College, models.PROTECT, related_name="dues", verbose_name="collège")
    amount = money("montant")
    called_on = models.DateField("appelée le", null=True, blank=True)
    due_on = models.DateField("à payer avant le", null=True, blank=True)
    exempt_on = models.DateField("exonérée le", null=True, blank=True)
    exempt_reason = models.CharField("motif de l’exonération", max_length=300, blank=True)
    reminded_on = models.DateField("dernière relance", null=True, blank=True)
    created_at = models.DateTimeField("préparée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = "cotisation"
        verbose_name_plural = "cotisations"
        ordering = ["-year", "membership__organisation__search_text", "id"]
        default_permissions = ("view",)
        permissions = [("manage_due", "Gérer cotisation")]
        constraints = [
            models.UniqueConstraint(fields=["membership", "year"], name="due_one_per_membership_and_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="due_not_negative"),
            models.CheckConstraint(
                condition=Q(called_on__isnull=True, due_on__isnull=True) | Q(due_on__gte=F("called_on")),
                name="due_called_before_it_is_due",
            ),
            models.CheckConstraint(
                condition=Q(exempt_on__isnull=True, exempt_reason="")
                | Q(exempt_on__isnull=False) & ~Q(exempt_reason=""),
                name="due_exempt_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["year", "called_on"])]

    def __str__(self):
        return f"{self.membership}, cotisation {self.year}"

    @property
    def paid(self):
        """What was paid, in euros. Needs with_account()."""
        return cents(self.paid_sum)

    @property
    def account(self):
        """The row as the rules see it. Needs with_account()."""
        return Account(cents(self.amount), self.paid, self.called_on, self.due_on, self.exempt_on is not None)

    @property
    def outstanding(self):
        return self.account.outstanding

    @property
    def call_number(self):
        """The reference a member quotes when it pays."""
        return f"C{self.year}-{self.pk:05d}"

    def get_backoffice_url(self):
        return reverse("due:inspect", args=[self.pk])


class Payment(models.Model):
    """Money received on a due, or the entry that cancels one. Never edited, never deleted."""

    class Means(models.TextChoices):
        TRANSFER = "transfer", "Virement"
        CHEQUE = "cheque", "Chèque"
        OTHER = "other", "Autre"

    due = models.ForeignKey(Due, models.PROTECT, related_name="payments", verbose_name="cotisation")
    amount = money("montant")
    received_on = models.DateField("reçu le")
    means = models.CharField("moyen", max_length=10, choices=Means, default=Means.TRANSFER)
    reference = models.CharField("référence", max_length=100, blank=True)
    cancels = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cancelled_by",
        verbose_name="annule le paiement",
    )
    reason = models.CharField("motif de l’annulation", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )
    recorded_at = models.DateTimeField("saisi le", auto_now_add=True)

    class Meta:
        verbose_name = "paiement"
        verbose_name_plural = "paiements"
        ordering = ["received_on", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(cancels__isnull=True, amount__gt=0, reason="")
                | Q(cancels__isnull=False, amount__lt=0) & ~Q(reason=""),
                name="payment_positive_or_cancels_another",
            )
        ]
        indexes = [models.Index(fields=["due", "received_on"])]

    def __str__(self):
        return f"{self.due}, paiement n° {self.pk}"

    @property
    def is_cancelled(self):
        """Whether another entry cancels this one; select_related("cancelled_by") makes it free."""
        return hasattr(self, "cancelled_by")


class ReceiptBook(models.Model):
    """The numbers of a year's receipts are drawn with this row locked: none shared, none missing."""

    year = models.PositiveSmallIntegerField("année", primary_key=True)

    class Meta:
        verbose_name = "carnet de reçus"
        verbose_name_plural = "carnets de reçus"
        default_permissions = ()

    def __str__(self):
        return str(self.year)


class Receipt(models.Model):
    """The numbered receipt of a payment, with the payer as it was named that day."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="receipt", verbose_name="paiement")
    book = models.ForeignKey(ReceiptBook, models.PROTECT, related_name="receipts", verbose_name="année")
    number = models.PositiveIntegerField("numéro")
    issued_on = models.DateField("établi le")
    payer = models.TextField("payeur")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "reçu"
        verbose_name_plural = "reçus"
        ordering = ["-book", "-number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="receipt_number_once_a_year")]

    def __str__(self):
        return f"Reçu n° {self.full_number}"

    @property
    def full_number(self):
        return f"{self.book_id}-{self.number:04d}"
