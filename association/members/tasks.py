"""Background work of the members' room."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from association.members.models import Membership
from association.members.services.memberships import refresh_standing
from cms.jobs.registry import periodic


@periodic("members.refresh_standing", label="Mettre à jour les statuts d’adhésion", every=timedelta(hours=6))
def refresh_due_standings():
    """A resignation for 31 December takes effect that night, without anybody's hand."""
    due = Membership.objects.open().filter(ended_on__lte=timezone.localdate()).values_list("pk", flat=True)
    for pk in due:
        with transaction.atomic():
            refresh_standing(Membership.objects.select_for_update(of=("self",)).get(pk=pk))
