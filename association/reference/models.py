"""Rows the product ships and staff may change."""

from django.db import models


class Shipped(models.Model):
    """A row of reference data; it remembers what was shipped, to tell it from what staff changed."""

    shipped = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True


class ReferenceEntry(Shipped):
    """A coded value shipped with the product; staff may add, rename or retire it."""

    code = models.SlugField("code", max_length=30, unique=True)
    label = models.CharField("libellé", max_length=200)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    in_use = models.BooleanField(
        "proposé", default=True, help_text="Décoché : gardé pour l’historique, plus proposé."
    )
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "label"]

    def __str__(self):
        return self.label
