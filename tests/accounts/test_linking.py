"""Whose account it is: what links it to a person, and everything that must not."""

import pytest
from allauth.account.models import EmailAddress

from association.people.models import Person
from association.people.services import emails, linking, profiles
from cms.backoffice.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "anne.martin@chu.invalid"


def account(address=ADDRESS, **fields):
    return factories.UserFactory(email=address, **fields)


def linked(user):
    return linking.link_by_verified_address(user=user)


def test_a_confirmed_address_links_whatever_its_capitals():
    known = factories.person(email="Anne.MARTIN@chu.invalid")
    assert linked(account()) == known


def test_a_closed_account_is_linked_to_nobody():
    factories.person(email=ADDRESS)
    assert linked(account(is_active=False)) is None


def test_the_name_alone_links_nobody():
    known = factories.person(first_name="Anne", last_name="Martin")
    assert linked(account(first_name="Anne", last_name="Martin")) != known


def test_what_somebody_typed_of_themselves_takes_nobody_s_place():
    """An intruder notes the address of a colleague as theirs: the colleague is found all the same."""
    intruder = factories.person(email="intrus@chu.invalid", user=account("intrus@chu.invalid"))
    emails.add_email(person=intruder, address=ADDRESS, source="Mon espace", user=intruder.user)
    known = factories.person(email=ADDRESS)
    assert linked(account()) == known


def test_an_account_without_names_makes_no_record():
    assert linked(account(first_name="", last_name="")) is None
    assert not Person.objects.exists()


def test_linking_twice_changes_nothing():
    factories.person(email=ADDRESS)
    user = account()
    linked(user)
    linked(user)
    assert AuditEntry.objects.filter(action="people.link_account").count() == 1


def test_two_accounts_of_one_person_are_not_mixed_up():
    known = factories.person(email=ADDRESS)
    first = account()
    linked(first)
    second = account("autre@chu.invalid")
    factories.PersonFactory()  # somebody else altogether
    EmailAddress.objects.filter(user=first).delete()
    EmailAddress.objects.create(user=second, email=ADDRESS, verified=True)
    assert linked(second) is None
    known.refresh_from_db()
    assert known.user == first


class TestRegisterNumber:
    NUMBER = "99700024450"

    def test_it_finds_the_person(self):
        known = factories.person(rpps=self.NUMBER)
        assert linking.link_by_rpps(user=account(), rpps=f"8{self.NUMBER}") == known

    def test_it_is_noted_on_the_person_already_linked(self):
        known = factories.person(user=account())
        linking.link_by_rpps(user=known.user, rpps=self.NUMBER)
        known.refresh_from_db()
        assert known.rpps == self.NUMBER

    def test_it_does_not_replace_another(self):
        known = factories.person(user=account(), rpps="10000000006")
        assert linking.link_by_rpps(user=known.user, rpps=self.NUMBER) is None
        known.refresh_from_db()
        assert known.rpps == "10000000006"

    def test_it_is_not_taken_from_somebody_else(self):
        factories.person(rpps=self.NUMBER)
        known = factories.person(user=account())
        linking.link_by_rpps(user=known.user, rpps=self.NUMBER)
        known.refresh_from_db()
        assert known.rpps is None

    @pytest.mark.parametrize("text", ["123", "99700024451", "x" * 11])
    def test_a_wrong_number_is_an_error(self, text):
        with pytest.raises(ValueError, match="RPPS"):
            linking.link_by_rpps(user=account(), rpps=text)

    def test_one_typed_in_mon_espace_is_no_proof(self):
        known = factories.person(user=account())
        profiles.edit_own_profile(person=known, user=known.user, rpps=self.NUMBER)
        known.refresh_from_db()
        assert not linking.rpps_is_trusted(known)
        by_staff = factories.person(rpps="10000000006", user=account("autre@chu.invalid"))
        assert linking.rpps_is_trusted(by_staff)
