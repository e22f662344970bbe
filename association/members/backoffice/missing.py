"""What keeps a membership from being active: the decision, or the signature of a founding text."""

from django.db.models import Exists, OuterRef

from association.members.models import FoundingText, Signature
from association.members.rules.lifecycle import Status

DECISION = "la décision d’admission"
AGREEMENT = "la convention constitutive signée"
CHARTER = "la charte du réseau signée"


def with_signatures(memberships, on=None):
    """Annotate signed_agreement and signed_charter: by that day, or ever."""
    by_then = Signature.objects.filter(signed_on__lte=on) if on else Signature.objects.all()

    def signed(kind):
        return Exists(by_then.filter(membership=OuterRef("pk"), text__kind=kind))

    return memberships.annotate(
        signed_agreement=signed(FoundingText.Kind.FOUNDING_AGREEMENT),
        signed_charter=signed(FoundingText.Kind.NETWORK_CHARTER),
    )


def missing(membership):
    """What is missing, in words; nothing once active or over. Needs with_signatures().

    On the day of with_status(), if it was asked for.
    """
    status = getattr(membership, "status_on", membership.status)
    if status not in (Status.CANDIDATE, Status.ADMITTED):
        return []
    wanted = [
        (status != Status.CANDIDATE, DECISION),
        (membership.signed_agreement, AGREEMENT),
        (membership.signed_charter, CHARTER),
    ]
    return [words for there, words in wanted if not there]
