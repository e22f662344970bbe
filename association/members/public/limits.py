"""How often one address of the Internet may ask for something that writes or searches."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.shortcuts import render

HOUR = 3600
MINUTE = 60


def too_many(request, what, *, limit, seconds):
    """Count this request; whether its address passes the limit of the period (seconds)."""
    key = f"members:{what}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # the period ended in between
        return False


def refusal(request):
    return render(request, "members/joining/too_many.html", status=429)
