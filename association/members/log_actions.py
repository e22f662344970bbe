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
            "members.copy_rates": "Montant repris de l’année précédente",
            "members.prepare_due": "Cotisation préparée",
            "members.call_due": "Appel de cotisation",
            "members.remind_due": "Rappel de cotisation",
            "members.exempt_due": "Exonération",
            "members.lift_exemption": "Exonération levée",
            "members.record_payment": "Paiement",
            "members.cancel_payment": "Paiement annulé",
            "members.open_confirmation": "Ouverture d’une confirmation annuelle",
            "members.close_confirmation": "Clôture d’une confirmation annuelle",
            "members.ask_confirmation": "Confirmation annuelle demandée",
            "members.confirm": "Confirmation annuelle\u00a0: tout est exact",
            "members.correct": "Confirmation annuelle\u00a0: corrections",
            "members.settle_confirmation": "Changements de personnes traités",
        },
        fields={
            "on": "le",
            "decision": "décision",
            "reason": "motif",
            "college": "collège",
            "signed_on": "signé le",
            "signatory": "signataire",
            "capacity": "qualité",
            "amount": "montant",
            "received_on": "reçu le",
        },
    )
