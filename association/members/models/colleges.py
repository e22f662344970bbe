"""Colleges: the voting classes of members, as data."""

from django.db import models

from association.members.querysets import CollegeQuerySet


class College(models.Model):
    class VotingRight(models.TextChoices):
        VOTING = "voting", "Voix délibérative"
        ADVISORY = "advisory", "Voix consultative"

    name = models.CharField("nom", max_length=120, unique=True)
    short_name = models.CharField("nom court", max_length=40, unique=True)
    slug = models.SlugField("adresse", max_length=60, unique=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)
    voting_right = models.CharField("voix", max_length=10, choices=VotingRight, default=VotingRight.VOTING)
    board_seats = models.PositiveSmallIntegerField("sièges au conseil d’administration", default=0)
    description = models.TextField("qui en fait partie", blank=True)
    in_use = models.BooleanField("en vigueur", default=True)

    objects = CollegeQuerySet.as_manager()

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering = ["order", "name"]

    def __str__(self):
        return self.name
