"""Every page of an account is ours: none of allauth's own templates is ever shown."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as project_settings
from django.test import Client
from django.test.signals import template_rendered

from tests import factories
from tests.accounts.doing import give_application, give_recovery_codes, reauthenticate, sign_in
from tests.project.routes import routes

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendered():
    """The files of the templates that were rendered."""
    found = set()

    def note(sender, template, **kwargs):
        found.add(template.origin.name)

    template_rendered.connect(note)
    yield found
    template_rendered.disconnect(note)


def visitors():
    """Nobody; somebody who signed in; somebody halfway; somebody with everything set up."""
    plain, equipped = factories.UserFactory(), factories.UserFactory()
    give_application(equipped)
    halfway = Client()
    sign_in(halfway, equipped)
    signed_in = Client()
    sign_in(signed_in, plain)
    reauthenticate(signed_in)
    complete = factories.UserFactory()
    client = Client()
    sign_in(client, complete)
    reauthenticate(client)
    give_application(complete)
    give_recovery_codes(complete)
    return [Client(), halfway, signed_in, client]


def test_no_template_of_allauth_s_is_shown(site, rendered, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    paths = [
        route.pattern for route in routes() if route.pattern.startswith("/compte/") and not route.parameters
    ]
    assert len(paths) > 25
    for client in visitors():
        for path in paths:
            if path != "/compte/logout/":
                client.get(path)
            client.post(path) if "logout" not in path else client.get(path)
    theirs = [name for name in rendered if "/allauth/" in name and str(project_settings.BASE_DIR) not in name]
    ours = [name for name in rendered if name.startswith(str(project_settings.BASE_DIR / "templates"))]
    assert len(ours) > 25
    # The codes of the file one downloads, one a line: there is nothing to say in French.
    assert {Path(name).name for name in theirs} <= {"download.txt"}


def test_the_codes_are_downloaded_one_a_line(client, site):
    user = factories.UserFactory()
    sign_in(client, user)
    give_application(user)
    codes = give_recovery_codes(user)
    reauthenticate(client)
    answer = client.get("/compte/second-facteur/recovery-codes/download/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.text.split() == codes


def test_the_file_of_codes_wants_the_password_once_more(client, site):
    user = factories.UserFactory()
    sign_in(client, user)
    give_application(user)
    give_recovery_codes(user)
    for path in ("", "download/", "generate/"):
        answer = client.get(f"/compte/second-facteur/recovery-codes/{path}")
        assert "reauthenticate" in answer.headers["Location"], path
    assert Authenticator.objects.filter(user=user).count() == 2


@pytest.mark.parametrize("path", ["email/", "password/change/", "second-facteur/", "sessions/", "tiers/"])
def test_managing_an_account_wants_one_to_be_signed_in(client, site, path):
    assert client.get(f"/compte/{path}").headers["Location"].startswith("/compte/login/")
