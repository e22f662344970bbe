"""A message from its template: subject, HTML part, and the text part drawn from it."""

from dataclasses import dataclass
from html import unescape

from django.conf import settings
from django.template.loader import render_to_string

from cms.outbox import identity
from cms.outbox.plain_text import plain_text
from cms.outbox.rules import one_line


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template, context):
    """Render templates/emails/<template>.html, which extends emails/base.html. Returns a Rendered.

    The subject is also the title of the message, at the head of both parts.
    """
    name = f"emails/{template}.html"
    common = {**context, "identity": identity.current(), "demo": settings.DEMO, "site_url": settings.SITE_URL}
    subject = one_line(unescape(render_to_string(name, common | {"part": "subject"})))
    html = render_to_string(name, common | {"part": "body", "heading": subject}).lstrip()
    return Rendered(subject, plain_text(html), html)
