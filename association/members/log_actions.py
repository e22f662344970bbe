"""What the audit log may say of the members' records."""

from association.members.rules.lifecycle import EventKind
from cms.backoffice import audit


def declare():
    audit.declare(
        {
            **{f"members.{kind}": kind.label for kind in EventKind},
            "members.sign": "Signature",
            "members.change_college": "Changement de collège",
            "members.designate": "Désignation d’un représentant",
            "members.end_representative": "Fin d’une représentation",
            "members.correct_representative": "Correction d’une représentation",
            "members.propose": "Proposition de modification",
            "members.edit_proposal": "Proposition corrigée par le représentant",
            "members.withdraw_proposal": "Proposition retirée par le représentant",
            "members.decide_proposal": "Réponse à une proposition",
            "members.apply_proposal": "Modification proposée par le représentant, acceptée",
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
