"""Which groups are to be seen to, and why."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from association.groups.figures.health import health
from association.groups.models import Action, Invitee, StatusPeriod
from association.groups.rules.health import SOON, WITHOUT_MEETING, Facts, Kind, reasons
from association.people.models import Specialty
from tests import factories
from tests.groups.making import Role, group, invitee, meeting, role

TODAY = date(2025, 6, 2)

some_days = st.dates(date(2022, 1, 1), date(2027, 12, 31))


def well(**changes):
    return Facts(
        **{"suspended": False, "since": date(2022, 1, 1), "last_meeting": TODAY, "leads": [None]} | changes
    )


def sentences(facts):
    return [reason.sentence for reason in reasons(facts, TODAY)]


def test_a_group_that_is_well_has_no_reason():
    assert sentences(well()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_meeting": date(2024, 6, 2)}, ["Pas de réunion depuis le 02/06/2024"]),
        ({"last_meeting": date(2024, 6, 3)}, []),
        ({"last_meeting": None}, ["Jamais réuni"]),
        ({"last_meeting": None, "since": date(2025, 1, 1)}, []),
        ({"leads": []}, ["Aucun animateur"]),
        ({"leads": [date(2025, 3, 1)]}, ["Plus d’animateur depuis le 01/03/2025"]),
        ({"leads": [date(2025, 7, 1)]}, ["Plus d’animateur à partir du 01/07/2025"]),
        ({"leads": [date(2025, 7, 1), None]}, []),
        ({"leads": [date(2026, 7, 1)]}, []),
        ({"silent": ["Anne Roux"]}, ["1 membre silencieux"]),
        ({"overdue": 2}, ["2 actions en retard"]),
        ({"missing": ["Aucun radiologue"]}, ["Aucun radiologue"]),
        ({"suspended": True, "last_meeting": None, "leads": [], "missing": ["Aucun radiologue"]}, []),
        ({"suspended": True, "overdue": 1}, ["1 action en retard"]),
    ],
)
def test_the_reasons_in_words(changes, said):
    assert sentences(well(**changes)) == said


@given(last=st.none() | some_days, ends=st.lists(st.none() | some_days), on=some_days)
def test_a_group_is_left_in_peace_exactly_when_it_met_and_is_led(last, ends, on):
    kinds = {reason.kind for reason in reasons(well(last_meeting=last, leads=ends), on)}
    met = (last or date(2022, 1, 1)) > on - WITHOUT_MEETING
    led = any(end is None or end > on + SOON for end in ends)
    assert (Kind.MEETING not in kinds) == met
    assert (Kind.LEAD not in kinds) == led


def of(name, on=TODAY):
    return next(one for one in health(on=on) if one.group.name == name)


def said_of(name, on=TODAY):
    return [reason.sentence for reason in of(name, on).reasons]


@pytest.mark.django_db
def test_a_group_on_two_days():
    thorax = group()
    lead = factories.person()
    role(thorax, lead, Role.LEAD, end_on=date(2025, 3, 1))
    meeting(thorax, date(2024, 3, 1))
    Action.objects.create(
        group=thorax,
        text="Relire le référentiel",
        owner=lead,
        due_on=date(2025, 5, 1),
        done_on=date(2025, 6, 10),
    )
    thorax.required_specialties.set(Specialty.objects.filter(code="SM11"))
    assert said_of("Thorax") == [
        "Pas de réunion depuis le 01/03/2024",
        "Plus d’animateur depuis le 01/03/2025",
        "1 action en retard",
        "Aucun chirurgien thoracique",
    ]
    assert "1 action en retard" not in said_of("Thorax", date(2025, 6, 10))
    assert said_of("Thorax", date(2024, 4, 1)) == ["Aucun chirurgien thoracique"]


@pytest.mark.django_db
def test_silence_is_neither_coming_nor_answering_at_the_three_last_meetings():
    thorax = group()
    role(thorax, role=Role.LEAD)
    quiet, answering, excused, gone, new = (factories.person(last_name=name) for name in (
        "Muet", "Répond", "Excusé", "Parti", "Nouveau"))  # fmt: skip
    for person in (quiet, answering, excused, new):
        role(thorax, person)
    role(thorax, gone, end_on=date(2025, 5, 30))
    for month in (1, 2, 3, 4):
        held = meeting(thorax, date(2025, month, 1))
        invitee(held, quiet, Invitee.Presence.ON_SITE if month == 1 else Invitee.Presence.ABSENT)
        invitee(held, answering, Invitee.Presence.ABSENT, "no" if month == 2 else "")
        invitee(held, excused, Invitee.Presence.EXCUSED if month == 4 else "")
        invitee(held, gone, Invitee.Presence.ABSENT)
        if month == 4:
            invitee(held, new, Invitee.Presence.ABSENT)
    (reason,) = of("Thorax").reasons
    assert reason.kind == Kind.SILENT
    assert reason.names == ("Dominique Muet",)


@pytest.mark.django_db
def test_a_suspended_group_is_not_asked_to_meet_and_a_closed_one_is_gone():
    suspended = group("Sarcome", until=date(2025, 1, 1))
    StatusPeriod.objects.create(group=suspended, start_on=date(2025, 1, 1), status="suspended")
    group("Thyroïde", slug="thyroide", until=date(2025, 1, 1))
    assert [one.group.name for one in health(on=TODAY)] == ["Sarcome"]
    assert said_of("Sarcome") == []
    assert said_of("Sarcome", date(2024, 12, 31)) == ["Jamais réuni", "Aucun animateur"]


@pytest.mark.django_db
def test_the_same_queries_whatever_the_number_of_groups():
    asked = []
    for number in (2, 20):
        for rank in range(number):
            made = group(f"Groupe {number} {rank}")
            made.required_specialties.set(Specialty.objects.filter(code="SM11"))
            people = [role(made, role=Role.LEAD).person, role(made).person]
            for month in (1, 2, 3):
                held = meeting(made, date(2025, month, 1))
                for person in people:
                    invitee(held, person)
            Action.objects.create(
                group=made, text="À faire", owner=people[0], due_on=TODAY - timedelta(days=1)
            )
        with CaptureQueriesContext(connection) as captured:
            health(on=TODAY)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 12
