"""What the audit log may say of people."""

from cms.backoffice import audit


def declare():
    """Called when Django starts."""
    audit.join("people")
