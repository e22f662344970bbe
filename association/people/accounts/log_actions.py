"""What the audit log may say of accounts and staff."""

from cms.backoffice import audit


def declare():
    """Called when Django starts."""
    audit.declare(
        {
            "people.link_account": "Compte relié",
            "people.note_rpps": "Numéro RPPS donné par Pro Santé Connect",
            "people.grant_role": "Rôle confié",
            "people.end_role": "Rôle terminé",
            "people.close_account": "Compte fermé",
            "people.reopen_account": "Compte rouvert",
            "people.invite": "Invitation envoyée",
            "people.invite_again": "Invitation renvoyée",
            "people.revoke_invitation": "Invitation annulée",
        }
    )
