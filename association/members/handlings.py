"""The privacy classes of the tables of the members."""


def declare():
    """Called when Django starts."""
