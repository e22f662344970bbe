"""What the audit log may say of accounts and staff."""


def declare():
    """Called when Django starts."""
