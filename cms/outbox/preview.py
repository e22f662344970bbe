"""The HTML of a message as its reader will see it, served apart: it is nobody's page."""

from django.http import HttpResponse

#: Its own styles, nothing else, in a box; a link opens outside the box, in a new window.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
#: What the frame around it may do.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def html_of(message):
    """A response with the message's HTML, for a frame."""
    head, tag, rest = message.html.partition("<head>")
    html = f'{head}{tag}<base target="_blank">{rest}' if tag else f'<base target="_blank">{message.html}'
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"})
