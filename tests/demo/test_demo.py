"""The demonstration network: what is in it, what is real, what is invented."""

import re
from tempfile import TemporaryDirectory

from django.core import mail
from django.core.management import CommandError, call_command
from django.test import TestCase, modify_settings, override_settings
from django.utils import timezone
from wagtail.models import Page

from association.members.models import (
    College,
    CollegePeriod,
    Department,
    FoundingText,
    Membership,
    MembershipEvent,
    Organisation,
    OrganisationContact,
    Partnership,
    Signature,
)
from association.members.rules.lifecycle import SOURCES, EventKind, Fact, Status, standing
from association.members.services.memberships import first_signatures, refresh_standing
from association.people.models import User
from cms.backoffice.roles import Role
from cms.pages.models import NetworkSettings, NewsPage
from demo.models import Demonstration
from demo.staff import ACCOUNTS, DEMO_PASSWORD, TEAM
from tests.factories import OrganisationFactory, UserFactory

MARK = "(démonstration)"
#: Numbers ARCEP keeps for fiction.
FICTION = re.compile(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d")


class Demonstrated(TestCase):
    """Loaded once for all the tests of a class; each gets it untouched."""

    @classmethod
    def setUpClass(cls):
        media = cls.enterClassContext(TemporaryDirectory())
        cls.enterClassContext(override_settings(DEMO=True, MEDIA_ROOT=media))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0)


class TestNetwork(Demonstrated):
    def test_180_members_stand_in_six_colleges(self):
        assert Membership.objects.active().count() == 180
        counts = {c.slug: c.member_count for c in College.objects.with_member_count()}
        assert len(counts) == 6
        assert sum(counts.values()) == 180
        assert min(counts.values()) > 10
        assert sum(College.objects.values_list("board_seats", flat=True)) == 56

    def test_every_facility_of_the_file_is_there(self):
        facilities = Organisation.objects.exclude(finess=None)
        assert facilities.count() == 569
        assert not facilities.filter(type=None).exists()
        assert not facilities.filter(department=None).exists()

    def test_the_university_hospitals_have_their_sites(self):
        hospital = Organisation.objects.get(short_name="CHU de Toulouse")
        assert "HOPITAL PURPAN CHU TOULOUSE" in hospital.sites.values_list("name", flat=True)
        assert not hospital.sites.exclude(department="31").exists()

    def test_it_is_all_over_the_region(self):
        members = Organisation.objects.members()
        assert members.values("department").distinct().count() == 13
        assert members.located().count() > 170

    def test_the_region_is_drawn_on_the_map(self):
        assert Department.objects.filter(outline__isnull=False).exclude(outline_source="").count() == 13

    def test_some_applications_and_signatures_are_waited_for(self):
        statuses = set(Membership.objects.values_list("status", flat=True))
        assert statuses == set(Status)

    def test_partners_are_not_members(self):
        partners = Partnership.objects.active().values("organisation")
        assert partners.count() >= 5
        assert not Membership.objects.filter(organisation__in=partners).exists()


class TestHistories(Demonstrated):
    def test_every_status_follows_from_its_events_and_signatures(self):
        for membership in Membership.objects.all():
            was = (membership.status, membership.active_from, membership.ended_on)
            refresh_standing(membership)
            assert (membership.status, membership.active_from, membership.ended_on) == was, membership

    def test_every_event_was_allowed_when_it_happened(self):
        for membership in Membership.objects.prefetch_related("events", "signatures__text"):
            signed = first_signatures([(s.text.kind, s.signed_on) for s in membership.signatures.all()])
            facts = []
            for event in membership.events.all():
                before = standing(facts, signed, event.on).status
                if event.kind != EventKind.APPLICATION:
                    assert before in SOURCES[event.kind], f"{membership} : {event}"
                assert not facts or event.on >= facts[-1].on
                facts.append(Fact(event.kind, event.on))

    def test_nothing_happens_in_the_future_or_before_the_network(self):
        today = timezone.localdate()
        days = [*MembershipEvent.objects.values_list("on"), *Signature.objects.values_list("signed_on")]
        assert all(day.year >= 2018 and day <= today for (day,) in days)

    def test_a_text_is_signed_once_adopted(self):
        for signature in Signature.objects.select_related("text"):
            assert signature.signed_on >= signature.text.adopted_on

    def test_admissions_run_over_the_years_by_numbered_decisions(self):
        admissions = MembershipEvent.objects.filter(kind=EventKind.ADMISSION)
        assert len(admissions.dates("on", "year")) >= 8
        assert not admissions.filter(decision="").exists()
        decisions = list(
            MembershipEvent.objects.filter(decision__contains="n°").values_list("decision", flat=True)
        )
        assert len(set(decisions)) == len(decisions) > 30
        assert any(
            re.fullmatch(r"Conseil d’administration du \d+ \w+ 20\d\d, décision n° 20\d\d-\d\d", d)
            for d in decisions
        )

    def test_the_new_versions_of_the_texts_are_signed_too(self):
        for text in FoundingText.objects.filter(version="2"):
            assert text.signatures.count() > 100

    def test_some_members_changed_college_or_came_back_from_a_suspension(self):
        assert CollegePeriod.objects.exclude(decision="").count() == 5
        back = MembershipEvent.objects.filter(kind=EventKind.REINSTATEMENT)
        assert back.filter(membership__status=Status.ACTIVE).count() == 4

    def test_members_have_a_college_on_every_day_of_their_membership(self):
        for membership in Membership.objects.prefetch_related("college_periods", "events"):
            periods = list(membership.college_periods.all())
            assert periods[0].start_on == membership.events.all()[0].on
            assert periods[-1].end_on == membership.ended_on
            for earlier, later in zip(periods, periods[1:], strict=False):
                assert earlier.end_on == later.start_on


class TestRealAndInvented(Demonstrated):
    def real(self):
        return Organisation.objects.exclude(name__endswith=MARK)

    def test_no_real_establishment_is_shown_in_a_bad_light(self):
        memberships = Membership.objects.filter(organisation__in=self.real())
        assert memberships.count() > 100
        assert set(memberships.values_list("status", flat=True)) == {Status.ACTIVE}
        kinds = set(MembershipEvent.objects.filter(membership__in=memberships).values_list("kind", flat=True))
        assert kinds == {EventKind.APPLICATION, EventKind.ADMISSION}

    def test_nothing_is_made_up_about_real_establishments(self):
        assert not self.real().exclude(cancer_status=Organisation.CancerStatus.UNKNOWN).exists()
        assert not self.real().exclude(email="", website="", notes="").exists()
        assert not OrganisationContact.objects.filter(organisation__in=self.real()).exists()
        names = Signature.objects.filter(membership__organisation__in=self.real()).values_list(
            "signatory", flat=True
        )
        assert set(names) == {f"La direction {MARK}"}

    def test_members_that_are_no_real_establishment_say_they_are_invented(self):
        invented = Organisation.objects.filter(finess=None, memberships__isnull=False).exclude(
            name__endswith=MARK
        )
        assert set(invented.values_list("short_name", flat=True)) == {
            "CHU de Toulouse",
            "CHU de Montpellier",
            "CHU de Nîmes",
        }

    def test_no_address_reaches_anybody(self):
        addresses = [
            *User.objects.values_list("email", flat=True),
            *Organisation.objects.exclude(email="").values_list("email", flat=True),
            *OrganisationContact.objects.values_list("email", flat=True),
            NetworkSettings.load().email,
        ]
        for page in Page.objects.specific():
            addresses += re.findall(r"[\w.-]+@[\w.-]+", str(page.body)) if hasattr(page, "body") else []
        assert len(addresses) > 90
        assert [address for address in addresses if not address.endswith(".invalid")] == []

    def test_no_invented_telephone_rings(self):
        numbers = [
            *Organisation.objects.filter(name__endswith=MARK)
            .exclude(phone="")
            .values_list("phone", flat=True),
            *OrganisationContact.objects.values_list("phone", flat=True),
            NetworkSettings.load().phone,
        ]
        assert len(numbers) > 90
        assert [number for number in numbers if not FICTION.fullmatch(number)] == []

    def test_every_news_says_its_source_or_that_it_is_invented(self):
        assert NewsPage.objects.count() == 12
        for page in NewsPage.objects.all():
            (callout,) = page.body.blocks_by_name("callout")
            assert callout.value["title"] in ("Source", "Démonstration")

    def test_every_image_has_words_for_those_who_do_not_see_it(self):
        assert all(page.image.description for page in NewsPage.objects.select_related("image"))


# The first to look at an image has it resized, which writes: the guard over GETs would see it.
@modify_settings(MIDDLEWARE={"remove": ["tests.guards.RequestGuardMiddleware"]})
class TestWalkingThroughIt(Demonstrated):
    def test_every_page_opens(self):
        for page in Page.objects.filter(depth__gt=1).live():
            assert self.client.get(page.url).status_code == 200, page

    def test_the_home_page_tells_the_members(self):
        answer = self.client.get("/").content.decode()
        assert "180" in answer
        assert "Démonstration" in answer

    def test_the_team_has_24_people_in_two_sites_and_three_departments(self):
        people = [person for _, _, members in TEAM for person in members]
        assert len(people) == len(set(people)) == 24
        assert len({site for site, _, _ in TEAM}) == 2
        assert len({department for _, department, _ in TEAM}) == 3
        shown = self.client.get("/le-reseau/equipe/").content.decode()
        assert all(name in shown for name, _ in people)

    def test_each_role_signs_in_to_the_back_office(self):
        assert {role for _, _, _, role in ACCOUNTS} == {None, *Role}
        for email, *_ in ACCOUNTS:
            self.client.logout()
            answer = self.client.post("/compte/login/", {"login": email, "password": DEMO_PASSWORD})
            assert answer.headers["Location"] == "/admin/", email
            assert self.client.get("/admin/").status_code == 200

    def test_nothing_is_sent_by_loading_it(self):
        assert mail.outbox == []


class TestLoading(TestCase):
    def test_it_is_refused_where_it_was_not_asked_for(self):
        with override_settings(DEMO=False), self.assertRaisesMessage(CommandError, "DEMO=1"):
            call_command("load_demo")
        assert not Organisation.objects.exists()

    @override_settings(DEMO=True)
    def test_it_is_not_mixed_with_a_network_s_own_data(self):
        for make in (OrganisationFactory, UserFactory):
            made = make()
            call_command("load_demo", verbosity=0)
            assert not College.objects.exists()
            assert not Demonstration.objects.get().present
            made.delete()
