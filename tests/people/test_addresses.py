"""Addresses of people: staff's acts on them, and those people type themselves."""

import re

import pytest
from django.core import signing

from association.people.models import Person, PersonEmail
from association.people.services import emails, linking, proofs
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def anne(db):
    return factories.person(
        first_name="Anne", last_name="Martin", email="anne@chu.invalid", user=factories.UserFactory()
    )


def link_in(message):
    return re.search(r"/espace/profil/adresses/confirmer/\S+?/(?=\s|$)", message.text)[0]


def test_staff_add_prefer_and_remove_addresses(staffer):
    person = factories.person(email="un@chu.invalid")
    data = {"address": "Deux@CHU.invalid", "source": "Carte de visite"}
    assert staffer.post(f"/admin/person/ajouter-adresse/{person.pk}/", data).status_code == 302
    second = person.emails.get(address="deux@chu.invalid")
    staffer.post(f"/admin/person/preferer-adresse/{person.pk}/", {"email": second.pk})
    assert Person.objects.get().preferred_email == "deux@chu.invalid"
    staffer.post(f"/admin/person/retirer-adresse/{person.pk}/", {"email": second.pk})
    assert list(person.emails.values_list("address", "preferred")) == [("un@chu.invalid", True)]


def test_an_address_is_not_noted_twice(staffer):
    person = factories.person(email="un@chu.invalid")
    page = staffer.post(f"/admin/person/ajouter-adresse/{person.pk}/", {"address": "UN@chu.invalid"})
    assert "déjà notée" in page.text


def test_somebody_else_s_address_is_not_touched(staffer):
    person, other = factories.person(email="un@chu.invalid"), factories.person(email="autre@chu.invalid")
    staffer.post(f"/admin/person/retirer-adresse/{person.pk}/", {"email": other.emails.get().pk})
    assert PersonEmail.objects.count() == 2


def test_a_confirmation_by_telephone_is_noted(staffer):
    person = factories.affiliation().person
    staffer.post(f"/admin/person/confirmer/{person.pk}/", {"how": "phone", "on": "02/03/2026"})
    person.refresh_from_db()
    assert person.profile_confirmed_on == person.affiliations.get().confirmed_on == factories.date(2026, 3, 2)
    page = staffer.post(f"/admin/person/confirmer/{person.pk}/", {"how": "phone", "on": "02/03/2099"})
    assert "dans le futur" in page.text


def test_an_address_typed_in_mon_espace_is_proven_by_the_link_sent_to_it(client, anne):
    client.force_login(anne.user)
    client.post("/espace/profil/adresses/", {"address": "anne@libre.invalid"})
    typed = anne.emails.get(address="anne@libre.invalid")
    assert typed.awaits_proof
    link = link_in(Message.objects.get(address="anne@libre.invalid"))
    assert client.get(link).status_code == 200
    typed.refresh_from_db()
    assert typed.verified_at is None
    assert "est confirmée" in client.post(link, follow=True).text
    typed.refresh_from_db()
    assert typed.verified_at is not None
    assert Person.objects.get(pk=anne.pk).preferred_email == "anne@chu.invalid"


def test_an_address_not_proven_is_not_written_to(anne):
    typed = proofs.add_own_email(person=anne, address="victime@ailleurs.invalid", user=anne.user)
    with pytest.raises(Refusal, match="attend d’être confirmée"):
        emails.prefer_email(email=typed, user=anne.user)
    anne.emails.filter(address="anne@chu.invalid").delete()
    assert Person.objects.get(pk=anne.pk).preferred_email is None


def test_an_address_not_proven_links_nothing_and_bars_nobody(anne):
    proofs.add_own_email(person=anne, address="victime@ailleurs.invalid", user=anne.user)
    victim = factories.person(email="victime@ailleurs.invalid")
    account = factories.UserFactory(email="victime@ailleurs.invalid")
    assert linking.link_by_verified_address(user=account) == victim


def test_the_link_of_somebody_else_proves_nothing(client, anne):
    typed = proofs.add_own_email(person=anne, address="anne@libre.invalid", user=anne.user)
    other = factories.person(user=factories.UserFactory())
    client.force_login(other.user)
    for token in (signing.dumps(typed.pk, salt=proofs.SALT), "rien", signing.dumps(typed.pk, salt="autre")):
        page = client.post(f"/espace/profil/adresses/confirmer/{token}/", follow=True).text
        assert "n’est plus valable" in page
    typed.refresh_from_db()
    assert typed.verified_at is None


def test_nobody_has_many_messages_sent_to_others(anne):
    for number in range(proofs.A_DAY):
        proofs.add_own_email(person=anne, address=f"v{number}@ailleurs.invalid", user=anne.user)
    with pytest.raises(Refusal, match="réessayez demain"):
        proofs.add_own_email(person=anne, address="encore@ailleurs.invalid", user=anne.user)
    assert not PersonEmail.objects.filter(address="encore@ailleurs.invalid").exists()


def test_the_link_can_be_sent_again(client, anne):
    typed = proofs.add_own_email(person=anne, address="anne@libre.invalid", user=anne.user)
    client.force_login(anne.user)
    assert "Renvoyer le message" in client.get("/espace/profil/").text
    client.post(f"/espace/profil/adresses/{typed.pk}/confirmer/")
    assert Message.objects.filter(address="anne@libre.invalid").count() == 2
