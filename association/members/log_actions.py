"""What the audit log may say of the members' records."""

from association.members.rules.lifecycle import EventKind
from cms.backoffice import audit


def declare():
    audit.declare(
        {
            **{f"members.{kind}": kind.label for kind in EventKind},
            "members.sign": "Signature",
            "members.change_college": "Changement de collège",
        },
        fields={
            "on": "le",
            "decision": "décision",
            "reason": "motif",
            "college": "collège",
            "signed_on": "signé le",
            "signatory": "signataire",
            "capacity": "qualité",
        },
    )
