"""Staff study an application, the board admits it, its representative signs: it is a member."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from association.members.models import Application, Membership, Organisation, SigningLink
from association.members.services import applications, memberships, signing
from association.people.models import Person
from cms.backoffice.errors import Refusal
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
