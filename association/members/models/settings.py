"""The territory the network covers: another region's network starts here."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from association.members.models.reference import Authority, Department, Region


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
