"""The home page of the back office: a greeting, what to do today, and nothing one may not see."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from association.members.services import memberships
from cms.backoffice import today
from cms.backoffice.roles import Role
from cms.pages.models import NewsIndexPage, NewsPage
from tests.backoffice.forms import shown
from tests.factories import OrganisationFactory, candidate, founding_texts, member

pytestmark = pytest.mark.django_db


def home(client):
    response = client.get("/admin/")
    assert response.status_code == 200
    return shown(response)


def test_one_is_greeted_by_ones_first_name_and_role(staff_client):
    page = home(staff_client(Role.NEWSLETTER_MANAGER))
    assert "Bonjour Camille" in page
    assert "Gestion des lettres" in page


def test_when_nothing_waits_the_page_says_so(staff_client):
    page = home(staff_client(Role.MEMBERSHIP_ADMINISTRATOR))
    assert "Rien n’attend : tout est à jour." in page


def test_the_membership_administrator_sees_who_waits_for_what(staff_client):
    candidate(OrganisationFactory(display_name="Clinique des Tilleuls"))
    admitted = candidate(OrganisationFactory(display_name="Réseau des Pins"))
    agreement = founding_texts()[0]
    memberships.sign_text(
        membership=admitted,
        text=agreement,
        signed_on=date(2024, 2, 1),
        signatory="A. B.",
        capacity="présidente",
    )
    memberships.admit(membership=admitted, on=date(2024, 3, 1), decision="CA du 1er mars 2024")
    page = home(staff_client(Role.MEMBERSHIP_ADMINISTRATOR))
    assert "Candidatures à décider" in page
    assert "Clinique des Tilleuls" in page
    assert "Réseau des Pins : il manque la charte du réseau signée" in page


def test_sites_alone_and_members_off_the_map_are_counted(staff_client):
    member(OrganisationFactory(kind="site"))
    cards = {card.title: card.count for card in cards_of(staff_client)}
    assert cards == {
        "Sites membres sans entité juridique": 1,
        "Membres sans position sur la carte": 1,
        "Membres sans représentant": 1,
    }


def test_the_cards_lead_to_the_same_number_of_rows(staff_client):
    for _ in range(3):
        member(OrganisationFactory(kind="site"))
        candidate()
    member()
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    cards = client.get("/admin/").context["cards"]
    assert len(cards) == 4
    for card in cards:
        assert client.get(card.url).context["items_count"] == card.count, card


def test_other_roles_see_nothing_of_the_applications(staff_client):
    candidate(OrganisationFactory(display_name="Clinique des Tilleuls"))
    for role in (Role.COMMUNICATION_OFFICER, Role.GOVERNANCE_SECRETARY):
        assert "Tilleuls" not in home(staff_client(role))


def test_who_writes_pages_starts_a_news_item_from_there(staff_client):
    root = Page.get_first_root_node()
    index = root.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites"))
    address = reverse("wagtailadmin_pages:add", args=["pages", "newspage", index.pk])
    assert address in home(staff_client(Role.COMMUNICATION_OFFICER))
    assert address not in home(staff_client(Role.MEMBERSHIP_ADMINISTRATOR))


def test_the_editor_in_chief_sees_the_pages_to_review(client, staff):
    root = Page.get_first_root_node()
    index = root.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites"))
    officer = staff(Role.COMMUNICATION_OFFICER)
    news = index.add_child(instance=NewsPage(title="Une journée pour le dépistage", live=False))
    news.save_revision(user=officer)
    news.get_workflow().start(news, officer)
    client.force_login(staff(Role.EDITOR_IN_CHIEF))
    page = home(client)
    assert "Pages à relire" in page
    assert "Une journée pour le dépistage" in page
    client.force_login(staff(Role.COMMUNICATION_OFFICER))
    assert "Pages à relire" not in home(client)


def test_a_card_says_how_many_more():
    card = today.Card("À faire", 7, "/", [("un", "/1"), ("deux", "/2")])
    assert card.others == 5


def test_the_page_is_ours_and_dated_today(staff_client):
    page = home(staff_client(Role.MEMBERSHIP_ADMINISTRATOR))
    assert "<title>Accueil - Maillage</title>" in " ".join(page.split()).replace("<title> ", "<title>")
    assert str(timezone.localdate().year) in page
    assert "wagtail.org" not in page


def cards_of(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR).get("/admin/").context["cards"]
