"""What the audit log may say of requests, purges and the register."""

from cms.backoffice import audit


def declare():
    """Called when Django starts."""
    audit.declare(
        {
            "privacy.ask_erasure": "Effacement demandé",
            "privacy.withdraw_request": "Demande retirée",
            "privacy.refuse_request": "Demande refusée",
            "privacy.erase": "Effacement fait",
            "privacy.change_period": "Durée de conservation changée",
            "privacy.purge": "Purge",
        }
    )
