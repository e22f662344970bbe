"""What the audit log may say of merges."""

from cms.backoffice import audit


def declare():
    """Called when Django starts."""
    audit.declare(
        {
            "merging.merge": "Fusion\u00a0: une autre fiche a été absorbée",
            "merging.absorbed": "Fusion\u00a0: absorbée par une autre fiche",
            "merging.undo": "Fusion défaite",
        }
    )
