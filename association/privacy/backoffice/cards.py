"""What personal data ask for today, and what the sheet of a person says of it."""

from django.urls import reverse

from association.people.backoffice import sections
from association.privacy.models import ErasureRequest
from association.privacy.rules.deadlines import is_pressing, left_in_words
from association.records.dated import today as this_day
from cms.backoffice import today
from cms.backoffice.display import linked
from cms.backoffice.views.inspection import Listing


@today.register(permission="privacy.decide_erasurerequest")
def waiting_requests(user):
    waiting = ErasureRequest.objects.filter(state=ErasureRequest.State.WAITING).order_by("due_on", "pk")
    soonest = list(waiting[:5])
    return today.Card(
        "Demandes d’effacement à traiter",
        waiting.count(),
        reverse("erasurerequest:index", query={"state": ErasureRequest.State.WAITING}),
        [
            (
                f"{one} : {left_in_words(one.due_on, this_day())}",
                reverse("erasurerequest:inspect", args=[one.pk]),
            )
            for one in soonest
        ],
        pressing=any(is_pressing(one.due_on, this_day()) for one in soonest),
    )


@sections.register
def requests_of_person(person, user):
    if not user.has_perm("privacy.view_erasurerequest"):
        return None
    rows = [
        [linked(one), one.requested_at.date(), one.get_state_display(), one.due_on]
        for one in person.erasure_requests.all()
    ]
    headings = ["Demande", "Reçue le", "État", "Réponse due le"]
    return Listing("Demandes d’effacement", headings, rows) if rows else None
