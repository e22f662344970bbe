"""What stands between an account and the pages: the second factor, roles that ended, old sessions."""

import time
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from association.people.accounts import mfa
from association.people.services import staff

#: (idle, whole) in seconds: 12 hours and 7 days for the staff, 14 and 30 days for others (ASVS 7.3).
STAFF_LIMITS = (12 * 3600, 7 * 86400)
OTHER_LIMITS = (14 * 86400, 30 * 86400)
#: The last visit is noted this often, not at each page.
NOTED_EVERY = 300

BACK_OFFICE = "/admin/"
#: Where a role opens something: documents may be kept for a group.
BY_ROLE = (BACK_OFFICE, "/documents/")

BEGAN, SEEN = "session_began", "session_seen"


class SessionAgeMiddleware:
    """Signs out a session that was left alone too long, or that began too long ago."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            session = request.session
            idle, whole = limits = self.limits(request.user)
            began, seen = session.get(BEGAN, now), session.get(SEEN, now)
            if now - seen > idle or now - began > whole:
                logout(request)
            elif SEEN not in session or now - seen > min(NOTED_EVERY, *limits):
                session[BEGAN], session[SEEN] = began, now
        return self.get_response(request)

    @staticmethod
    def limits(user):
        return STAFF_LIMITS if user.has_perm("wagtailadmin.access_admin") else OTHER_LIMITS


class StaffDoorMiddleware:
    """In front of the back office: a role still held, and a second factor where it is required."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.turned_away(request) or self.get_response(request)

    def turned_away(self, request):
        """The response that sends somebody elsewhere, or None to let them in."""
        user = request.user
        if not request.path.startswith(BY_ROLE) or not user.is_authenticated:
            return None
        if not user.is_superuser and staff.lapsed_groups(user):
            # The periodic job takes the group away within a minute; the right is gone at once.
            raise PermissionDenied("Un rôle de ce compte a pris fin.")
        if not request.path.startswith(BACK_OFFICE) or not mfa.must_have_one(user):
            return None
        if not mfa.second_factors(user).exists():
            return redirect("second_factor_required")
        if not mfa.proved_in(request):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        return None
