"""A page an editor reserves asks for what it needs, in our look, and shows nothing before."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import UserFactory


@pytest.fixture
def reserve(site):
    site.missions.introduction = "Texte réservé"
    site.missions.save_revision().publish()

    def make(kind, **fields):
        PageViewRestriction.objects.create(page=site.missions, restriction_type=kind, **fields)

    return make


def test_a_shared_password_opens_the_page(client, reserve):
    reserve(PageViewRestriction.PASSWORD, password="sésame")
    page = client.get("/le-reseau/missions/")
    assert "Donnez le mot de passe" in page.text
    assert "Texte réservé" not in page.text
    form = page.context["form"]
    answer = {"password": "sésame", "return_url": form.initial["return_url"]}
    opened = client.post(page.context["action_url"], answer, follow=True)
    assert "Texte réservé" in opened.text


def test_a_page_for_accounts_sends_to_sign_in_and_back(client, reserve):
    reserve(PageViewRestriction.LOGIN)
    sent = client.get("/le-reseau/missions/")
    assert sent.headers["Location"] == "/compte/login/?next=/le-reseau/missions/"
    client.force_login(UserFactory())
    assert "Texte réservé" in client.get("/le-reseau/missions/").text
