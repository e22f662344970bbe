"""The Content-Security-Policy of the back office: the site's, plus what Wagtail's own screens need."""

from contextvars import ContextVar
from functools import wraps

from csp.constants import NONCE, UNSAFE_INLINE
from django.utils.html import format_html
from django.utils.safestring import mark_safe

# The request being answered, for the few Wagtail widgets that render without one
# and must put this request's nonce on their inline script.
current_request = ContextVar("current_request", default=None)

BACK_OFFICE = "/admin/"

# Draftail and the preview frame of the page editor write inline styles; no other screen may.
PAGE_EDITOR = "/admin/pages/"


class BackOfficeCSPMiddleware:
    """Widens the policy for the Wagtail admin by what its own screens need, and no more.

    Scripts: a nonce, for the inline initialisers that Wagtail 8 still writes (their templates
    are overridden in cms/backoffice/templates to carry it). Styles: the page editor (Draftail)
    sets inline styles. Images: previews of files being uploaded are blob: addresses.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = current_request.set(request)
        try:
            response = self.get_response(request)
        finally:
            current_request.reset(token)
        if request.path.startswith(BACK_OFFICE):
            response._csp_update = {"script-src": [NONCE], "img-src": ["blob:"]}
        if request.path.startswith(PAGE_EDITOR):
            response._csp_update["style-src"] = [UNSAFE_INLINE]
        return response


def nonce_attribute():
    """The nonce of the request being answered as an HTML attribute; nothing outside a request."""
    request = current_request.get()
    # csp_nonce is drawn when it is read: before that it is false, but there.
    nonce = getattr(request, "csp_nonce", None)
    return "" if nonce is None else format_html(' nonce="{}"', str(nonce))


def add_nonce_to_chooser(chooser_class):
    """Make Wagtail's choosers, whose HTML ends with an inline script, put the nonce on it."""
    render = chooser_class.render

    @wraps(render)
    def render_with_nonce(self, *args, **kwargs):
        html = render(self, *args, **kwargs)
        before, tag, script = html.rpartition("<script>")
        # Wagtail marked this HTML as safe; only its own tag is rewritten.
        return mark_safe(f"{before}<script{nonce_attribute()}>{script}") if tag else html  # noqa: S308

    chooser_class.render = render_with_nonce
