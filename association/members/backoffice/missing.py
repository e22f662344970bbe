"""What keeps a membership from being active: the decision, or the signature of a founding text."""

from django.db.models import Exists, OuterRef

from association.members.models import FoundingText, Signature
from association.members.rules.lifecycle import Status

DECISION = "la décision d’admission"
AGREEMENT = "la convention constitutive signée"
CHARTER = "la charte du réseau signée"


def with_signatures(memberships):
    """Annotate signed_agreement and signed_charter."""

    def signed(kind):
        return Exists(Signature.objects.filter(membership=OuterRef("pk"), text__kind=kind))

    return memberships.annotate(
        signed_agreement=signed(FoundingText.Kind.FOUNDING_AGREEMENT),
        signed_charter=signed(FoundingText.Kind.NETWORK_CHARTER),
    )


def missing(membership):
    """What is missing, in words; nothing once active or over. Needs with_signatures()."""
    if membership.status not in (Status.CANDIDATE, Status.ADMITTED):
        return []
    wanted = [
        (membership.status != Status.CANDIDATE, DECISION),
        (membership.signed_agreement, AGREEMENT),
        (membership.signed_charter, CHARTER),
    ]
    return [words for there, words in wanted if not there]
