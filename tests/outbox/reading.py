"""Reading what the product wrote."""

import re

from cms.outbox.models import Message


def mailed(address):
    """The messages to an address, the first written first."""
    return list(Message.objects.filter(address=address.lower()).order_by("pk"))


def link_in(message, path):
    """The path of the first link below `path` in the text of a message."""
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S*)", message.text)
    assert found, f"No link to {path} in: {message.text}"
    return found[1]
