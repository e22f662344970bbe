"""Who came."""

import pytest

from association.groups.models import GroupMeeting
from association.groups.services import meetings
from association.groups.services.attendance import take_attendance
from cms.backoffice.errors import Refusal
from tests import factories
from tests.groups.doing import begin, convened

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return convened("Durand", "Petit", "Roux")


def rows(meeting):
    return {row.person.last_name: row for row in meeting.invitees.select_related("person")}


def test_attendance_makes_the_meeting_held(meeting):
    begin(meeting)
    mine = rows(meeting)
    take_attendance(
        meeting=meeting,
        presences={mine["Durand"].pk: "on_site", mine["Petit"].pk: "remote", mine["Roux"].pk: "absent"},
    )
    assert GroupMeeting.objects.get(pk=meeting.pk).state == "held"
    assert {name: row.presence for name, row in rows(meeting).items()} == {
        "Durand": "on_site",
        "Petit": "remote",
        "Roux": "absent",
    }


def test_who_had_said_no_is_excused_and_who_said_nothing_is_absent(meeting):
    mine = rows(meeting)
    meetings.answer(invitee=mine["Petit"], answer="no")
    begin(meeting)
    take_attendance(meeting=meeting, presences={mine["Durand"].pk: "on_site", mine["Roux"].pk: ""})
    assert {name: row.presence for name, row in rows(meeting).items()} == {
        "Durand": "on_site",
        "Petit": "excused",
        "Roux": "absent",
    }


def test_who_came_without_being_invited_is_added(meeting):
    begin(meeting)
    member, passer_by = factories.person(last_name="Nouveau"), factories.person(last_name="Passant")
    factories.group_role(meeting.group, member, "expert")
    take_attendance(meeting=meeting, presences={}, added=[(member, "on_site"), (passer_by, "remote")])
    mine = rows(meeting)
    assert (mine["Nouveau"].role, mine["Passant"].role) == ("expert", "guest")
    assert mine["Passant"].invited_at is None
    assert mine["Durand"].presence == "absent"


def test_somebody_in_the_list_is_not_added_twice(meeting):
    begin(meeting)
    person = rows(meeting)["Durand"].person
    take_attendance(meeting=meeting, presences={}, added=[(person, "on_site"), (person, "remote")])
    assert meeting.invitees.filter(person=person).get().presence == "remote"


def test_attendance_is_corrected(meeting):
    begin(meeting)
    mine = rows(meeting)
    take_attendance(meeting=meeting, presences={mine["Durand"].pk: "on_site"})
    take_attendance(meeting=meeting, presences={mine["Roux"].pk: "remote"})
    found = rows(meeting)
    assert (found["Durand"].presence, found["Roux"].presence) == ("on_site", "remote")


def test_a_meeting_recorded_afterwards_has_its_attendance_too():
    meeting = factories.group_meeting(in_days=-5)
    take_attendance(meeting=meeting, presences={}, added=[(factories.person(), "on_site")])
    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_there_is_no_attendance_before_the_meeting(meeting):
    with pytest.raises(Refusal, match="pas encore commencé"):
        take_attendance(meeting=meeting, presences={rows(meeting)["Durand"].pk: "on_site"})


def test_a_meeting_nobody_came_to_was_not_held(meeting):
    begin(meeting)
    with pytest.raises(Refusal, match="annulez-la"):
        take_attendance(meeting=meeting, presences={rows(meeting)["Durand"].pk: "excused"})
    meeting.refresh_from_db()
    assert meeting.state == "convened"
    assert rows(meeting)["Durand"].presence == ""


def test_rows_of_another_meeting_and_unknown_words_are_refused(meeting):
    begin(meeting)
    other = rows(convened("Ailleurs"))["Ailleurs"]
    with pytest.raises(Refusal, match="rechargez"):
        take_attendance(meeting=meeting, presences={other.pk: "on_site"})
    with pytest.raises(Refusal, match="présences proposées"):
        take_attendance(meeting=meeting, presences={rows(meeting)["Durand"].pk: "maybe"})


def test_attendance_asks_as_much_for_two_as_for_twenty(django_assert_max_num_queries):
    for size in (2, 20):
        meeting = convened(*[f"Nom{size}x{number}" for number in range(size)])
        begin(meeting)
        presences = {row.pk: "on_site" for row in meeting.invitees.all()}
        with django_assert_max_num_queries(14):
            take_attendance(meeting=meeting, presences=presences)
