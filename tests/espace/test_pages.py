"""What a professional does in Mon espace."""

from datetime import date, timedelta

import pytest
from django.test import Client
from stdnum import luhn

from association.people.models import Consent, InterestDeclaration, Person
from association.people.services import declarations
from association.people.services.consents import has_given
from association.people.services.declarations import declare_interests
from tests import factories
from tests.outbox.reading import mailed

pytestmark = pytest.mark.django_db

NUMBER = "1000123456" + luhn.calc_check_digit("1000123456")

PAGES = ["", "profil/", "profil/modifier/", "profil/exercice/", "consentements/", "interets/",
         "interets/declarer/", "fiche-publique/", "securite/"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_nobody_enters_without_signing_in(client, site, path):
    assert client.get(f"/espace/{path}").headers["Location"].startswith("/compte/login/?next=/espace/")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_and_is_kept_by_no_cache(client, person, path):
    response = client.get(f"/espace/{path}")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_an_account_linked_to_nobody_is_told_so(client, site):
    client.force_login(factories.UserFactory())
    page = client.get("/espace/profil/", follow=True)
    assert "pas encore relié à une fiche" in page.text


def test_what_is_to_do_comes_first(client, person):
    home = client.get("/espace/").text
    assert "Bonjour, Anne Martin" in home
    assert home.index("Déclaration d’intérêts") < home.index("Vérifiez votre profil")


def test_the_profile_is_confirmed_for_a_year(client, person):
    factories.affiliation(person, main=True)
    client.post("/espace/profil/confirmer/")
    person.refresh_from_db()
    assert person.profile_confirmed_on == factories.today()
    assert person.affiliations.get().confirmed_on == factories.today()
    assert "Tout est exact" not in client.get("/espace/profil/").text
    Person.objects.update(profile_confirmed_on=factories.today() - timedelta(days=366))
    assert "Tout est exact" in client.get("/espace/profil/").text


def test_one_corrects_ones_own_record(client, person):
    data = {"title": "dr", "first_name": "Anne", "last_name": "Martin-Roques", "phone": "05 61 00 00 00",
            "rpps": " ".join(NUMBER)}  # fmt: skip
    page = client.post("/espace/profil/modifier/", data)
    assert page.status_code == 302, page.context["form"].errors
    person.refresh_from_db()
    assert (str(person), person.title, person.rpps) == ("Anne Martin-Roques", "dr", NUMBER)


def test_a_mistyped_rpps_number_changes_nothing(client, person):
    data = {"title": "", "first_name": "Anne", "last_name": "Autre", "rpps": "10001234561"}
    assert "mal recopié" in client.post("/espace/profil/modifier/", data).text
    person.refresh_from_db()
    assert person.last_name == "Martin"


def test_one_adds_a_place_of_work_and_leaves_it(client, person):
    hospital = factories.OrganisationFactory(display_name="Clinique des Essais")
    assert "Clinique des Essais" in client.get("/espace/profil/exercice/", {"q": "clinique essais"}).text
    client.post(
        f"/espace/profil/exercice/{hospital.pk}/", {"function": "Oncologue", "start_on": "2024-01-01"}
    )
    post = person.affiliations.get()
    assert post.main
    client.post(f"/espace/profil/exercice/{post.pk}/fin/", {"on": "2025-01-01"})
    assert person.affiliations.get().end_on == date(2025, 1, 1)


def test_addresses_are_kept_with_one_preferred(client, person):
    client.post("/espace/profil/adresses/", {"address": "Anne@Libre.invalid"})
    second = person.emails.get(address="anne@libre.invalid")
    person.emails.update(verified_at=factories.now())
    client.post(f"/espace/profil/adresses/{second.pk}/preferer/")
    assert Person.objects.get(pk=person.pk).preferred_email == "anne@libre.invalid"
    client.post(f"/espace/profil/adresses/{second.pk}/retirer/")
    assert Person.objects.get(pk=person.pk).preferred_email == "anne@chu.invalid"
    last = person.emails.get()
    assert "seule adresse" in client.post(f"/espace/profil/adresses/{last.pk}/retirer/", follow=True).text


def test_consents_are_answered_and_withdrawn(client, person):
    client.post("/espace/consentements/", {"purpose": "newsletters", "given": "yes"})
    client.post("/espace/consentements/", {"purpose": "newsletters", "given": "yes"})
    assert Consent.objects.count() == 1
    client.post("/espace/consentements/", {"purpose": "newsletters", "given": "no"})
    assert [one.given for one in Consent.objects.order_by("at")] == [True, False]
    assert "Vous avez répondu <strong>non</strong>" in client.get("/espace/consentements/").text
    assert client.post("/espace/consentements/", {"purpose": "x", "given": "yes"}).status_code == 400


def links(**fields):
    link = {"company": "Laboratoire d’essai", "nature": "speaking", "subject": "Congrès",
            "start_on": "2025-03-01", "end_on": "", "amount_band": "under_1000"} | fields  # fmt: skip
    return {f"liens-0-{name}": value for name, value in link.items()} | {
        "liens-TOTAL_FORMS": 1,
        "liens-INITIAL_FORMS": 0,
    }


def test_links_are_declared_for_a_year(client, person):
    assert client.post("/espace/interets/declarer/", links()).status_code == 302
    declaration = InterestDeclaration.objects.get()
    assert declaration.links.get().company == "Laboratoire d’essai"
    assert declaration.valid_until.year == declaration.declared_on.year + 1
    assert "Laboratoire d’essai" in client.get(f"/espace/interets/{declaration.pk}/").text


def test_nothing_is_declared_in_one_click(client, person):
    data = {"nothing": "on", "liens-TOTAL_FORMS": 1, "liens-INITIAL_FORMS": 1, "liens-0-company": ""}
    client.post("/espace/interets/declarer/", data)
    assert InterestDeclaration.objects.get().nothing_to_declare


def test_another_link_is_added_without_losing_the_first(client, person):
    page = client.post("/espace/interets/declarer/", links() | {"add": ""}).text
    assert "Lien n° 2" in page
    assert "Laboratoire d’essai" in page
    assert not InterestDeclaration.objects.exists()


def test_a_link_that_ends_before_it_starts_is_refused(client, person):
    page = client.post("/espace/interets/declarer/", links(end_on="2024-01-01"))
    assert "La fin vient après le début" in page.text
    assert not InterestDeclaration.objects.exists()


def test_neither_nothing_nor_a_link_is_no_declaration(client, person):
    data = {"liens-TOTAL_FORMS": 0, "liens-INITIAL_FORMS": 0}
    assert "Ajoutez au moins un lien" in client.post("/espace/interets/declarer/", data).text


def test_the_person_sees_who_read_the_declaration(client, person):
    declaration = declare_interests(person=person, nothing_to_declare=True, source="space")
    reader = factories.UserFactory(first_name="Odile", last_name="Marty")
    declarations.read_declaration(declaration=declaration, reader=reader, reason="Relecture du référentiel")
    page = client.get(f"/espace/interets/{declaration.pk}/").text
    assert "Odile Marty" in page
    assert "Relecture du référentiel" in page


@pytest.mark.parametrize(("days", "subjects"), [(-31, 0), (-30, 1), (-1, 1), (0, 2), (1, 1)])
def test_reminders_are_written_once_before_and_once_on_the_day(person, days, subjects):
    made = declare_interests(person=person, nothing_to_declare=True, source="space")
    for day in (made.valid_until - timedelta(days=30), made.valid_until + timedelta(days=days)):
        if day <= made.valid_until + timedelta(days=days):
            declarations.remind(day)
            declarations.remind(day)
    assert len(mailed("anne@chu.invalid")) == subjects


def test_somebody_else_s_records_are_not_there(client, person):
    other = factories.person(email="autre@chu.invalid")
    post = factories.affiliation(other)
    declaration = declare_interests(person=other, nothing_to_declare=True, source="space")
    email = other.emails.get()
    assert client.get(f"/espace/interets/{declaration.pk}/").status_code == 404
    assert client.post(f"/espace/profil/exercice/{post.pk}/fin/", {"on": "2026-01-01"}).status_code == 404
    for act in ("preferer", "retirer"):
        assert client.post(f"/espace/profil/adresses/{email.pk}/{act}/").status_code == 404
    assert other.emails.count() == 1


def public(client, **ticked):
    return client.post("/espace/fiche-publique/", {"published": "on", "presentation": "Bonjour"} | ticked)


def test_the_public_reads_only_the_lines_that_were_ticked(client, person):
    person.phone = "05 61 00 00 00"
    person.save()
    factories.affiliation(person, factories.OrganisationFactory(display_name="Clinique des Essais"))
    public(client, show_affiliations="on")
    slug = person.public_profile.slug
    page = Client().get(f"/personnes/{slug}/")
    assert "Clinique des Essais" in page.text
    for hidden in ("05 61 00 00 00", "anne@chu.invalid", "Bonjour", "Dr"):
        assert hidden not in page.text.partition("<main")[2].partition("</main")[0]
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert has_given(person, "public_profile")


def test_withdrawing_the_consent_takes_the_page_down(client, person):
    public(client)
    slug = person.public_profile.slug
    client.post("/espace/consentements/", {"purpose": "public_profile", "given": "no"})
    assert Client().get(f"/personnes/{slug}/").status_code == 404


def test_taking_the_page_down_withdraws_the_consent(client, person):
    public(client)
    client.post("/espace/fiche-publique/", {"presentation": ""})
    assert not has_given(person, "public_profile")
    assert Client().get(f"/personnes/{person.public_profile.slug}/").status_code == 404


def test_profiles_are_not_harvested(client, person):
    public(client)
    address = f"/personnes/{person.public_profile.slug}/"
    answers = [Client().get(address).status_code for _ in range(65)]
    assert answers.count(200) == 60
    assert answers[-1] == 429
