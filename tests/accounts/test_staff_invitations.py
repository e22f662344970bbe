"""Inviting a colleague: from the button of « Équipe » to their first page in the back office."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from association.people.models import Invitation, Person, User
from association.people.services import invitations
from association.people.services import staff as team
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from tests import factories
from tests.accounts.doing import is_signed_in, sign_in
from tests.backoffice.forms import shown
from tests.outbox.reading import link_in, mailed

pytestmark = pytest.mark.django_db

ADDRESS = "lea.fabre@reseau.invalid"
PASSWORD = "une girafe lit le journal"


@pytest.fixture
def florence(site, staff):
    """The network administrator."""
    return staff(Role.NETWORK_ADMINISTRATOR, first_name="Florence", last_name="Delmas")


@pytest.fixture
def office(client, florence):
    client.force_login(florence)
    return client


def invite(client, email=ADDRESS, roles=(Role.TRAINING_MANAGER,), **data):
    names = {"first_name": "Léa", "last_name": "Fabre", "email": email, "roles": list(roles)}
    return client.post("/admin/equipe/inviter/", names | data, follow=True)


def link(email=ADDRESS):
    return link_in(mailed(email)[-1], "/compte/invitation/")


def accept(email=ADDRESS, password=PASSWORD, client=None):
    client = client or Client()
    return client.post(link(email), {"password1": password, "password2": password}, follow=True)


def waiting():
    return Invitation.objects.get(accepted_at=None, revoked_at=None)


def test_a_colleague_is_invited_and_opens_her_account(office):
    page = invite(office)
    assert "L’invitation est partie." in shown(page)
    assert "Léa Fabre" in shown(page)
    written = " ".join(mailed(ADDRESS)[0].text.split())
    assert "Florence Delmas vous invite" in written
    assert "Gestion des formations" in written

    lea = Client()
    assert "votre compte sera ouvert à l’adresse lea.fabre@reseau.invalid" in lea.get(link()).text
    arrived = accept(client=lea)
    assert arrived.request["PATH_INFO"] == "/admin/"
    assert "Bienvenue, Léa" in shown(arrived)
    user = User.objects.get(email=ADDRESS)
    assert [group.name for group in user.groups.all()] == ["Gestion des formations"]
    assert EmailAddress.objects.get(user=user).verified
    assert Person.objects.get(user=user).preferred_email == ADDRESS
    assert "Invitations en attente" in shown(office.get("/admin/equipe/"))
    assert "Aucune invitation n’attend" in shown(office.get("/admin/equipe/"))


def test_a_colleague_who_has_an_account_joins_with_it(office):
    user = factories.UserFactory(email=ADDRESS)
    invite(office)
    lea = Client()
    page = lea.get(link())
    assert "Vous avez déjà un compte" in page.text
    sign_in(lea, user, next=link())
    assert "Accepter l’invitation" in lea.get(link()).text
    assert lea.post(link(), follow=True).request["PATH_INFO"] == "/admin/"
    assert team.roles_of(user) == {Role.TRAINING_MANAGER}


def test_an_account_whose_second_address_it_is_joins_too(office):
    user = factories.UserFactory()
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True)
    invite(office)
    client = Client()
    assert "Vous avez déjà un compte" in client.get(link()).text
    accept()
    assert not User.objects.filter(email=ADDRESS).exists()
    sign_in(client, user)
    client.post(link())
    assert team.roles_of(user) == {Role.TRAINING_MANAGER}


def test_somebody_else_signed_in_is_told_and_gets_nothing(office):
    invite(office)
    client, user = Client(), factories.UserFactory()
    sign_in(client, user)
    page = client.get(link())
    assert "Cette invitation est pour lea.fabre@reseau.invalid" in page.text
    assert "Accepter l’invitation" not in page.text
    refused = client.post(link(), follow=True)
    assert "envoyée à une autre adresse" in refused.text
    assert team.roles_of(user) == set()


def test_an_address_not_confirmed_joins_nothing(office):
    user = factories.UserFactory()
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=False)
    invite(office)
    client = Client()
    sign_in(client, user)
    client.post(link())
    assert team.roles_of(user) == set()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("court", "au minimum 12"),
        ("quatorzelettre", "au moins 15"),
        ("toulouse-cancer-2026", "essaie en premier"),
    ],
)
def test_the_password_of_the_staff_is_long(office, password, why):
    invite(office)
    assert why in accept(password=password).text
    assert not User.objects.filter(email=ADDRESS).exists()


def test_two_passwords_that_differ_open_nothing(office):
    invite(office)
    page = Client().post(link(), {"password1": PASSWORD, "password2": PASSWORD + "."})
    assert "Les deux mots de passe diffèrent" in page.text
    assert not User.objects.filter(email=ADDRESS).exists()


class TestItsLife:
    def test_it_serves_once(self, office):
        invite(office)
        accept()
        again = accept(password="une autre phrase assez longue")
        assert "Cette invitation ne sert plus" in again.text
        assert User.objects.get(email=ADDRESS).check_password(PASSWORD)

    def test_it_serves_seven_days(self, office):
        invite(office)
        with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
            assert "Cette invitation ne sert plus" in Client().get(link()).text
            accept()
            assert not User.objects.filter(email=ADDRESS).exists()
            client = Client()
            client.force_login(User.objects.get(first_name="Florence"))
            assert "Expirée" in shown(client.get("/admin/equipe/"))

    def test_sent_again_the_former_link_is_dead(self, office):
        invite(office)
        former = link()
        page = office.post(f"/admin/equipe/invitations/{waiting().pk}/renvoyer/", follow=True)
        assert "L’invitation est repartie." in shown(page)
        assert former != link()
        assert "Cette invitation ne sert plus" in Client().get(former).text
        accept()
        assert User.objects.filter(email=ADDRESS).exists()

    def test_cancelled_it_opens_nothing(self, office):
        invite(office)
        page = office.post(f"/admin/equipe/invitations/{waiting().pk}/annuler/", follow=True)
        assert "L’invitation est annulée." in shown(page)
        accept()
        assert not User.objects.filter(email=ADDRESS).exists()
        assert "L’invitation est partie." in shown(invite(office))

    @pytest.mark.parametrize("act", ["renvoyer", "annuler"])
    def test_once_accepted_there_is_nothing_left_to_do(self, office, act):
        invite(office)
        pk = waiting().pk
        accept()
        page = office.post(f"/admin/equipe/invitations/{pk}/{act}/")
        assert "déjà été acceptée" in shown(page)

    def test_two_browsers_that_accept_at_once_open_one_account(self, office):
        invite(office)
        key = link().rstrip("/").rpartition("/")[2]
        invitations.accept_invitation(key=key, password=PASSWORD)
        with pytest.raises(Refusal, match="ne sert plus"):
            invitations.accept_invitation(key=key, password=PASSWORD)

    @pytest.mark.parametrize("fate", ["lowered", "closed", "deleted"])
    def test_it_gives_nothing_once_its_author_may_not(self, office, florence, staff, fate):
        invite(office)
        other = staff(Role.NETWORK_ADMINISTRATOR)
        if fate == "lowered":
            team.end_role(holding=florence.role_holdings.get(), by=other)
        elif fate == "closed":
            team.close_account(user=florence, by=other)
        else:
            florence.delete()
        page = accept()
        assert "ne peut plus confier ces rôles" in shown(page)
        assert not User.objects.filter(email=ADDRESS).exists()
        assert not is_signed_in(Client())

    def test_the_roles_end_on_the_day_said(self, office):
        end = timezone.localdate() + timedelta(days=30)
        invite(office, roles_end_on=end.isoformat())
        accept()
        user = User.objects.get(email=ADDRESS)
        assert team.roles_of(user, on=end - timedelta(days=1)) == {Role.TRAINING_MANAGER}
        assert team.roles_of(user, on=end) == set()

    def test_the_key_is_not_kept_in_clear(self, office):
        invite(office)
        key = link().rstrip("/").rpartition("/")[2]
        assert key not in str(Invitation.objects.values().get())


class TestWhoMayInvite:
    @pytest.mark.parametrize("role", [role for role in Role if role != Role.NETWORK_ADMINISTRATOR])
    def test_other_roles_may_not(self, staff_client, site, role):
        client = staff_client(role)
        assert client.get("/admin/equipe/").status_code == 302
        invite(client)
        assert not Invitation.objects.exists()

    def test_the_screen_offers_no_superuser(self, office):
        page = shown(office.get("/admin/equipe/inviter/"))
        assert "Tous les droits" not in page
        invite(office, roles=["superuser"])
        assert not Invitation.objects.exists()

    def test_nobody_invites_oneself(self, office, florence):
        page = invite(office, email=florence.email)
        assert "On ne s’invite pas soi-même" in shown(page)

    def test_nor_oneself_under_another_address(self, office, florence):
        EmailAddress.objects.create(user=florence, email=ADDRESS, verified=True)
        invite(office)
        office.post(link())
        assert team.roles_of(florence) == {Role.NETWORK_ADMINISTRATOR}

    def test_nor_the_same_person_twice(self, office):
        invite(office)
        assert "attend déjà à cette adresse" in shown(invite(office, email=ADDRESS.upper()))
        assert len(mailed(ADDRESS)) == 1

    def test_nor_without_a_role_or_in_the_past(self, office):
        invite(office, roles=[])
        page = invite(office, roles_end_on="2020-01-01")
        assert "déjà passée" in shown(page)
        assert not Invitation.objects.exists()

    def test_a_superuser_gains_and_loses_nothing_by_joining(self, office):
        owner = factories.UserFactory(email=ADDRESS, is_superuser=True)
        invite(office)
        client = Client()
        client.force_login(owner)
        assert "rang est plus élevé" in client.post(link(), follow=True).text
        assert not owner.role_holdings.exists()


def test_the_log_says_who_invited_whom_in_ids_only(office, florence):
    invite(office)
    entry = AuditEntry.objects.get(action="people.invite")
    assert entry.user == florence
    assert ADDRESS not in str(entry.data)
    accept()
    assert AuditEntry.objects.filter(action="people.grant_role").exists()
