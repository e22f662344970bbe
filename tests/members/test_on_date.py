"""« À la date du »: memberships, organisations and representatives as they stood on a day."""

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.members.models import (
    College,
    CollegePeriod,
    FoundingText,
    Membership,
    MembershipEvent,
    Representative,
    Signature,
)
from association.members.rules.lifecycle import EventKind, Fact, active_from, ended_on, standing
from association.members.services.memberships import suspend
from cms.backoffice.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 30).map(lambda number: FIRST + timedelta(days=number))
KINDS = st.sampled_from(EventKind.values)


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def rows(page):
    return list(page.context["object_list"])


def table(page):
    """The body of the list, without its filters."""
    return page.text.split("<tbody>")[1].split("</tbody>")[0]


def on(day):
    return {"on": f"{day:%d/%m/%Y}"}


@pytest.fixture
def suspended(db):
    """A member since April 2024, suspended on 1 June 2026."""
    hospital = factories.OrganisationFactory(display_name="Clinique des Essais")
    membership = factories.member(
        hospital, factories.CollegeFactory(name="Cliniques", short_name="Cliniques")
    )
    suspend(membership=membership, on=date(2026, 6, 1), reason="Cotisation")
    return membership


def test_the_memberships_of_a_past_day(staffer, suspended):
    started = Membership.objects.get().active_from
    assert rows(staffer.get("/admin/membership/", on(started - timedelta(days=1)))) == []
    for day, status in [
        (started, "Actif"),
        (date(2026, 5, 31), "Actif"),
        (date(2026, 6, 1), "Suspendu"),
    ]:
        page = staffer.get("/admin/membership/", on(day))
        assert status in table(page), day
        active = rows(staffer.get("/admin/membership/", on(day) | {"status": "active"}))
        assert len(active) == (status == "Actif")


def test_the_export_of_memberships_follows_the_day(staffer, suspended):
    response = staffer.get("/admin/membership/", on(date(2026, 5, 31)) | {"export": "csv"})
    assert "Adhésions au 2026-05-31.csv" in _filename(response)
    line = response.getvalue().decode("utf-8-sig").splitlines()[1].split(";")
    assert "Actif" in line
    assert line[-1] == "31/05/2026"


def _filename(response):
    return unquote(response.headers["Content-Disposition"])


def test_the_organisations_that_were_members_that_day(staffer, suspended):
    asked = {"membership": "member"}
    assert len(rows(staffer.get("/admin/organisation/", asked | on(date(2026, 5, 31))))) == 1
    assert rows(staffer.get("/admin/organisation/", asked | on(date(2026, 6, 1)))) == []
    sheet = staffer.get("/admin/organisation/", on(date(2026, 5, 31)))
    assert rows(sheet)[0].membership_status == "active"


def test_those_who_represented_that_day(staffer, suspended):
    hospital = suspended.organisation
    for start, end, name in [(2022, 2024, "Anne"), (2024, None, "Hugo")]:
        Representative.objects.create(
            organisation=hospital,
            person=factories.person(first_name=name),
            start_on=date(start, 4, 1),
            end_on=date(end, 4, 1) if end else None,
        )
    for day, name in [(date(2024, 3, 31), "Anne"), (date(2024, 4, 1), "Hugo")]:
        found = rows(staffer.get("/admin/representative/", on(day)))
        assert [row.person.first_name for row in found] == [name]
        export = staffer.get("/admin/representative/", on(day) | {"export": "csv"})
        assert f"Représentants au {day:%Y-%m-%d}.csv" in _filename(export)
        assert len(export.getvalue().splitlines()) == 2
    ahead = rows(staffer.get("/admin/representative/", on(date(2023, 1, 1)) | {"when": "ahead"}))
    assert [row.person.first_name for row in ahead] == ["Hugo"]
    assert len(rows(staffer.get("/admin/representative/"))) == 2


@pytest.mark.parametrize("url", ["/admin/membership/", "/admin/organisation/", "/admin/representative/"])
@pytest.mark.parametrize("number", [2, 20])
def test_a_past_day_asks_as_much_for_many_as_for_few(staffer, django_assert_max_num_queries, url, number):
    college = factories.CollegeFactory()
    for _ in range(number):
        hospital = factories.OrganisationFactory()
        factories.member(hospital, college)
        Representative.objects.create(
            organisation=hospital, person=factories.person(), start_on=date(2024, 4, 1)
        )
    staffer.get(url)
    with django_assert_max_num_queries(30):
        assert len(rows(staffer.get(url, on(date(2026, 1, 1))))) == number


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    events=st.lists(st.tuples(DAYS, KINDS), max_size=6),
    signatures=st.dictionaries(st.sampled_from(["founding_agreement", "network_charter"]), DAYS),
    day=DAYS,
)
def test_the_status_of_a_day_is_what_a_replay_of_the_events_says(db, events, signatures, day):
    """Whatever happened, even what no rule would allow: the database answers as the rule does."""
    Membership.objects.all().delete()
    facts = [Fact(kind, when) for when, kind in sorted(events, key=lambda event: event[0])]
    membership = Membership.objects.create(
        organisation=factories.OrganisationFactory(),
        active_from=active_from(facts, signatures),
        ended_on=ended_on(facts),
    )
    for fact in facts:
        MembershipEvent.objects.create(membership=membership, kind=fact.kind, on=fact.on)
    found = Membership.objects.with_status(day).get()
    expected = standing(facts, signatures, day).status
    assert found.status_on == expected
    assert Membership.objects.active(day).exists() == (expected == "active")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(DAYS, min_size=1, max_size=4, unique=True), day=DAYS, ended=st.booleans())
def test_the_college_of_a_day_is_the_one_of_the_last_change(staffer, cuts, day, ended):
    """A membership goes from college to college: the list of a day shows the one of the last change."""
    CollegePeriod.objects.all().delete()
    Membership.objects.all().delete()
    College.objects.all().delete()
    cuts = sorted(cuts)
    membership = Membership.objects.create(organisation=factories.OrganisationFactory())
    MembershipEvent.objects.create(membership=membership, kind=EventKind.APPLICATION, on=cuts[0])
    ends = [*cuts[1:], cuts[-1] + timedelta(days=3) if ended else None]
    for rank, (start, end) in enumerate(zip(cuts, ends, strict=True)):
        college = factories.CollegeFactory(name=f"Collège {rank}", short_name=f"Collège {rank}")
        CollegePeriod.objects.create(membership=membership, college=college, start_on=start, end_on=end)
    now = None
    for rank, start in enumerate(cuts):
        now = f"Collège {rank}" if start <= day else now
    if ends[-1] and day >= ends[-1]:
        now = None
    found = rows(staffer.get("/admin/membership/", on(day)))
    assert [row.college_short_name for row in found] == ([now] if cuts[0] <= day else [])


def test_what_was_missing_that_day(staffer, db):
    hospital = factories.OrganisationFactory()
    membership = factories.member(hospital, factories.CollegeFactory())
    signed = Signature.objects.get(
        membership=membership, text__kind=FoundingText.Kind.NETWORK_CHARTER
    ).signed_on
    MembershipEvent.objects.filter(membership=membership).update(on=signed - timedelta(days=2))
    page = staffer.get("/admin/membership/", on(signed - timedelta(days=1)))
    assert "la charte du réseau signée" in table(page)
    assert "la charte du réseau signée" not in table(staffer.get("/admin/membership/"))


def test_the_spreadsheet_of_posts_of_a_day(staffer):
    first, second = factories.OrganisationFactory(), factories.OrganisationFactory()
    person = factories.person(last_name="Durand")
    factories.affiliation(person, first, date(2022, 1, 3), end_on=date(2025, 9, 1))
    factories.affiliation(person, second, date(2024, 1, 1))
    url = "/admin/imports/people/export.csv"

    def lines(parameters):
        return staffer.get(url, parameters).content.decode("utf-8-sig").splitlines()[1:]

    assert len(lines({})) == 2
    assert len(lines({"on": "2025-08-31"})) == 2
    assert len(lines({"on": "2025-09-01"})) == 1
    assert second.display_name in lines({"on": "2025-09-01"})[0]
    assert lines({"on": "2021-12-31"}) == []
    assert "people-au-2025-09-01.csv" in staffer.get(url, {"on": "2025-09-01"})["Content-Disposition"]
    assert staffer.get(url, {"on": "2025-02-31"}).status_code == 404
    assert "à la date du" in staffer.get("/admin/imports/people/nouveau/").text
