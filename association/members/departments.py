"""Tells the room of people which departments are the network's."""

from association.members.models import TerritorySettings
from association.people import territory


def codes():
    """The codes of the departments of the chosen region; none until one is chosen."""
    settings = TerritorySettings.objects.first()
    return list(settings.departments().values_list("code", flat=True)) if settings else []


def declare():
    """Called when Django starts."""
    territory.register(codes)
