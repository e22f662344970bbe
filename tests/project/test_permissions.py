"""Who may open what: every address of the project, tried as each role, against permissions.tsv.

An address missing from the table fails. After a change, `make permissions` writes the table again;
read its difference as you would read code.
"""

import os
from collections import Counter
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from cms.backoffice.roles import Role
from tests.factories import UserFactory
from tests.project import world
from tests.project.addresses import address, inside_page
from tests.project.routes import page_routes, routes

TABLE = Path(__file__).with_name("permissions.tsv")
VISITORS = ["anonymous", "signed_in", *[role.value for role in Role], "superuser"]
METHODS = ["GET", "POST"]

# The marks of the table.
ALLOWED, LOGIN, DENIED, METHOD, MISSING, ERROR = "+", "login", "no", "-", "404", "ERROR"

#: Where even a superuser meets a 404 or an error for a reason of its own, and which.
NOT_THERE = {
    "/admin/.*/": "catches what is no address of the back office",
    "/admin/api/main/documents/find/": "wants a search",
    "/admin/api/main/images/find/": "wants a search",
    "/admin/api/main/pages/find/": "wants a search",
    "/admin/block-preview/": "wants the name of a block",
    "/admin/bulk/<str:app_label>/<str:model_name>/<str:action>/": "wants a selection",
    "/admin/forms/submissions/<int:page_id>/": "no form page yet",
    "/admin/forms/submissions/<int:page_id>/results/": "no form page yet",
    "/admin/images/<int:image_id>/generate_url/": "images at any size are not served",
    "/admin/images/<int:image_id>/generate_url/output/": "images at any size are not served",
    "/admin/pages/<int:page_id>/convert_alias/": "the page is not an alias",
    "/admin/password_reset/": "passwords are reset at /compte/",
    "/admin/password_reset/complete/": "passwords are reset at /compte/",
    "/admin/password_reset/confirm/<uidb64>/<token>/": "passwords are reset at /compte/",
    "/admin/password_reset/done/": "passwords are reset at /compte/",
    "/admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/": "these settings have no preview",
    "/compte/confirm-email/<key>/": "wants the key of a message",
    "/compte/oidc/<str:provider_id>/login/": "Pro Santé Connect is not set up here",
    "/compte/oidc/<str:provider_id>/login/callback/": "Pro Santé Connect is not set up here",
    "/compte/second-facteur/recovery-codes/": "wants codes made before",
    "/compte/second-facteur/recovery-codes/download/": "wants codes made before",
    "/compte/second-facteur/totp/deactivate/": "wants an application set up before",
    "/compte/second-facteur/webauthn/keys/<int:pk>/edit/": "wants a key of one’s own",
    "/compte/second-facteur/webauthn/keys/<int:pk>/remove/": "wants a key of one’s own",
}
#: What answers anybody below /admin/: the way in, icons and words, and the catch-all of wrong addresses.
OPEN_IN_ADMIN = ("/admin/login/", "/admin/logout/", "/admin/sprite/", "/admin/jsi18n/", "/admin/.*/")
#: Wagtail's own screens that break on an empty form, which no browser sends.
BREAKS_ON_JUNK = {
    "/admin/choose-external-link/",
    "/admin/failwhale/",
    "/admin/pages/<int:page_id>/copy/",
    "/admin/pages/<int:page_id>/edit/",
    "/admin/pages/<int:page_id>/revisions/<int:revision_id>/revert/",
    "/admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
    "/admin/redirects/import/process/",
}

HEADER = f"""# Who may open what. One line an address and method, one column a visitor.
# {ALLOWED} allowed   {LOGIN} sent to the sign-in page   {DENIED} refused
# {METHOD} method not allowed   {MISSING} not there for them
# Written by `make permissions`, checked by tests/project/test_permissions.py: read its differences.
"""


@dataclass(frozen=True)
class Line:
    label: str
    url: str


def lines():
    for route in routes():
        yield Line(route.pattern, address(route))
    for label, inside, page in page_routes():
        yield Line(label, page.url + inside_page(inside, page))


def read_table():
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    header = rows[0][2:]
    return {
        (row[0].strip(), row[1]): dict(zip(header, map(str.strip, row[2:]), strict=True)) for row in rows[1:]
    }


@pytest.fixture
def built_world(db):
    world.build()
    cache.clear()


@pytest.fixture
def visitors(built_world, staff):
    """visitor → the cookies of their session."""
    cookies = {"anonymous": SimpleCookie()}
    accounts = {"signed_in": UserFactory(), "superuser": UserFactory(is_superuser=True)}
    accounts |= {role.value: staff(role) for role in Role}
    for visitor, user in accounts.items():
        client = Client()
        client.force_login(user)
        cookies[visitor] = client.cookies
    return cookies


def outcome(url, method, cookies):
    """What the visitor meets; whatever the request wrote is taken back."""
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    with transaction.atomic():
        response = client.generic(method, url)
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    return mark(response, url)


def mark(response, url):
    code = response.status_code
    if code in (301, 302, 303, 307):
        target = response["Location"]
        if target.startswith(settings.LOGIN_URL):
            return LOGIN
        return DENIED if target == "/admin/" and url.startswith("/admin/") else ALLOWED
    if code >= 500 and code != 503:  # 503 is the health page's way of saying that nothing works here
        return ERROR
    return {403: DENIED, 404: MISSING, 405: METHOD}.get(code, ALLOWED)


def measured(visitors, only=None):
    found = {}
    for line in lines():
        for method in METHODS:
            if only is None or only(line):
                marks = {who: outcome(line.url, method, visitors[who]) for who in VISITORS}
                found[(line.label, method)] = marks
    return found


def write_table(found):
    width = max(len(label) for label, _ in found)
    rows = ["\t".join(["address".ljust(width), "method", *VISITORS])]
    for (label, method), marks in sorted(found.items()):
        cells = [marks[who].ljust(len(who)) for who in VISITORS]
        rows.append("\t".join([label.ljust(width), method, *cells]).rstrip())
    TABLE.write_text(HEADER + "\n".join(rows) + "\n")


def differences(found, table):
    return [
        f"{method} {label}: {who} meets {mark!r}, the table says {table.get((label, method), {}).get(who)!r}"
        for (label, method), marks in found.items()
        for who, mark in marks.items()
        if table.get((label, method), {}).get(who) != mark
    ]


def test_every_address_is_in_the_table(built_world):
    table = read_table()
    known = {label for label, _ in table}
    present = {line.label for line in lines()}
    assert not present - known, "Addresses nobody classified: run `make permissions` and read what it adds."
    assert not known - present, "The table names addresses that are gone: run `make permissions`."


def test_no_address_is_named_twice():
    counted = Counter(route.pattern for route in routes())
    # Our redirections to the one sign-in page stand before Wagtail's own forms.
    twice = [pattern for pattern, times in counted.items() if times > 1]
    assert twice == ["/admin/login/", "/_util/login/"]


def test_the_table_refuses_nobody_but_those_who_should_be():
    """Read the table itself: the public never enters, and only superusers reach accounts and groups."""
    for (label, method), marks in read_table().items():
        assert ERROR not in marks.values() or label in BREAKS_ON_JUNK, f"{method} {label} breaks"
        assert marks["superuser"] != MISSING or label in NOT_THERE, f"{method} {label}: a 404 proves nothing"
        if label.startswith(("/admin/users/", "/admin/groups/")):
            allowed = {who for who, mark in marks.items() if mark == ALLOWED}
            assert allowed <= {"superuser"}, f"{method} {label} is open to {allowed}"
        if label.startswith("/admin/") and not label.startswith(OPEN_IN_ADMIN):
            assert marks["anonymous"] in (LOGIN, METHOD, MISSING), f"{method} {label} is open to anybody"
            assert marks["signed_in"] in (LOGIN, DENIED, METHOD, MISSING), (
                f"{method} {label} is open to accounts"
            )


def test_our_own_addresses_answer_as_the_table_says(visitors):
    """The fast form: the addresses this project declares itself; the rest is in the long form."""

    def ours(line):
        return line.label.startswith("page ") or not line.label.startswith(("/admin/", "/documents/"))

    assert differences(measured(visitors, ours), read_table()) == []


@pytest.mark.long
def test_every_address_answers_as_the_table_says(visitors):
    found = measured(visitors)
    if os.environ.get("WRITE_PERMISSIONS"):
        write_table(found)
    assert differences(found, read_table()) == []
