"""Which role may manage the staff."""


def declare():
    """Called when Django starts."""
