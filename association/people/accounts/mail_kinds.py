"""What the messages to people are about."""

from cms.outbox import kinds


def declare():
    """Called when Django starts."""
    kinds.declare(
        "people.confirm_address",
        "Confirmation d’une adresse",
        secret=True,
        instead="La personne en demande un autre en se connectant.",
    )
    kinds.declare(
        "people.reset_password",
        "Mot de passe oublié",
        secret=True,
        instead="La personne en demande un autre depuis la page de connexion, « Mot de passe oublié ».",
    )
    kinds.declare(
        "people.invitation",
        "Invitation de l’équipe",
        secret=True,
        instead="Renvoyez l’invitation depuis l’écran de l’équipe.",
    )
    kinds.declare("people.declaration_reminder", "Déclaration d’intérêts à renouveler")
    kinds.declare("people.account_notice", "Changement d’un compte")
