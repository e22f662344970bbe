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
            "members.apply_online": "Candidature déposée en ligne",
            "members.confirm_application": "Adresse du contact confirmée",
            "members.correct_application": "Candidature corrigée par son auteur",
            "members.withdraw_application": "Candidature retirée par son auteur",
            "members.ask_correction": "Correction demandée",
            "members.refuse_application": "Candidature en ligne refusée",
            "members.accept_application": "Candidature en ligne transmise au conseil",
            "members.send_signing_link": "Lien de signature envoyé",
            "members.open_campaign": "Campagne de signature ouverte",
            "members.remind_campaign": "Campagne de signature\u00a0: relance",
            "members.close_campaign": "Campagne de signature close",
            "members.open_exclusion": "Procédure de radiation ouverte",
            "members.summon": "Convocation à une audition",
            "members.heard": "Adhérent entendu",
            "members.absent": "Adhérent absent à l’audition",
            "members.strike_off": "Radiation décidée",
            "members.drop_exclusion": "Procédure de radiation abandonnée",
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
