"""Nothing says who has an account: not the status, the length, the headers, nor the work done."""

import re
import statistics
import sys
import time

import pytest
from django.test import Client

from association.people.services import invitations
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests.accounts.hashers import CountingHasher
from tests.factories import UserFactory
from tests.outbox.reading import link_in, mailed

pytestmark = pytest.mark.django_db

# Of the same length: what differs must come from the account alone.
KNOWN, UNKNOWN = "anne.martin@chu.invalid", "jean.dupond@chu.invalid"
PASSWORD = "une girafe lit le journal"
VARYING_HEADERS = ("X-Request-Reference", "Content-Security-Policy", "Set-Cookie", "Expires")


def sign_in(client, email):
    return client.post("/compte/login/", {"login": email, "password": "un mauvais mot de passe"})


def sign_up(client, email):
    names = {"first_name": "Anne", "last_name": "Martin"}
    return client.post(
        "/compte/signup/", names | {"email": email, "password1": PASSWORD, "password2": PASSWORD}
    )


def reset(client, email):
    return client.post("/compte/password/reset/", {"email": email})


DOORS = {"sign-in": sign_in, "sign-up": sign_up, "reset": reset}


@pytest.fixture(params=DOORS)
def door(request, site, settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountingHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    UserFactory(email=KNOWN)
    return DOORS[request.param]


def seen(door, email):
    """What a visitor sees, page after page: status, length, headers, names of the cookies."""
    client = Client()
    client.get("/compte/login/")
    answer = door(client, email)
    pages = [answer]
    while answer.status_code == 302:
        answer = client.get(answer.headers["Location"])
        pages.append(answer)
    return [
        (
            page.status_code,
            page.headers.get("Location"),
            len(unmarked(page.text, email)),
            {name: value for name, value in page.headers.items() if name not in VARYING_HEADERS},
        )
        for page in pages
    ] + [sorted(client.cookies)]


def unmarked(text, email):
    """The page without what is drawn at random for each visit."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(r"nonce-[\w+/=-]+", "", text).replace(email, "")


def test_known_or_not_the_pages_are_the_same(door):
    assert seen(door, KNOWN) == seen(door, UNKNOWN)


def test_known_or_not_as_many_passwords_are_hashed_and_messages_written(door):
    """The hash is most of the time a sign-in takes: the same number of them is the same wait."""
    worked, written = {}, {}
    for email in (KNOWN, UNKNOWN):
        before = CountingHasher.worked
        door(Client(), email)
        worked[email] = CountingHasher.worked - before
        written[email] = Message.objects.filter(address=email).count()
    assert worked[KNOWN] == worked[UNKNOWN]
    assert written[KNOWN] == written[UNKNOWN]


def medians(door, start):
    """How long forty known and forty unknown addresses wait, interleaved: a busy machine slows both."""
    waits = {KNOWN: [], UNKNOWN: []}
    for number in range(start, start + 40):
        for email in (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN):
            client, begun = Client(), time.perf_counter()
            door(client, email if door is not sign_up or email == KNOWN else f"{number:03d}{UNKNOWN[2:]}")
            waits[email].append(time.perf_counter() - begun)
    return [statistics.median(waits[email]) for email in (KNOWN, UNKNOWN)]


@pytest.mark.long
def test_known_or_not_the_wait_is_the_same(door, capsys):
    """The medians are within a tenth, give or take 5 ms, in one of three rounds: what tells them apart
    tells them apart each time, the noise of a machine does not.
    """
    for turn in range(3):
        known, unknown = medians(door, turn * 40)
        with capsys.disabled():
            sys.stdout.write(
                f"{door.__name__}: known {known * 1000:.1f} ms, unknown {unknown * 1000:.1f} ms\n"
            )
        if alike := abs(known - unknown) <= max(0.1 * unknown, 0.005):
            break
    assert alike


def test_a_closed_account_says_so_to_whoever_has_its_password_only(client, site):
    user = UserFactory(is_active=False)
    wrong = sign_in(client, user.email)
    assert wrong.status_code == 200
    assert "n’est plus actif" not in wrong.text
    right = client.post(
        "/compte/login/", {"login": user.email, "password": "un mot de passe de test"}, follow=True
    )
    assert "n’est plus actif" in right.text


def test_a_key_of_invitation_made_up_says_nothing(client, site, staff):
    """Whatever became of an invitation, and for one that never was, the page is the same."""
    by = staff(Role.NETWORK_ADMINISTRATOR)
    invited = invitations.invite(
        email=KNOWN, first_name="A", last_name="B", roles=[Role.TRAINING_MANAGER], by=by
    )
    link = link_in(mailed(KNOWN)[0], "/compte/invitation/")
    invitations.revoke_invitation(invitation=invited, by=by)
    pages = [client.get(path) for path in (link, link[:-2] + "x/", "/compte/invitation/abc/")]
    assert len({(page.status_code, len(unmarked(page.text, KNOWN))) for page in pages}) == 1
