"""What applications, campaigns of signatures and exclusions ask for today."""

from django.utils import timezone

from association.members.backoffice.cards import SHOWN, filtered
from association.members.models import Application, ExclusionProcedure, SignatureCampaign
from association.members.rules.campaigns import State as CampaignState
from association.members.rules.exclusions import State as ExclusionState
from association.records.dated import today as this_day
from cms.backoffice import today


@today.register(permission="members.decide_application")
def applications(user):
    waiting = Application.objects.to_study().order_by("created_at", "pk")
    return today.Card(
        "Candidatures en ligne à étudier",
        waiting.count(),
        filtered("application:index", state=Application.State.RECEIVED),
        [(str(one), one.get_backoffice_url()) for one in waiting[:SHOWN]],
    )


@today.register(permission="members.decide_exclusionprocedure")
def hearings(user):
    """Hearings whose hour is past, and of which nothing is said yet."""
    past = (
        ExclusionProcedure.objects.filter(state=ExclusionState.SUMMONED, hearing_at__lte=timezone.now())
        .select_related("membership__organisation")
        .order_by("hearing_at", "pk")
    )
    return today.Card(
        "Auditions passées, à enregistrer",
        past.count(),
        filtered("exclusionprocedure:index", state=ExclusionState.SUMMONED),
        [(str(one), one.get_backoffice_url()) for one in past[:SHOWN]],
        pressing=True,
    )


@today.register(permission="members.change_signaturecampaign")
def late_campaigns(user):
    late = SignatureCampaign.objects.filter(state=CampaignState.OPEN, deadline__lt=this_day())
    late = late.select_related("text").order_by("deadline", "pk")
    return today.Card(
        "Campagnes de signature à clore",
        late.count(),
        filtered("signaturecampaign:index"),
        [(str(one), one.get_backoffice_url()) for one in late[:SHOWN]],
    )


today.register_quick_link(
    "Candidatures en ligne", "application:index", icon="mail", permission="members.view_application"
)
