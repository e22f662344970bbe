"""What a service says when it declines an act."""


class Refusal(Exception):
    """An act the rules do not allow now; its message, in French, is shown to the person."""
