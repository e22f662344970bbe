"""The first pages of an empty site."""

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from association.members.models import MembersPage
from cms.pages.models import HomePage, NewsIndexPage

pytestmark = pytest.mark.django_db


def test_an_empty_site_answers_with_our_home_page(client):
    call_command("init_site", verbosity=0)
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.context["page"].specific_class is HomePage
    assert "Wagtail" not in answer.content.decode()
    for path in ("/adherents/", "/actualites/"):
        assert client.get(path).status_code == 200


def test_the_welcome_page_of_wagtail_is_gone():
    call_command("init_site", verbosity=0)
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_the_site_answers_at_its_public_address(settings):
    settings.SITE_URL = "https://reseau.invalid"
    call_command("init_site", verbosity=0)
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("reseau.invalid", 443)


def test_running_it_again_changes_nothing(capsys):
    call_command("init_site")
    HomePage.objects.update(title="Notre réseau")
    NewsIndexPage.objects.get().delete()
    call_command("init_site")
    assert HomePage.objects.get().title == "Notre réseau"
    assert MembersPage.objects.count() == NewsIndexPage.objects.count() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "Pages créées : Actualités."
