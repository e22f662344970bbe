from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.jobs.health import report


@require_safe
@never_cache
def health(request):
    """200 when every part works, 503 otherwise, with the state of each part."""
    state = report()
    return JsonResponse(state, status=200 if state["ok"] else 503)
