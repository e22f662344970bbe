"""An organisation applies online: what it types, what it is told, what is kept."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.members.models import Application
from association.members.services import applications
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import shown
from tests.members.joining import applied, confirmed, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor():
    """Somebody who is signed in nowhere."""
    return Client()


@pytest.fixture(autouse=True)
def texts():
    return factories.founding_texts()


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def act(name, application):
    return reverse(f"application:{name}", args=[application.pk])


def test_an_organisation_finds_itself_and_the_form_is_filled(visitor):
    known = factories.OrganisationFactory(
        display_name="Clinique du Lac", finess="310781406", street="1 rue du Lac", notes="à surveiller"
    )
    factories.OrganisationFactory(display_name="Association du Lac")
    for query in ("clinique lac", "310781406", "31 078 14 06"):
        page = shown(visitor.get("/adherer/", {"q": query}))
        assert "Clinique du Lac" in page, query
        assert "Association du Lac" not in page, "only the public register is searched"
    form = shown(visitor.get("/adherer/demande/", {"organisation": known.pk}))
    assert "1 rue du Lac" in form
    assert "à surveiller" not in form


def test_nothing_found_leads_to_an_empty_form(visitor):
    page = shown(visitor.get("/adherer/", {"q": "Inconnue au bataillon"}))
    assert "Aucune organisation trouvée" in page
    assert visitor.get("/adherer/demande/", {"organisation": "999999999999999999"}).status_code == 200


def test_an_application_waits_for_the_proof_of_the_address(visitor, staffer):
    application, link = applied(visitor)
    assert application.state == "unconfirmed"
    assert set(application.texts.values_list("kind", flat=True)) == {"founding_agreement", "network_charter"}
    page = staffer.get(act("transmettre", application), follow=True)
    assert "pas encore confirmée" in shown(page)
    with pytest.raises(Refusal):
        applications.refuse(application=application, answer="Non", user=None)
    assert "Confirmez votre adresse" in shown(visitor.get(link))
    application.refresh_from_db()
    assert application.state == "unconfirmed", "opening the link is a GET: a mail scanner proves nothing"
    done = shown(visitor.post(f"{link}confirmer/", follow=True))
    assert "aria-current" in done.split("Étude du dossier")[0].rsplit("<li", 1)[1]
    application.refresh_from_db()
    assert application.state == "received"


def test_confirming_twice_is_confirming_once(visitor):
    application, link = confirmed(visitor)
    again = visitor.post(f"{link}confirmer/", follow=True)
    assert again.status_code == 200
    assert AuditEntry.objects.filter(action="members.confirm_application").count() == 1


def test_a_machine_that_fills_every_field_writes_nothing(visitor):
    response = visitor.post("/adherer/demande/", typed(site="https://pub.invalid"))
    assert response.status_code == 302
    assert not Application.objects.exists()
    assert not Message.objects.exists()


def test_too_many_applications_from_one_place_are_stopped(visitor, monkeypatch):
    monkeypatch.setattr("association.members.public.applying.SENT_AN_HOUR", 2)
    data = typed()
    answers = [visitor.post("/adherer/demande/", data).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_the_form_fills_nobody_s_mailbox(visitor):
    data = typed()
    for _ in range(5):
        assert visitor.post("/adherer/demande/", data).status_code == 302
    assert Message.objects.filter(address="anne@essais.invalid").count() == applications.LINKS_A_DAY


def test_a_stranger_cannot_tell_who_is_a_candidate_already(visitor):
    known = factories.OrganisationFactory(finess="310781406", display_name="Clinique du Lac")
    before = visitor.get("/adherer/", {"q": "Clinique du Lac"}).content
    first = visitor.post("/adherer/demande/", typed(name="Clinique du Lac", organisation=known.pk))
    factories.candidate(known)
    second = visitor.post(
        "/adherer/demande/",
        typed(name="Clinique du Lac", organisation=known.pk, contact_email="curieux@ailleurs.invalid"),
    )
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert visitor.get("/adherer/", {"q": "Clinique du Lac"}).content == before
    bodies = {m.text.replace(m.address, "") for m in Message.objects.filter(kind="members.application_link")}
    assert len({len(body.split()) for body in bodies}) == 1


@pytest.mark.parametrize("token", ["jeton", "1", "a:b:c", "%00"])
def test_a_link_that_was_made_up_opens_nothing(visitor, token):
    applied(visitor)
    page = visitor.get(f"/adherer/suivi/{token}/")
    assert page.status_code == 404
    assert "n’est plus valable" in shown(page)


def test_the_pages_of_a_link_are_kept_by_nobody(visitor):
    _, link = applied(visitor)
    page = visitor.get(link)
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"siret": "12345678901234"}, "Un numéro SIRET a 14 chiffres"),
        ({"finess": "310781400"}, "mal recopié"),
        ({"postcode": "3100A"}, "Un code postal a 5 chiffres"),
        ({"name": "\u200b\u202e "}, "Ce champ est obligatoire."),
        ({"joining": "network"}, "Dites à travers quel réseau territorial."),
        ({"deputy_last_name": "Seul"}, "Complétez le suppléant"),
        ({"commitments": ""}, "Cochez cette case"),
        ({"contact_email": "pas une adresse"}, "Saisissez une adresse"),
    ],
)
def test_what_is_wrong_is_said_in_french_and_what_was_typed_stays(visitor, changes, said):
    page = visitor.post("/adherer/demande/", typed(message="Un mot à garder") | changes)
    assert page.status_code == 200
    assert said in shown(page)
    assert "Un mot à garder" in shown(page)
    assert not Application.objects.exists()


HOSTILE = st.text(max_size=300) | st.sampled_from(
    [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "\u202egnp.exe",
        "𝕬" * 250,
        "\u0958" * 150,
        "'; --",
        "\r\nBcc: x",
    ]
)
NAMES = [name for name in applications.TYPED if name not in ("type", "college", "joining")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from(NAMES), HOSTILE, max_size=6))
def test_whatever_is_typed_is_kept_clean_or_refused(visitor, texts, values):
    cache.clear()
    college = factories.CollegeFactory()
    response = visitor.post("/adherer/demande/", typed(college=college) | values)
    assert response.status_code in (200, 302)
    kept = Application.objects.order_by("pk").last()
    if response.status_code == 302 and kept:
        for name in NAMES:
            value = getattr(kept, name)
            assert "\x00" not in value
            assert "\u202e" not in value
            assert name == "message" or "\n" not in value
    Application.objects.all().delete()
