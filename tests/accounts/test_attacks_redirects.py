"""Nobody is sent elsewhere by an address of ours: security.md §3.8, thirty ways to write it."""

from urllib.parse import urlsplit

import pytest

from tests.accounts.doing import PASSWORD, code, give_application, reauthenticate, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "HTTPS://EVIL.EXAMPLE/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "https://testserver@evil.example/",
    "https://testserver:80@evil.example/",
    "https://evil.example\\@testserver/",
    "https://evil.example#@testserver/",
    "https://testserver.evil.example/",
    "https://evil.example/testserver",
    "//testserver@evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "ftp://evil.example/",
    "file:///etc/passwd",
    "//[::1]/",
    "https://١٢٧.0.0.1/",
    "//evil。example",
    "//%65vil.example",
    "\x00//evil.example",
]


def stays_here(response):
    """Whether the browser remains on this site, as browsers read an address."""
    if response.status_code not in (301, 302, 303, 307, 308):
        return True
    # Browsers drop tabs and line ends, read \ as /, and a scheme without slashes as one with them.
    target = response.headers["Location"].translate({9: None, 10: None, 13: None}).replace("\\", "/").strip()
    parts = urlsplit(target)
    return parts.scheme in ("", "http", "https") and (
        parts.netloc == "testserver" or (not parts.scheme and not parts.netloc and target.startswith("/"))
    )


@pytest.fixture(params=ELSEWHERE, ids=range(len(ELSEWHERE)))
def elsewhere(request, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    return request.param


def test_signing_in(client, site, elsewhere):
    assert stays_here(sign_in(client, UserFactory(), next=elsewhere))
    assert stays_here(client.get("/compte/login/", {"next": elsewhere}))  # signed in already
    assert stays_here(client.get("/admin/login/", {"next": elsewhere}))


def test_signing_in_with_the_address_in_the_link(client, site, elsewhere):
    from urllib.parse import urlencode

    user = UserFactory()
    page = f"/compte/login/?{urlencode({'next': elsewhere})}"
    assert stays_here(client.post(page, {"login": user.email, "password": PASSWORD}))


def test_signing_up(client, site, elsewhere):
    data = {
        "first_name": "Anne",
        "last_name": "Martin",
        "email": "anne@chu.invalid",
        "password1": "une girafe lit le journal",
        "password2": "une girafe lit le journal",
        "next": elsewhere,
    }
    assert stays_here(client.post("/compte/signup/", data))


def test_signing_out(client, site, elsewhere):
    client.force_login(UserFactory())
    assert stays_here(client.post("/compte/logout/", {"next": elsewhere}))


def test_giving_the_password_again(client, site, elsewhere):
    sign_in(client, UserFactory())
    assert stays_here(reauthenticate(client, then=elsewhere))


def test_giving_the_code_again(client, site, elsewhere):
    user = UserFactory()
    client.force_login(user)
    give_application(user)
    answer = client.post("/compte/second-facteur/reauthenticate/", {"code": code(), "next": elsewhere})
    assert answer.status_code == 302
    assert stays_here(answer)


def test_signing_in_with_a_code(client, site, elsewhere):
    user = UserFactory()
    give_application(user)
    sign_in(client, user, next=elsewhere)
    answer = client.post("/compte/second-facteur/authenticate/", {"code": code()})
    assert answer.status_code == 302
    assert stays_here(answer)


@pytest.mark.parametrize("path", ["password/change/", "email/", "sessions/", "tiers/", "second-facteur/"])
def test_managing_the_account(client, site, path):
    client.force_login(UserFactory())
    for address in ELSEWHERE:
        assert stays_here(client.get(f"/compte/{path}", {"next": address}))
        assert stays_here(client.post(f"/compte/{path}", {"next": address, "action_add": ""}))
