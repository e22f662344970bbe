"""The Content-Security-Policy of the back office: the site's, plus what Wagtail's own screens need."""

from contextvars import ContextVar

from csp.constants import NONCE, UNSAFE_INLINE

# The request being answered, for the few Wagtail widgets that render without one
# and must put this request's nonce on their inline script.
current_request = ContextVar("current_request", default=None)


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
        if request.path.startswith("/admin/"):
            response._csp_update = {
                "script-src": [NONCE],
                "style-src": [UNSAFE_INLINE],
                "img-src": ["blob:"],
            }
        return response
