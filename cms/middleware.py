"""What every request passes through, before and besides Django's own middleware."""

import secrets

from django.conf import settings
from django.shortcuts import render

from cms.logs import reference


class RequestReferenceMiddleware:
    """Gives each request a short reference, in its logs and on its error page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Letters and digits a person can read over the telephone.
        request.reference = "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _ in range(8))
        token = reference.set(request.reference)
        try:
            response = self.get_response(request)
        finally:
            reference.reset(token)
        response["X-Request-Reference"] = request.reference
        return response


class MaintenanceMiddleware:
    """With MAINTENANCE=1 every address but /health/ and the static files answers 503, kindly."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.MAINTENANCE and request.path != "/health/":
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "600"
            return response
        return self.get_response(request)


class PersonalPagesMiddleware:
    """What a signed-in person sees is kept by no cache (ASVS 14.3.2), and no page asks for a sensor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
