"""The network's name at the head of what it writes."""

from cms.outbox import identity
from cms.pages.models import NetworkSettings


@identity.provide
def network():
    settings = NetworkSettings.current()
    return identity.Identity(
        settings.name, settings.email, settings.phone, postal=settings.address, legal=settings.legal_line()
    )
