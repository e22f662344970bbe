"""The groups as the public finds them: their work and their number, and nobody who did not agree."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from association.groups.models import Deliverable, GroupsPage, StatusPeriod
from association.people.services.profiles import set_public_profile
from tests import factories
from tests.groups.making import Role, group, professional, role
from tests.public_site import add, make_site

MOST_QUERIES = 26


@pytest.fixture
def site(db):
    made = make_site()
    made.groups = add(made.home, GroupsPage(title="Groupes de travail", slug="groupes", show_in_menus=True))
    return made


def shown(last_name, published=True, show_groups=True, **fields):
    """A person who answered what the public may read of them."""
    person = factories.person(last_name=last_name, first_name="Anne", **fields)
    set_public_profile(person=person, user=None, published=published, show_groups=show_groups)
    return person


def test_a_site_without_groups_says_so(client, site):
    assert "Pas encore de groupe" in client.get("/groupes/").text


def test_groups_are_listed_by_kind_with_their_number_of_professionals(client, site):
    thorax = group(mission="Améliorer la prise en charge des cancers du poumon.")
    for _ in range(2):
        role(thorax)
    role(thorax, role=Role.GUEST)
    group("Soins de support", kind="transversal")
    page = client.get("/groupes/").text
    places = [
        page.index(words)
        for words in ("Groupes de spécialité", ">Thorax<", "Groupes transversaux", ">Soins de support<")
    ]
    assert places == sorted(places)
    assert "<strong>2</strong> professionnels" in page
    assert "se constitue" in page
    assert '<svg class="chart' not in page


def test_figures_of_all_the_groups_appear_once_they_say_something(client, site):
    thorax = group()
    for _ in range(50):
        role(thorax, professional(profession="10", specialty="SM11"))
    page = client.get("/groupes/").text
    assert "50 professionnels, toutes disciplines" in page
    assert "Spécialités chirurgicales" in page


def test_only_those_who_agreed_are_named(client, site):
    thorax = group()
    role(thorax, shown("Roux"), Role.LEAD)
    role(thorax, shown("Blanc"))
    role(thorax, shown("Sansgroupe", show_groups=False))
    role(thorax, shown("Nonpublié", published=False))
    role(thorax, factories.person(last_name="Muet"))
    role(thorax, shown("Ancien"), end_on=date(2024, 1, 1))
    role(thorax, shown("Invité"), Role.GUEST)
    withdrawn = shown("Retiré")
    role(thorax, withdrawn)
    set_public_profile(person=withdrawn, user=None, published=False, show_groups=True)
    page = client.get("/groupes/thorax/").text
    assert page.index("Animateur</h3>") < page.index("Anne Roux") < page.index("Anne Blanc")
    for name in ("Sansgroupe", "Nonpublié", "Muet", "Ancien", "Invité", "Retiré"):
        assert name not in page
    assert "6 professionnels" in page
    assert "et 4 autres" in page


def test_works_are_shown_when_they_are_for_the_public(client, site):
    thorax = group()
    Deliverable.objects.create(
        group=thorax, title="Fiche dépistage", public=True, delivered_on=date(2025, 3, 1),
        link="https://exemple.invalid/fiche",
    )  # fmt: skip
    Deliverable.objects.create(group=thorax, title="Arbre décisionnel", public=True, due_on=date(2027, 1, 1))
    Deliverable.objects.create(group=thorax, title="Note interne")
    page = client.get("/groupes/thorax/").text
    assert 'href="https://exemple.invalid/fiche"' in page
    assert "prévu en janvier 2027" in page
    assert "Note interne" not in page


def test_a_suspended_group_is_said_so_politely_and_its_reason_is_not(client, site):
    sarcome = group("Sarcome", until=date(2025, 1, 1))
    StatusPeriod.objects.create(
        group=sarcome, start_on=date(2025, 1, 1), status="suspended", reason="Désaccord entre animateurs"
    )
    assert "en pause" in client.get("/groupes/").text
    page = client.get("/groupes/sarcome/").text
    assert "Ce groupe fait une pause" in page
    assert "Désaccord" not in page


def test_a_closed_or_hidden_group_has_no_page(client, site):
    group("Thyroïde", slug="thyroide", until=date(2024, 1, 1))
    group("Interne", published=False)
    for slug in ("thyroide", "interne", "inconnu"):
        assert client.get(f"/groupes/{slug}/").status_code == 404
    page = client.get("/groupes/").text
    assert "Thyroïde" not in page
    assert "Interne" not in page


def test_a_public_sheet_names_the_groups_of_whoever_shows_them(client, site):
    roux, blanc = shown("Roux"), shown("Blanc", show_groups=False)
    for person in (roux, blanc):
        role(group(f"Groupe de {person.last_name}"), person)
    hidden = group("Interne", published=False)
    role(hidden, roux)
    page = client.get(f"/personnes/{roux.public_profile.slug}/").text
    assert "Groupe de Roux" in page
    assert "Interne" not in page
    assert "Groupe de Blanc" not in client.get(f"/personnes/{blanc.public_profile.slug}/").text


@pytest.mark.parametrize("address", ["/groupes/", "/groupes/thorax/"])
def test_the_same_queries_with_two_and_with_twenty(client, site, address):
    asked = []
    thorax = group()
    for number in (2, 20):
        for rank in range(number):
            other = group(f"Groupe {number} {rank}")
            for where in (thorax, other):
                role(where, shown(f"Martin {number} {rank}"))
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= MOST_QUERIES
