"""The members as the public finds them: all of them, none but them, and nothing they keep to themselves."""

from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from association.members.models import Organisation, OrganisationContact, Partnership
from association.members.services import memberships
from tests import factories
from tests.public_site import add_member, make_site, make_territory

MOST_QUERIES = 12
CANCER_WORDS = ("cancer_status", "authorised", "associated", "Autorisé", "Associé", "Non renseigné")


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def colleges(db):
    public = factories.CollegeFactory(name="Établissements publics", slug="publics", order=1)
    users = factories.CollegeFactory(name="Usagers", slug="usagers", order=2)
    return public, users


def test_a_network_without_members_says_so(client, site):
    page = client.get("/adherents/").text
    assert "Aucun adhérent" in page
    assert "Pas encore d’adhérent" in page


def test_members_are_listed_by_college(client, site, colleges):
    public, users = colleges
    add_member("Ligue de Nîmes", users)
    add_member("Hôpital de Nîmes", public)
    page = client.get("/adherents/").text
    assert "2 adhérents" in page
    places = [
        page.index(words) for words in ("Établissements publics</h3>", "Hôpital de Nîmes", "Usagers</h3>")
    ]
    assert places == sorted(places) and places[-1] < page.index("Ligue de Nîmes")


def former_and_future_members():
    """Organisations that are not members today, one by way of not being."""
    factories.candidate(factories.OrganisationFactory(name="Candidat", display_name="Candidat"))
    memberships.admit(
        membership=factories.candidate(
            factories.OrganisationFactory(name="Non signé", display_name="Non signé")
        ),
        on=date(2024, 2, 1),
        decision="CA",
    )
    for name, act, decision in (
        ("Suspendu", memberships.suspend, {}),
        ("Démissionnaire", memberships.resign, {}),
        ("Radié", memberships.exclude, {"decision": "CA"}),
        ("Dissous", memberships.dissolve, {}),
    ):
        membership = add_member(name).memberships.get()
        act(membership=membership, on=date(2025, 1, 1), reason="Motif confidentiel", **decision)
    factories.OrganisationFactory(name="Jamais venu", display_name="Jamais venu")


def test_who_is_not_a_member_today_is_nowhere(client, site):
    make_territory()
    add_member("Hôpital resté", latitude=43.6, longitude=1.44)
    former_and_future_members()
    Organisation.objects.exclude(name="Hôpital resté").update(latitude=44, longitude=2)
    seen = [client.get(f"/adherents/{path}").text for path in ("", "carte/lieux/", "?q=a")]
    for others in Organisation.objects.exclude(name="Hôpital resté"):
        assert all(others.name not in page for page in seen)
        assert client.get(f"/adherents/{others.slug}/").status_code == 404
        assert client.get(f"/adherents/{others.slug}/dessin/").status_code == 404
    assert all("confidentiel" not in page for page in seen)
    assert client.get("/adherents/carte/dessin/").text.count("<circle") == 1


def test_a_member_keeps_its_secrets(client, site, colleges):
    make_territory()
    organisation = add_member(
        "Clinique discrète",
        colleges[0],
        cancer_status=Organisation.CancerStatus.AUTHORISED,
        notes="Note interne",
        email="interne@exemple.invalid",
        latitude=43.6,
        longitude=1.44,
    )
    contact = partial(OrganisationContact.objects.create, organisation=organisation)
    contact(label="Accueil", phone="0536490001", public=True)
    contact(label="Ligne directe", email="direct@exemple.invalid", public=False)
    page = client.get(f"/adherents/{organisation.slug}/")
    assert "Accueil" in page.text
    assert "+33536490001" in page.text
    everywhere = [
        client.get(path).text
        for path in ("/", "/adherents/", f"/adherents/{organisation.slug}/", "/adherents/carte/lieux/")
    ]
    for secret in (*CANCER_WORDS, "Note interne", "interne@", "Ligne directe", "direct@"):
        assert all(secret not in text for text in everywhere), secret


def test_one_member_is_told_on_its_page(client, site, colleges):
    haute_garonne, _ = make_territory()
    hospital = add_member(
        "CHU d’essai",
        colleges[0],
        haute_garonne,
        street="1 place Claude-Essai",
        phone="0561000000",
        website="https://chu.exemple.invalid/",
        latitude=43.6,
        longitude=1.44,
        source="Registre d’essai",
    )
    factories.OrganisationFactory(
        name="Site de Foix", display_name="Site de Foix", kind="site", parent=hospital, city="Foix"
    )
    factories.OrganisationFactory(
        name="Site fermé", display_name="Site fermé", kind="site", parent=hospital, closed_on=date(2020, 1, 1)
    )
    page = client.get(f"/adherents/{hospital.slug}/").text
    for words in (
        "CHU d’essai",
        "Établissements publics",
        "1 place Claude-Essai<br>31000 Toulouse",
        "Haute-Garonne (31)",
        "15 mars 2024",
        "05\u00a061\u00a000\u00a000\u00a000",
        "chu.exemple.invalid",
        "Site de Foix",
        "IGN Admin Express",
        "Registre d’essai",
    ):
        assert words in page, words
    assert "Site fermé" not in page
    assert '<a href="/adherents/">Adhérents</a>' in page


@pytest.mark.parametrize("words", ["medipole", "MÉDIPÔLE", "médipôle garonne", "l'isle", "isle médipôle"])
def test_a_search_needs_neither_accents_nor_order(client, site, words):
    add_member("Médipôle Garonne", city="L’Isle-Jourdain")
    add_member("Autre clinique", city="Foix")
    page = client.get("/adherents/", {"q": words}).text
    assert "Médipôle Garonne" in page
    assert "Autre clinique" not in page


def test_filters_narrow_the_list_and_the_map_alike(client, site, colleges):
    haute_garonne, gard = make_territory()
    public, users = colleges
    here = {"latitude": 43.6, "longitude": 1.44}
    add_member("Alpha", public, haute_garonne, **here)
    add_member("Bravo", users, haute_garonne, **here)
    add_member("Charlie", public, gard, type_code="chu", **here)
    for query, expected in {
        "college=publics": {"Alpha", "Charlie"},
        "departement=31": {"Alpha", "Bravo"},
        "college=publics&departement=30": {"Charlie"},
        "type=chu": {"Charlie"},
        "q=bravo&college=usagers": {"Bravo"},
        "college=inconnu&departement=99&type=x": {"Alpha", "Bravo", "Charlie"},
    }.items():
        listed = client.get(f"/adherents/?{query}").text
        placed = client.get(f"/adherents/carte/lieux/?{query}").json()["points"]
        assert {name for name in ("Alpha", "Bravo", "Charlie") if f">{name}</a>" in listed} == expected, query
        assert {place["name"] for place in placed} == expected, query


def test_a_department_finds_the_member_that_has_a_site_there(client, site):
    haute_garonne, gard = make_territory()
    parent = add_member("Groupe hospitalier", department=haute_garonne)
    factories.OrganisationFactory(
        name="Site du Gard",
        display_name="Site du Gard",
        kind="site",
        parent=parent,
        department=gard,
        latitude=44,
        longitude=4.3,
    )
    assert "Groupe hospitalier" in client.get("/adherents/?departement=30").text
    place = client.get("/adherents/carte/lieux/?departement=30").json()["points"][0]
    assert place["name"] == "Site du Gard"
    assert place["url"] == f"/adherents/{parent.slug}/"


def test_a_search_that_finds_nothing_says_what_to_do(client, site):
    add_member("Hôpital")
    page = client.get("/adherents/?q=introuvable").text
    assert "Rien ne correspond" in page
    assert "Voir tous les adhérents" in page


def test_the_second_page_keeps_the_search(client, site):
    college = factories.CollegeFactory()
    for number in range(31):
        add_member(f"Hôpital {number:02}", college)
    page = client.get("/adherents/?q=hopital&page=2").text
    assert "Hôpital 30" in page
    assert 'href="?q=hopital&amp;page=1"' in page


def test_outlines_are_light_and_named(client, site):
    make_territory()
    answer = client.get("/adherents/carte/contours/")
    names = {feature["properties"]["name"] for feature in answer.json()["features"]}
    assert names == {"Haute-Garonne", "Gard"}
    assert "max-age=86400" in answer["Cache-Control"]


def test_before_a_region_is_chosen_the_map_is_empty(client, site):
    add_member("Hôpital", latitude=43.6, longitude=1.44)
    assert client.get("/adherents/carte/contours/").json()["features"] == []
    assert "<svg" in client.get("/adherents/carte/dessin/").text
    assert client.get("/adherents/").status_code == 200


def test_the_home_page_counts_the_members(client, site, colleges):
    public, users = colleges
    for name in ("A", "B", "C"):
        add_member(name, public)
    add_member("D", users)
    page = client.get("/").text
    assert "4 adhérents" in page
    assert 'href="/adherents/?college=publics"' in page


def test_partners_are_apart(client, site):
    partner = factories.OrganisationFactory(name="Registre voisin", display_name="Registre voisin")
    gone = factories.OrganisationFactory(name="Ancien allié", display_name="Ancien allié")
    kind = Partnership.Kind.RESEARCH
    Partnership.objects.create(organisation=partner, kind=kind, start_on=date(2020, 1, 1), subject="Données")
    Partnership.objects.create(
        organisation=gone, kind=kind, start_on=date(2020, 1, 1), end_on=date(2021, 1, 1)
    )
    page = client.get("/adherents/partenaires/").text
    assert "Registre voisin" in page
    assert "Ancien allié" not in page
    assert "Registre voisin" not in client.get("/adherents/").text


def test_a_network_without_partners_says_so(client, site):
    assert "Pas encore de partenaire" in client.get("/adherents/partenaires/").text


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/adherents/", "/adherents/carte/lieux/", "/adherents/?q=hopital", "/"])
def test_the_list_and_the_map_cost_the_same_with_two_and_twenty_members(client, site, colleges, path):
    haute_garonne, _ = make_territory()
    at = {"department": haute_garonne, "latitude": 43.6, "longitude": 1.44, "type_code": "chu"}
    for number in range(2):
        add_member(f"Hôpital {number}", colleges[0], **at)
    with_two = queries_of(client, path)
    for number in range(2, 20):
        add_member(f"Hôpital {number}", colleges[number % 2], **at)
    assert queries_of(client, path) == with_two
    assert with_two <= MOST_QUERIES + ("?q" in path)  # a search is counted too


def test_a_member_page_costs_the_same_with_two_and_twenty_sites(client, site, colleges):
    member = add_member("Groupe hospitalier d’essai", colleges[0])
    path = f"/adherents/{member.slug}/"
    add_sites(member, 2)
    with_two = queries_of(client, path)
    add_sites(member, 18)
    assert queries_of(client, path) == with_two <= 14


def add_sites(member, count):
    for _ in range(count):
        factories.OrganisationFactory(
            kind=Organisation.Kind.SITE, parent=member, latitude="43.6", longitude="1.4"
        )
