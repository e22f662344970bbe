"""Where « Mes données » joins Mon espace: a line of the menu, a card while a request waits."""

from django.urls import reverse

from association.people.espace.registry import Card, register_card, register_entry
from association.privacy.services.requests import waiting_request_of


@register_card(order=90)
def waiting_request_card(request):
    waiting = waiting_request_of(request.user)
    if waiting is None:
        return None
    return Card(
        "Votre demande d’effacement",
        f"Le réseau vous répond au plus tard le {waiting.due_on:%d/%m/%Y}.",
        reverse("espace_erasure"),
    )


def declare():
    """Called when Django starts."""
    register_entry("Mes données", "espace_data", order=70)
