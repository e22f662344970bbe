"""What keeps a membership from being active: the decision, or the signature of a founding text."""

from django.db.models import Exists, OuterRef

from association.members.models import FoundingText, Signature
from association.members.rules.lifecycle import Status

DECISION = "la décision d’admission"
AGREEMENT = "la convention constitutive signée"
CHARTER = "la charte du réseau signée"


def with_signatures(memberships, on=None):
    """Annotate signed_agreement and signed_charter, as they were on a day if one is given."""
    signatures = Signature.objects.filter(signed_on__lte=on) if on else Signature.objects

    def signed(kind):
        return Exists(signatures.filter(membership=OuterRef("pk"), text__kind=kind))

    return memberships.annotate(
        signed_agreement=signed(FoundingText.Kind.FOUNDING_AGREEMENT),
        signed_charter=signed(FoundingText.Kind.NETWORK_CHARTER),
    )


def missing(membership, status=None):
    """What is missing, in words; nothing once active or over. Needs with_signatures().

    status: the one it had on the day asked for, its present one by default.
    """
    status = status or membership.status
    if status not in (Status.CANDIDATE, Status.ADMITTED):
        return []
    wanted = [
        (status != Status.CANDIDATE, DECISION),
        (membership.signed_agreement, AGREEMENT),
        (membership.signed_charter, CHARTER),
    ]
    return [words for there, words in wanted if not there]
