"""What a backup or a restore says when it declines."""


class Refused(Exception):
    """Nothing was done, or all was put back; the message, in French, is for the person at the terminal."""
