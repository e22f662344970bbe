"""The privacy classes of the tables of people."""


def declare():
    """Called when Django starts."""
