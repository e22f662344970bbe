"""An organisation applies online: what it types, what it is told, what staff do, how it becomes a member."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.members.models import Application, Membership, Organisation, SigningLink
from association.members.services import applications, memberships, signing
from association.people.models import Person
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import shown
from tests.members.joining import applied, confirmed, link_in, typed

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


def test_staff_see_who_it_looks_like_and_attach_it(visitor, staffer):
    known = factories.OrganisationFactory(
        name="ASSOCIATION DES ESSAIS", display_name="Association des Essais", street="3 rue de l’Exemple"
    )
    application, _ = confirmed(visitor)
    sheet = shown(staffer.get(application.get_backoffice_url()))
    assert "même nom" in sheet
    assert known.finess is None
    page = staffer.get(act("transmettre", application))
    data = {
        "organisation": known.pk,
        "college": application.college_id,
        "on": f"{timezone.localdate():%d/%m/%Y}",
        "holder": "new",
    }
    assert "décision du conseil" in shown(page)
    staffer.post(act("transmettre", application), data)
    application.refresh_from_db()
    assert application.state == "accepted"
    assert application.membership.organisation == known
    assert application.membership.status == "candidate"
    holder = known.representatives.get()
    assert (str(holder.person), holder.kind) == ("Paul Titulaire", "holder")
    assert holder.person.preferred_email == "paul@essais.invalid"
    assert holder.person.affiliations.get().function == "Président"


def test_an_unknown_organisation_is_made_from_what_was_typed(visitor):
    application, _ = confirmed(
        visitor, deputy_first_name="Léa", deputy_last_name="Relais", deputy_function="Adjointe",
        deputy_email="lea@essais.invalid",
    )  # fmt: skip
    done = applications.accept(application=application, user=None)
    organisation = done.organisation
    assert (organisation.name, organisation.postcode) == ("Association des Essais", "31000")
    assert organisation.representatives.count() == 2


def test_a_person_already_known_is_not_noted_twice(visitor):
    paul = factories.person(first_name="Paul", last_name="Titulaire", email="paul@essais.invalid")
    application, _ = confirmed(visitor)
    done = applications.accept(application=application, holder=paul, user=None)
    assert done.organisation.representatives.get().person == paul
    assert Person.objects.filter(last_name="Titulaire").count() == 1


def test_a_number_known_elsewhere_is_a_question_first(visitor):
    factories.OrganisationFactory(finess="310781406", display_name="Clinique du Lac")
    application, _ = confirmed(visitor, finess="31 078 14 06")
    with pytest.raises(Refusal, match="Clinique du Lac"):
        applications.accept(application=application, user=None)
    assert not Person.objects.filter(last_name="Titulaire").exists(), "nothing is half done"


def test_accepting_twice_makes_one_candidate(visitor, staffer):
    application, _ = confirmed(visitor)
    data = {"organisation": "", "college": application.college_id, "holder": "new"}
    data["on"] = f"{timezone.localdate():%d/%m/%Y}"
    staffer.post(act("transmettre", application), data)
    second = staffer.post(act("transmettre", application), data, follow=True)
    assert "transmise au conseil" in shown(second)
    assert Membership.objects.count() == 1
    assert Organisation.objects.count() == 1


def test_a_correction_goes_round(visitor, staffer):
    application, link = confirmed(visitor)
    staffer.post(act("corriger", application), {"answer": "Quel est votre SIRET ?"})
    message = Message.objects.get(kind="members.application_correction")
    assert "Quel est votre SIRET ?" in message.text
    assert "Quel est votre SIRET ?" in shown(visitor.get(link))
    page = visitor.get(f"{link}corriger/")
    assert "Association des Essais" in shown(page)
    assert "contact_email" not in page.context["form"].fields, "the address proven stays"
    data = typed(siret="73282932000074", contact_email="autre@ailleurs.invalid")
    visitor.post(f"{link}corriger/", data)
    application.refresh_from_db()
    assert (application.state, application.siret) == ("received", "73282932000074")
    assert application.contact_email == "anne@essais.invalid"
    assert visitor.post(f"{link}corriger/", data).status_code == 200, "a second time, it is told so"


def test_a_refusal_is_told_with_its_reason(visitor, staffer):
    application, link = confirmed(visitor)
    staffer.post(act("refuser", application), {"answer": "Votre siège est hors de la région."})
    assert "hors de la région" in Message.objects.get(kind="members.application_refused").text
    page = shown(visitor.get(link))
    assert "La demande n’a pas été retenue" in page
    assert "hors de la région" in page
    assert "Retirer la demande" not in page


def test_the_applicant_takes_it_back(visitor):
    application, link = confirmed(visitor)
    assert "Vous avez retiré" in shown(visitor.post(f"{link}retirer/", follow=True))
    with pytest.raises(Refusal):
        applications.accept(application=application, user=None)


def test_admitted_it_signs_by_its_link_and_is_a_member(visitor, staffer):
    application, link = confirmed(visitor)
    membership = applications.accept(application=application, user=None).membership
    page = shown(staffer.get(reverse("membership:admit", args=[membership.pk])))
    assert "Le lien pour signer en ligne part aussitôt à Paul Titulaire" in page
    decided = {"on": f"{timezone.localdate():%d/%m/%Y}", "decision": "CA du jour"}
    staffer.post(reverse("membership:admit", args=[membership.pk]), decided)
    assert "Votre organisation est admise" in shown(visitor.get(link))
    sign = link_in("members.signing_link", "paul@essais.invalid")
    form = visitor.get(sign).context["form"]
    data = {"texts": form.initial["texts"], "signatory": "Paul Titulaire", "capacity": "Président"}
    assert "Cochez cette case pour signer." in shown(visitor.post(sign, data))
    done = shown(visitor.post(sign, data | {"agreed": "on"}, follow=True))
    for words in (
        "C’est signé",
        "Paul Titulaire, Président",
        "Convention constitutive",
        "paul@essais.invalid",
    ):
        assert words in done, words
    membership.refresh_from_db()
    assert membership.status == "active"
    assert "membre du réseau" in shown(visitor.get(link))
    again = visitor.post(sign, data | {"agreed": "on"})
    assert "C’est signé" in shown(again)
    assert membership.signatures.count() == 2
    sheet = shown(staffer.get(reverse("membership:inspect", args=[membership.pk])))
    for words in ("Candidature en ligne", "Liens de signature", "en ligne"):
        assert words in sheet, words


def admitted(visitor):
    application, _ = confirmed(visitor)
    membership = applications.accept(application=application, user=None).membership
    membership = memberships.admit(membership=membership, on=timezone.localdate(), decision="CA")
    return membership, signing.invite(membership=membership)


def test_a_new_link_kills_the_one_before(visitor):
    membership, first = admitted(visitor)
    second = signing.invite(membership=membership)
    assert visitor.get(reverse("sign_texts", args=[signing.token_of(first)])).status_code == 404
    assert visitor.get(reverse("sign_texts", args=[signing.token_of(second)])).status_code == 200
    assert Message.objects.filter(kind="members.signing_link").count() == 2


def test_an_expired_link_signs_nothing(visitor):
    membership, link = admitted(visitor)
    SigningLink.objects.update(expires_on=timezone.localdate() - timezone.timedelta(days=1))
    with pytest.raises(Refusal, match="plus valable"):
        signing.sign_online(link=link, texts=signing.lacking(membership), signatory="P", capacity="D")


def test_nothing_is_signed_unseen(visitor):
    membership, link = admitted(visitor)
    seen = signing.texts_to_sign(link)
    factories.FoundingTextFactory(kind="network_charter", version="2", adopted_on=timezone.localdate())
    with pytest.raises(Refusal, match="Un texte a changé"):
        signing.sign_online(link=link, texts=seen, signatory="P", capacity="D")
    assert not membership.signatures.exists()


def test_the_board_refuses_and_the_applicant_is_told(visitor, staffer):
    application, link = confirmed(visitor)
    membership = applications.accept(application=application, user=None).membership
    decided = {
        "on": f"{timezone.localdate():%d/%m/%Y}",
        "reason": "Activité hors cancérologie",
        "decision": "",
    }
    staffer.post(reverse("membership:refuse", args=[membership.pk]), decided)
    assert "Activité hors cancérologie" in Message.objects.get(kind="members.application_refused").text
    assert "n’a pas été retenue" in shown(visitor.get(link))


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_and_the_sheet_cost_the_same_whatever_their_number(
    staffer, django_assert_max_num_queries, number
):
    college = factories.CollegeFactory()
    for rank in range(number):
        applications.apply_online(
            values=typed_values(college, name=f"Association {rank}", contact_email=f"c{rank}@essais.invalid"),
            texts=[],
        )
    with django_assert_max_num_queries(30):
        staffer.get(reverse("application:index"))
    one = Application.objects.first()
    with django_assert_max_num_queries(45):
        staffer.get(one.get_backoffice_url())


def typed_values(college, **changes):
    values = typed(college=college, **changes)
    from association.members.models import OrganisationType

    values["type"] = OrganisationType.objects.get(pk=values["type"])
    values["college"] = college
    return values


def test_the_home_page_of_staff_counts_what_is_to_study(visitor, staffer):
    applied(visitor)
    assert "Candidatures en ligne à étudier" not in shown(staffer.get(reverse("wagtailadmin_home")))
    confirmed(visitor, name="Association confirmée", contact_email="b@essais.invalid")
    home = shown(staffer.get(reverse("wagtailadmin_home")))
    assert "Candidatures en ligne à étudier" in home
    assert "Association confirmée" in home


@pytest.mark.parametrize("role", [Role.GOVERNANCE_SECRETARY, Role.COMMUNICATION_OFFICER])
def test_other_roles_read_no_application(visitor, staff_client, role):
    application, _ = confirmed(visitor)
    reader = staff_client(role)
    for address in (reverse("application:index"), application.get_backoffice_url()):
        assert reader.get(address).status_code in (302, 403)
