"""Error pages, each with the reference of the request; robots.txt; the images of the pages."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.static import serve


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """Rendered without the request: the database may be what failed, and the frame reads it."""
    reference = getattr(request, "reference", "")
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def robots(request):
    """Search engines stay out of the back office, and out of the demonstration altogether."""
    refused = ["/"] if settings.DEMO else ["/admin/", "/compte/", "/espace/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in refused), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def page_image(request, path):
    """Images of the pages, where no proxy or object storage serves them.

    Only the renditions: documents go through Wagtail, which checks who may read them.
    """
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT / "images")
    except OSError:  # a name no file system could hold
        raise Http404 from None
    patch_cache_control(response, public=True, max_age=24 * 3600)
    return response
