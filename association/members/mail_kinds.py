"""What the messages to members are about."""

from cms.outbox import kinds


def declare():
    """Called when Django starts."""
    kinds.declare("members.proposal_answer", "Réponse à une proposition de modification")
    kinds.declare("members.dues_call", "Appel de cotisation")
    kinds.declare("members.dues_reminder", "Rappel de cotisation")
    kinds.declare(
        "members.confirmation",
        "Confirmation annuelle",
        secret=True,
        instead="Relancez l’organisation depuis la confirmation annuelle.",
    )
    kinds.declare(
        "members.application_link",
        "Candidature\u00a0: lien de confirmation et de suivi",
        secret=True,
        instead="L’organisation doit déposer une autre demande.",
    )
    kinds.declare("members.application_correction", "Candidature\u00a0: correction demandée", secret=True)
    kinds.declare("members.application_refused", "Candidature\u00a0: refus", secret=True)
    kinds.declare(
        "members.signing_link",
        "Lien de signature des textes fondateurs",
        secret=True,
        instead="Un nouveau lien s’envoie depuis l’adhésion.",
    )
    kinds.declare(
        "members.resignature",
        "Nouvelle version d’un texte à signer",
        secret=True,
        instead="Une relance de la campagne envoie un nouveau message.",
    )
    kinds.declare("members.hearing", "Convocation à une audition")
