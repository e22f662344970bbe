"""Guards over every request the tests make: a GET never writes, a page never repeats a query,
a template of ours never names a variable that is not there."""

import re
import sys
from collections import Counter
from contextlib import ExitStack
from copy import copy
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.template.base import Node

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE)\b", re.IGNORECASE)

# Where a GET may write: the visitor's session and its messages, the rate limits of sign-in, and what
# Wagtail and allauth keep by themselves (who is editing what, an account's address, a resized image).
MAY_BE_WRITTEN = re.compile(
    r'"(django_session|django_cache|wagtailadmin_editingsession|wagtailusers_userprofile'
    r"|wagtailimages_rendition|wagtailcore_pagesubscription|account_emailaddress|mfa_authenticator"
    r"|wagtailcore_referenceindex|auth_user)\"",
)

# OpenID Connect comes back by a GET (its state and its nonce prove that this browser left for it).
MAY_WRITE = re.compile(r"/compte/oidc/[^/]+/login/callback/$")

# Six times the same statement in one page is a query per row.
REPEATS = 6


class QueryGuard:
    """Sees the statements of one request."""

    def __init__(self, request):
        self.request = request
        self.seen = Counter()

    def __call__(self, execute, sql, params, many, context):
        if WRITE.match(sql) and not MAY_BE_WRITTEN.search(sql):
            raise AssertionError(f"GET {self.request.path} writes: {sql[:200]}")
        if sql.lstrip().upper().startswith("SELECT") and '"django_cache"' not in sql:
            self.seen[sql] += 1
            if self.seen[sql] == REPEATS and not from_wagtail():
                raise AssertionError(f"GET {self.request.path} repeats a query per row: {sql[:300]}")
        return execute(sql, params, many, context)


#: Ours, and on the way of every request: they ask nothing themselves. The dressed frame of the back
#: office stands around Wagtail's own lists.
PASSED_THROUGH = ("/.venv/", "/tests/", "/middleware", "/cms/backoffice/csp", "/templates/wagtailadmin/")


def from_wagtail():
    """Whether the statement comes from Wagtail's own templates or views, not from ours."""
    frame = sys._getframe(2)
    while frame:
        if is_ours(frame.f_code.co_filename):
            return False
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and is_our_template(node) and is_ours(node.origin.name):
            return False
        frame = frame.f_back
    return True


def is_ours(path):
    return path.startswith(str(settings.BASE_DIR)) and not any(part in path for part in PASSED_THROUGH)


def is_our_template(node):
    origin = getattr(getattr(node, "origin", None), "name", "") or ""
    # cms/backoffice/templates holds copies of Wagtail's own, with a nonce.
    copied = "site-packages" in origin or "/cms/backoffice/templates/" in origin
    return origin.startswith(str(settings.BASE_DIR)) and not copied


class RequestGuardMiddleware:
    """First in the test settings' middleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or MAY_WRITE.match(request.path):
            return self.get_response(request)
        with ExitStack() as stack:
            guard = QueryGuard(request)
            for connection in connections.all(initialized_only=True):
                stack.enter_context(connection.execute_wrapper(guard))
            return self.get_response(request)


class UndefinedVariable(str):
    """Django renders it for an undefined variable; in a template of ours it fails the test instead.

    Wagtail's and allauth's own templates count on undefined variables being empty.
    """

    __slots__ = ()

    def __contains__(self, item):
        return item == "%s"

    def __mod__(self, variable):
        frame = sys._getframe(1)
        while frame:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None):
                if is_our_template(node):
                    name = Path(node.origin.name).relative_to(settings.BASE_DIR)
                    raise AssertionError(f"Undefined template variable « {variable} » in {name}")
                break
            frame = frame.f_back
        return self.filtered(sys._getframe(1).f_locals)

    @staticmethod
    def filtered(resolving):
        """Nothing, passed through the filters ({{ missing|default:"x" }}), as Django does by default."""
        expression = copy(resolving["self"])
        expression.is_var, expression.var = False, ""
        return expression.resolve(resolving["context"])
