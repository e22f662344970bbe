"""The invented people of the demonstration."""

from association.members.models import Organisation, Representative
from association.people.models import (
    Affiliation,
    Consent,
    InterestDeclaration,
    InterestLink,
    Person,
    PersonEmail,
    PublicProfile,
)
from association.people.rules.rpps import clean_rpps
from demo.people import TEST_NUMBERS
from demo.persons import SOURCE
from tests.demo.test_demo import FICTION, Demonstrated


class TestPeople(Demonstrated):
    def test_there_are_about_five_hundred_all_said_to_be_invented(self):
        assert Person.objects.count() == 500
        assert not Person.objects.exclude(source=SOURCE).exists()

    def test_nobody_can_be_reached_nor_mistaken_for_somebody_real(self):
        assert not PersonEmail.objects.exclude(address__endswith=".invalid").exists()
        numbers = list(Person.objects.exclude(rpps=None).values_list("rpps", flat=True))
        assert len(numbers) > 200
        assert all(clean_rpps(number).startswith(str(TEST_NUMBERS)[:5]) for number in numbers)
        phones = Person.objects.exclude(phone="").values_list("phone", flat=True)
        assert [phone for phone in phones if not FICTION.fullmatch(phone)] == []

    def test_everybody_works_somewhere(self):
        assert not Person.objects.exclude(affiliations__in=Affiliation.objects.active()).exists()

    def test_every_member_is_represented(self):
        represented = Representative.objects.active().filter(kind="holder").values("organisation")
        assert not Organisation.objects.members().exclude(pk__in=represented).exists()

    def test_they_declared_and_agreed_to_this_and_that(self):
        assert 250 < InterestDeclaration.objects.count() < 350
        assert all(
            "(fictif)" in company for company in InterestLink.objects.values_list("company", flat=True)
        )
        assert Consent.objects.filter(given=True).exists()
        assert Consent.objects.filter(given=False).exists()

    def test_the_public_may_read_a_few_of_them(self):
        profiles = PublicProfile.objects.filter(published=True)
        assert 10 < profiles.count() < 50
        answer = self.client.get(f"/personnes/{profiles.first().slug}/")
        assert answer.status_code == 200
        assert "noindex" in answer.headers["X-Robots-Tag"]
