"""Roles given and ended, accounts closed and opened again: by whom, to whom, and from which day."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from association.people.services import staff as team
from association.people.tasks import staff_roles
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from tests import factories
from tests.backoffice.forms import shown

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
ADMINISTRATOR, MANAGER = Role.NETWORK_ADMINISTRATOR, Role.TRAINING_MANAGER


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(f"{TODAY} 10:00+02:00"):
        yield


@pytest.fixture
def florence(site, staff):
    return staff(ADMINISTRATOR, first_name="Florence", last_name="Delmas")


@pytest.fixture
def louis(site, staff):
    return staff(MANAGER, first_name="Louis", last_name="Fabre")


@pytest.fixture
def office(client, florence):
    client.force_login(florence)
    return client


def enters(user):
    """Whether the account opens the back office now."""
    client = Client()
    client.force_login(user)
    return client.get("/admin/").status_code == 200


class TestOnTheScreens:
    def test_a_role_is_given(self, office, louis):
        page = office.post(
            f"/admin/equipe/{louis.pk}/role/",
            {"role": Role.NEWSLETTER_MANAGER, "end_on": "2026-12-31"},
            follow=True,
        )
        assert "Le rôle est confié." in shown(page)
        assert "Gestion des lettres (jusqu’au 31/12/2026)" in shown(page)
        assert team.roles_of(louis) == {MANAGER, Role.NEWSLETTER_MANAGER}

    def test_a_role_is_ended_and_the_right_is_gone_at_once(self, office, louis):
        with time_machine.travel("2026-06-20 10:00"):
            holding = louis.role_holdings.get()
            page = office.post(f"/admin/equipe/roles/{holding.pk}/terminer/", follow=True)
            assert "Le rôle est terminé." in shown(page)
            assert "Aucun rôle en cours" in shown(page)
            assert not enters(louis)

    def test_a_role_given_by_mistake_is_taken_back_at_once(self, office, louis):
        office.post(f"/admin/equipe/{louis.pk}/role/", {"role": ADMINISTRATOR})
        assert team.rank_of(louis) == 2
        holding = louis.role_holdings.get(role=ADMINISTRATOR)
        office.post(f"/admin/equipe/roles/{holding.pk}/terminer/")
        assert team.roles_of(louis) == {MANAGER}
        assert team.rank_of(louis) == 1

    def test_an_account_is_closed_then_opened_again(self, office, louis):
        his = Client()
        his.force_login(louis)
        page = office.post(f"/admin/equipe/{louis.pk}/fermer/", follow=True)
        assert "Compte fermé" in shown(page)
        assert his.get("/espace/").status_code == 302
        office.post(f"/admin/equipe/{louis.pk}/rouvrir/")
        louis.refresh_from_db()
        assert enters(louis)

    def test_each_act_says_what_follows_before(self, office, louis):
        assert "Ses sessions ouvertes se ferment aussitôt." in shown(
            office.get(f"/admin/equipe/{louis.pk}/fermer/")
        )
        holding = louis.role_holdings.get()
        page = shown(office.get(f"/admin/equipe/roles/{holding.pk}/terminer/"))
        assert "Louis Fabre perd dès maintenant les droits de ce rôle." in page

    def test_a_refusal_is_told_on_the_page(self, office, louis):
        page = office.post(f"/admin/equipe/{louis.pk}/role/", {"role": MANAGER})
        assert "est déjà confié à Louis Fabre" in shown(page)

    def test_the_list_says_who_is_who(self, office, florence, louis):
        page = shown(office.get("/admin/equipe/"))
        for words in ("Florence Delmas", "Administration du réseau", "Louis Fabre", "Gestion des formations"):
            assert words in page

    def test_one_s_own_sheet_offers_nothing(self, office, florence):
        page = shown(office.get(f"/admin/equipe/{florence.pk}/"))
        assert "C’est votre compte" in page
        assert "Fermer le compte" not in page

    def test_the_sheet_of_a_superuser_offers_nothing(self, office):
        page = shown(office.get(f"/admin/equipe/{factories.UserFactory(is_superuser=True).pk}/"))
        assert "rang plus élevé que le vôtre" in page
        assert "Fermer le compte" not in page

    def test_a_professional_has_no_sheet_here(self, office):
        assert office.get(f"/admin/equipe/{factories.UserFactory().pk}/").status_code == 404

    @pytest.mark.parametrize("number", [2, 20])
    def test_the_list_asks_as_much_of_the_database_for_two_as_for_twenty(
        self, office, staff, number, django_assert_max_num_queries
    ):
        for _ in range(number):
            staff(MANAGER)
        office.get("/admin/equipe/")
        with django_assert_max_num_queries(30):
            office.get("/admin/equipe/")

    def test_accounts_linked_to_nobody_are_listed(self, office):
        lost = factories.UserFactory(email="secretariat@chu.invalid")
        factories.person(email=lost.email)
        factories.person(email=lost.email)
        assert "1 compte sans fiche" in shown(office.get("/admin/equipe/"))
        page = shown(office.get("/admin/equipe/comptes-sans-fiche/"))
        assert "secretariat@chu.invalid" in page
        assert "Plusieurs personnes" in page


class TestRanks:
    """The network administrator is no superuser, and nobody raises anybody above themselves."""

    @pytest.mark.parametrize("act", ["close", "reopen", "grant", "end"])
    @pytest.mark.parametrize("closed", [False, True])
    def test_nobody_touches_a_superuser(self, florence, act, closed):
        owner = factories.UserFactory(is_superuser=True)
        team.grant_role(user=owner, role=MANAGER, by=None, start_on=date(2026, 1, 1))
        if closed:
            type(owner).objects.filter(pk=owner.pk).update(is_active=False)
        acts = {
            "close": lambda: team.close_account(user=owner, by=florence),
            "reopen": lambda: team.reopen_account(user=owner, by=florence),
            "grant": lambda: team.grant_role(user=owner, role=Role.NEWSLETTER_MANAGER, by=florence),
            "end": lambda: team.end_role(holding=owner.role_holdings.get(), by=florence),
        }
        with pytest.raises(Refusal, match="rang est plus élevé"):
            acts[act]()

    def test_nobody_acts_on_oneself(self, florence):
        for act in (
            lambda: team.grant_role(user=florence, role=MANAGER, by=florence),
            lambda: team.end_role(holding=florence.role_holdings.get(), by=florence),
            lambda: team.close_account(user=florence, by=florence),
            lambda: team.reopen_account(user=florence, by=florence),
        ):
            with pytest.raises(Refusal, match="ses propres droits"):
                act()

    @pytest.mark.parametrize("role", [role for role in Role if role != ADMINISTRATOR])
    def test_no_other_role_gives_anything(self, staff, site, role):
        by, colleague = staff(role), factories.UserFactory()
        for act in (
            lambda: team.grant_role(user=colleague, role=role, by=by),
            lambda: team.close_account(user=colleague, by=by),
        ):
            with pytest.raises(Refusal):
                act()

    def test_an_administrator_whose_role_ended_gives_nothing(self, florence, louis, staff):
        with time_machine.travel("2026-06-16 10:00"):
            team.end_role(holding=florence.role_holdings.get(), by=staff(ADMINISTRATOR))
            with pytest.raises(Refusal):
                team.close_account(user=louis, by=florence)  # as her open page still has her

    def test_an_administrator_whose_account_was_closed_meanwhile_gives_nothing(self, florence, louis, staff):
        as_loaded = type(florence).objects.get(pk=florence.pk)
        team.close_account(user=florence, by=staff(ADMINISTRATOR))
        with pytest.raises(Refusal):
            team.close_account(user=louis, by=as_loaded)

    @pytest.mark.parametrize(
        "path", ["/admin/users/", "/admin/users/new/", "/admin/groups/", "/admin/groups/new/"]
    )
    def test_wagtail_s_own_screens_of_accounts_are_closed(self, office, louis, path):
        assert office.get(path).headers["Location"] == "/admin/"
        assert office.get(f"/admin/users/edit/{louis.pk}/").headers["Location"] == "/admin/"
        office.post(f"/admin/users/edit/{louis.pk}/", {"is_superuser": "on", "email": louis.email})
        louis.refresh_from_db()
        assert not louis.is_superuser

    def test_one_s_own_profile_in_the_back_office_raises_nobody(self, office, florence):
        office.post(
            "/admin/account/", {"name_email-email": "x@y.invalid", "is_superuser": "on", "groups": "1"}
        )
        florence.refresh_from_db()
        assert not florence.is_superuser
        assert florence.email != "x@y.invalid"


class TestTheLastAdministrator:
    def test_is_not_removed(self, florence, staff):
        """Of two who end each other's role, the second finds the first's already gone."""
        other = staff(ADMINISTRATOR)
        team.end_role(holding=other.role_holdings.get(), by=florence)
        with pytest.raises(Refusal):
            team.end_role(holding=florence.role_holdings.get(), by=other)
        with pytest.raises(Refusal):
            team.close_account(user=florence, by=other)
        assert team.rank_of(florence) == 2

    def test_is_not_removed_by_a_superuser_who_is_leaving(self, florence):
        owner = factories.UserFactory(is_superuser=True)
        team.close_account(user=florence, by=owner)
        assert team.rank_of(owner) == 3

    def test_a_closed_account_does_not_count(self, florence, staff):
        other = staff(ADMINISTRATOR)
        team.close_account(user=other, by=florence)
        with pytest.raises(Refusal):
            team.close_account(user=florence, by=other)


class TestTheDayItEnds:
    """Half-open: a role until the 20th is not held on the 20th."""

    @pytest.fixture
    def ending(self, louis):
        louis.role_holdings.update(start_on=date(2026, 1, 1), end_on=date(2026, 6, 20))
        return louis

    @pytest.mark.parametrize(
        ("moment", "open"),
        [
            ("2026-06-19 23:59+02:00", True),
            ("2026-06-20 00:00+02:00", False),
            ("2026-07-01 10:00+02:00", False),
        ],
    )
    def test_the_right_ends_at_midnight_in_paris_without_waiting_for_the_job(self, ending, moment, open):
        with time_machine.travel(moment):
            assert enters(ending) is open

    def test_documents_kept_for_the_role_close_too(self, ending):
        client = Client()
        client.force_login(ending)
        with time_machine.travel("2026-06-20 08:00+02:00"):
            assert client.get("/documents/1/essai.pdf").status_code == 403

    def test_the_job_then_takes_the_group_away(self, ending):
        with time_machine.travel("2026-06-20 08:00+02:00"):
            team.sync_all_groups()
            assert not ending.groups.exists()

    def test_a_role_given_for_later_starts_that_day(self, florence, site):
        user = factories.UserFactory()
        team.grant_role(user=user, role=MANAGER, by=florence, start_on=date(2026, 9, 1))
        assert not enters(user)
        with time_machine.travel("2026-09-01 07:00+02:00"):
            staff_roles()  # the periodic job, each minute
            assert enters(user)

    def test_a_role_is_not_ended_in_the_past(self, florence, louis):
        with pytest.raises(Refusal, match="passé"):
            team.end_role(holding=louis.role_holdings.get(), by=florence, on=date(2026, 1, 1))

    def test_a_role_that_ended_meanwhile_does_not_come_back_with_the_account(self, ending, florence):
        team.close_account(user=ending, by=florence)
        with time_machine.travel("2026-07-01 10:00"):
            team.reopen_account(user=ending, by=florence)
            assert not enters(ending)


def test_each_act_is_logged_with_its_author(florence, louis):
    with time_machine.travel("2026-06-16 10:00"):
        team.grant_role(user=louis, role=Role.NEWSLETTER_MANAGER, by=florence)
        team.end_role(holding=louis.role_holdings.get(role=MANAGER), by=florence)
        team.close_account(user=louis, by=florence)
        team.reopen_account(user=louis, by=florence)
    entries = AuditEntry.objects.for_instance(louis).filter(user=florence)
    assert [entry.action for entry in entries.order_by("pk")] == [
        "people.grant_role",
        "people.end_role",
        "people.close_account",
        "people.reopen_account",
    ]
