"""The territory the network covers (another region's network starts here), and its rules on dues."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from association.members.models.reference import Authority, Department, Region
from association.members.rules.arrears import ArrearsRule


@register_setting(icon="globe")
class TerritorySettings(BaseGenericSetting):
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="région",
        help_text="Ses départements deviennent ceux du réseau : carte, filtres, statistiques.",
    )
    authority = models.ForeignKey(
        Authority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="autorité de tutelle",
    )

    panels = [FieldPanel("region"), FieldPanel("authority")]

    class Meta:
        verbose_name = "territoire"

    def departments(self):
        """The departments of the network's region, by code; none until a region is chosen."""
        return (
            Department.objects.filter(region=self.region_id) if self.region_id else Department.objects.none()
        )


@register_setting(icon="clipboard-list")
class DuesSettings(BaseGenericSetting):
    """What the statutes say of the dues, and how the network asks for them."""

    payment_days = models.PositiveSmallIntegerField(
        "jours pour payer", default=60, help_text="Entre l’appel et le dernier jour pour payer."
    )
    reminder_days = models.PositiveSmallIntegerField(
        "jours entre deux relances", default=21, help_text="Un adhérent n’est jamais relancé deux fois avant."
    )
    how_to_pay = models.TextField(
        "comment payer", blank=True, help_text="Imprimé sur l’appel : IBAN, ordre du chèque, adresse."
    )
    arrears_suspend_vote = models.BooleanField(
        "un retard de cotisation suspend le droit de vote",
        default=False,
        help_text="Selon les statuts. Le statut de l’adhésion, lui, ne change jamais de lui-même.",
    )
    article = models.TextField(
        "article des statuts", blank=True, help_text="Cité tel quel dans l’explication donnée à l’adhérent."
    )
    grace_days = models.PositiveSmallIntegerField(
        "délai de grâce, en jours", default=0, help_text="Après le dernier jour pour payer."
    )

    panels = [
        FieldPanel("payment_days"),
        FieldPanel("reminder_days"),
        FieldPanel("how_to_pay"),
        FieldPanel("arrears_suspend_vote"),
        FieldPanel("article"),
        FieldPanel("grace_days"),
    ]

    class Meta:
        verbose_name = "cotisations"

    @classmethod
    def current(cls):
        """The settings; the defaults when nobody saved them yet (reading writes nothing)."""
        return cls.objects.first() or cls()

    def clean(self):
        super().clean()
        if self.arrears_suspend_vote and not self.article.strip():
            raise ValidationError({"article": "Citez l’article qui suspend le vote."})

    @property
    def arrears_rule(self):
        return ArrearsRule(self.arrears_suspend_vote, self.grace_days, " ".join(self.article.split()))
