"""What groups are made of: everybody counted once, on any day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.groups.figures.composition import composition, insiders, with_size
from association.groups.figures.pluridisciplinarity import missing_disciplines
from association.groups.models import GroupRole, WorkingGroup
from association.groups.rules.composition import (
    FACILITIES,
    FAMILIES,
    GENDERS,
    Participant,
    breakdowns,
    family_of,
    shares,
)
from association.groups.rules.pluridisciplinarity import missing
from association.people.models import Profession, Specialty
from tests import factories
from tests.groups.making import BEGUN, Role, group, organisation, professional, role

names = st.sampled_from(["", "Gers", "Lot", "Tarn"])
participants = st.lists(
    st.builds(
        Participant,
        family=st.sampled_from(list(FAMILIES)),
        facility=st.sampled_from(list(FACILITIES)),
        department=names,
        profession=names,
        gender=st.sampled_from(list(GENDERS)),
    )
)


@given(participants)
def test_each_breakdown_sums_to_the_number_of_people_and_to_a_hundred(people):
    for one in breakdowns(people):
        assert one.total == len(people)
        assert sum(part.percent or 0 for part in one.parts) == (100 if one.shared else 0)
        assert one.shared == len(people) or one.key == "facility"


@given(st.lists(st.integers(0, 100_000), min_size=1))
def test_a_share_is_never_a_whole_point_away(counts):
    percents = shares(counts)
    total = sum(counts)
    assert sum(percents) == (100 if total else 0)
    for count, percent in zip(counts, percents, strict=True):
        assert not total or abs(count * 100 / total - percent) < 1


def test_the_percentages_of_the_seed():
    assert shares([114, 146, 50, 45]) == [32, 41, 14, 13]


def test_the_shares_of_facilities_leave_out_who_works_in_none():
    places = ["chu"] * 3 + ["clcc"] + ["outside"] * 2 + ["unknown"]
    people = [Participant("medical", place, "", "", "f") for place in places]
    facilities = breakdowns(people)[1]
    told = {part.label: (part.count, part.percent) for part in facilities.parts if part.count}
    assert told == {
        "CHU": (3, 75),
        "CLCC": (1, 25),
        "Hors établissement": (2, None),
        "Sans organisation connue": (1, None),
    }
    assert (facilities.total, facilities.shared) == (7, 4)


@pytest.mark.parametrize(
    ("known", "family"),
    [
        ({"professions": {"10"}, "families": {"surgical"}}, "surgical"),
        ({"professions": {"10"}, "families": {"medical", "oncology"}}, "oncology"),
        ({"professions": {"10"}, "families": set()}, "unknown"),
        ({"professions": set(), "families": {"imaging"}}, "imaging"),
        ({"professions": {"60"}, "families": set()}, "others"),
        ({"professions": {"21"}, "families": {"pharmacy"}}, "others"),
        ({"professions": {"10", "21"}, "families": {"medical"}}, "medical"),
        ({"professions": {"60"}, "families": set(), "palliative_care": True}, "palliative"),
        ({"professions": {"10"}, "families": {"oncology"}, "palliative_care": True}, "palliative"),
    ],
)
def test_one_family_each(known, family):
    assert family_of(**{"palliative_care": False} | known) == family


def counts(found, key):
    return {part.label: part.count for part in found.by(key).parts if part.count}


@pytest.mark.django_db
def test_somebody_of_two_groups_and_two_roles_counts_once():
    thorax, support = group(), group("Soins de support", kind="transversal")
    surgeon = professional(profession="10", specialty="SM11", gender="f")
    for where, what in ((thorax, Role.LEAD), (thorax, Role.EXPERT), (support, Role.MEMBER)):
        role(where, surgeon, what)
    nurse = professional(profession="60", palliative_care=True)
    role(support, nurse)
    role(support, role=Role.GUEST)
    everybody = composition()
    assert everybody.total == 2
    assert counts(everybody, "family") == {"Spécialités chirurgicales": 1, "Soins palliatifs": 1}
    assert counts(everybody, "profession") == {"Médecin": 1, "Infirmier": 1}
    assert counts(everybody, "gender") == {"Femmes": 1, "Non renseigné": 1}
    assert composition(WorkingGroup.objects.filter(pk=thorax.pk)).total == 1
    assert composition(WorkingGroup.objects.filter(kind="transversal")).total == 2
    assert {one.name: one.size for one in with_size(WorkingGroup.objects.all())} == {
        "Thorax": 1,
        "Soins de support": 2,
    }


@pytest.mark.django_db
def test_the_place_is_what_they_come_for_else_the_main_post_of_that_day():
    thorax = group()
    chu, clinic = organisation("chu"), organisation("clinique")
    site = factories.OrganisationFactory(kind="site", parent=chu)
    moved, named, nowhere = factories.person(), factories.person(), factories.person()
    factories.affiliation(moved, chu, main=True, end_on=date(2024, 1, 1))
    factories.affiliation(moved, clinic, start_on=date(2024, 1, 1), main=True)
    factories.affiliation(named, clinic, main=True)
    role(thorax, moved)
    role(thorax, named, organisation=site)
    role(thorax, nowhere)
    assert counts(composition(on=date(2023, 12, 31)), "facility") == {"CHU": 2, "Sans organisation connue": 1}
    assert counts(composition(on=date(2024, 1, 1)), "facility") == {
        "CHU": 1,
        "Établissements privés": 1,
        "Sans organisation connue": 1,
    }


@pytest.mark.django_db
def test_a_group_closed_that_day_has_nobody():
    closed = group(until=date(2024, 6, 1))
    role(closed)
    assert composition(on=date(2024, 5, 31)).total == 1
    assert composition(on=date(2024, 6, 1)).total == 0


@pytest.mark.django_db
def test_the_same_queries_whatever_the_number_of_people():
    asked = []
    thorax, chu = group(), organisation("chu")
    for number in (2, 20):
        for _ in range(number):
            someone = professional(profession="10", specialty="SM11")
            factories.affiliation(someone, chu, main=True)
            role(thorax, someone)
        with CaptureQueriesContext(connection) as captured:
            composition()
        asked.append(len(captured))
    assert asked == [5, 5]


days = st.dates(date(2023, 1, 1), date(2023, 3, 1))
stays = st.tuples(
    st.integers(0, 2), st.integers(0, 3), st.sampled_from(list(Role)), days, st.none() | st.integers(1, 40)
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(stays, max_size=12), st.lists(days, min_size=1, max_size=4))
def test_a_past_day_is_what_replaying_the_events_gives(stays, asked):
    """Each entry and each exit is played in order; the day's answer is who is in at the end of the play."""
    GroupRole.objects.all().delete()
    WorkingGroup.objects.all().delete()
    groups = [group(f"Groupe {rank}", since=BEGUN) for rank in range(3)]
    people = [factories.person() for _ in range(4)]
    events, held = [], {}
    for rank, who, what, start, length in stays:
        spell, end = (rank, who, what), start + timedelta(days=length) if length else None
        stretches = held.setdefault(spell, [])
        if any(start < (until or date.max) and since < (end or date.max) for since, until in stretches):
            continue  # refused by the services: one role is not held twice on a day
        stretches.append((start, end))
        role(groups[rank], people[who], what, start_on=start, end_on=end)
        events.append((start, 1, spell))
        if end:
            events.append((end, 0, spell))
    for day in asked:
        inside = set()
        for when, enters, spell in sorted(events):
            if when <= day:
                (inside.add if enters else inside.discard)(spell)
        belonging = {(rank, who) for rank, who, what in inside if what in Role.insiders()}
        assert composition(on=day).total == len({who for _, who in belonging})
        roles = insiders(on=day).values_list("group", "person")
        assert set(roles) == {(groups[rank].pk, people[who].pk) for rank, who in belonging}


def test_what_is_missing_is_said_in_words():
    asked = {
        "SM11": "Chirurgie thoracique et cardio-vasculaire",
        "SM45": "Radiothérapie",
        "XX": "Spécialité X",
    }
    professions = {"60": "Infirmier", "50": "Sage-femme"}
    assert missing(asked, professions, {"SM37"}, {"60"}) == [
        "Aucun chirurgien thoracique",
        "Aucun professionnel en «\u00a0Spécialité X\u00a0»",
        "Aucune sage-femme",
    ]


@pytest.mark.django_db
def test_a_group_lacks_a_discipline_until_somebody_comes():
    thorax = group()
    thorax.required_specialties.set(Specialty.objects.filter(code__in=["SM11", "SM41"]))
    thorax.required_professions.set(Profession.objects.filter(code="60"))
    role(thorax, professional(profession="10", specialty="SM41"))
    surgeon = professional(profession="10", specialty="SM11")
    role(thorax, surgeon, Role.GUEST)
    assert missing_disciplines([thorax]) == {thorax.pk: ["Aucun chirurgien thoracique", "Aucun infirmier"]}
    role(thorax, surgeon, start_on=date(2024, 1, 1))
    assert missing_disciplines([thorax]) == {thorax.pk: ["Aucun infirmier"]}
    assert missing_disciplines([thorax], date(2023, 12, 31))[thorax.pk][0] == "Aucun chirurgien thoracique"
