"""An act asked for by a button: its service, then a message."""

from django.contrib import messages

from cms.backoffice.errors import Refusal


def done(request, act, said):
    """Do it and say so, or show why it is refused. Returns whether it was done."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True
