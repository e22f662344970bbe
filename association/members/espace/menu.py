"""The line of the menu of Mon espace that belongs to the members, and its card."""

from django.urls import reverse

from association.members.models import (
    ChangeProposal,
    Confirmation,
    ConfirmationCampaign,
    Organisation,
    Representative,
)
from association.members.services.confirmations import token_of
from association.people.espace.registry import Card, register_card, register_entry


def represents(request):
    """Whether the person signed in represents an organisation today."""
    return Representative.objects.active().filter(person__user=request.user).exists()


@register_card(order=40)
def waiting_card(request):
    """A proposal of mine that staff have not answered yet."""
    mine = ChangeProposal.objects.waiting().filter(proposed_by=request.user).visible_to(request.user)
    return [
        Card(
            "Vos modifications attendent le réseau",
            f"Elles concernent {proposal.organisation}. Vous recevrez la réponse par e-mail.",
            reverse("espace_organisation_sheet", args=[proposal.organisation_id]),
        )
        for proposal in mine.select_related("organisation")
    ]


@register_card(order=35)
def confirmation_card(request):
    """The yearly confirmation of an organisation I represent, while nobody answered it."""
    mine = Organisation.objects.represented_by(request.user).order_by().values("pk")
    silent = Confirmation.objects.silent().filter(
        organisation__in=mine, campaign__in=ConfirmationCampaign.objects.running()
    )
    return [
        Card(
            f"Confirmez ce que le réseau sait de {one.organisation}",
            "Un clic suffit si tout est exact.",
            reverse("confirm_organisation", args=[token_of(one)]),
            action="Voir et confirmer",
            due=one.campaign.deadline,
        )
        for one in silent.select_related("organisation", "campaign")
    ]


def declare():
    """Called when Django starts."""
    register_entry("Mon organisation", "espace_organisation", order=40, shown=represents)
    register_entry("Cotisations", "espace_dues", order=42, shown=represents)
