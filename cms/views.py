"""Error pages, each with the reference of the request, and robots.txt."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    return render(request, "500.html", status=500)


def robots(request):
    """Search engines stay out of the back office, and out of the demonstration altogether."""
    refused = ["/"] if settings.DEMO else ["/admin/", "/compte/", "/espace/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in refused), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
