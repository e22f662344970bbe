"""What a member of a group, or a guest of one meeting, reads and does in Mon espace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from association.groups.models import Invitee, StatusPeriod
from association.groups.services import groups, meetings
from association.groups.services.attendance import take_attendance
from association.groups.services.minutes import publish_minutes
from tests import factories
from tests.backoffice.forms import shown
from tests.groups.conftest import moved_back, planned

pytestmark = pytest.mark.django_db

ROOM = "/espace/groupes/sein/"


def held(room, *, presence="on_site", **fields):
    """A meeting that took place, its minutes published."""
    meeting = moved_back(planned(room.group, **fields))
    rows = {row.pk: presence for row in meeting.invitees.all()}
    publish_minutes(meeting=take_attendance(meeting=meeting, presences=rows))
    meeting.refresh_from_db()
    return meeting


def page_of(meeting, act=""):
    return f"/espace/groupes/{meeting.group.slug}/reunions/{meeting.pk}/{act}"


def test_a_member_finds_their_groups_and_what_is_asked_of_them(client, room):
    planned(room.group)
    factories.group_role(room.other, room.marc, "expert")
    client.force_login(room.marc.user)
    assert "Mes groupes" in shown(client.get("/espace/"))
    text = shown(client.get("/espace/groupes/"))
    for words in ("Sein", "Poumon", "Membre", "Expert", "Réunion de printemps", "Votre réponse est attendue"):
        assert words in text, words
    assert "Animer le groupe" not in text


def test_the_home_page_asks_for_the_answer(client, room):
    meeting = planned(room.group)
    client.force_login(room.marc.user)
    text = shown(client.get("/espace/"))
    assert "Réunion de printemps – Sein" in text
    assert page_of(meeting) in text
    client.post(page_of(meeting, "repondre/"), {"answer": "no"})
    assert "Réunion de printemps" not in shown(client.get("/espace/"))


def test_whoever_belongs_to_no_group_has_no_line_in_the_menu(client, room):
    client.force_login(room.paul.user)
    assert "Mes groupes" not in client.get("/espace/").text
    assert "aucun groupe" in shown(client.get("/espace/groupes/"))


def test_a_member_reads_the_room(client, room):
    planned(room.group)
    client.force_login(room.marc.user)
    text = shown(client.get(ROOM))
    for words in ("Réunion de printemps", "Salle des Essais", "Dr Anne Martin", "Clinique des Essais"):
        assert words in text, words
    for hidden in ("anne@essais.invalid", "marc@essais.invalid", "Animer le groupe"):
        assert hidden not in text, hidden


@pytest.mark.parametrize(
    ("said", "words"), [("on_site", "je viens"), ("remote", "à distance"), ("no", "ne peux pas")]
)
def test_one_click_answers_and_may_be_changed(client, room, said, words):
    meeting = planned(room.group)
    client.force_login(room.marc.user)
    page = client.post(page_of(meeting, "repondre/"), {"answer": said, "back": "room"}, follow=True)
    assert page.request["PATH_INFO"] == ROOM
    assert words in shown(page)
    assert Invitee.objects.get(meeting=meeting, person=room.marc).answer == said
    client.post(page_of(meeting, "repondre/"), {"answer": "no"})
    assert Invitee.objects.get(meeting=meeting, person=room.marc).answer == "no"


def test_an_answer_comes_before_the_meeting_only(client, room):
    meeting = moved_back(planned(room.group))
    client.force_login(room.marc.user)
    page = client.post(page_of(meeting, "repondre/"), {"answer": "on_site"}, follow=True)
    assert "déjà commencé" in shown(page)
    assert not Invitee.objects.get(meeting=meeting, person=room.marc).answer


def test_a_meeting_held_at_one_place_has_no_remote_answer(client, room):
    meeting = planned(room.group, mode="on_site")
    client.force_login(room.marc.user)
    assert 'value="remote"' not in client.get(page_of(meeting)).text
    page = client.post(page_of(meeting, "repondre/"), {"answer": "remote"}, follow=True)
    assert "réponses proposées" in shown(page)


def test_minutes_are_downloaded_by_members_and_those_invited(client, room):
    meetings.invite(meeting=(draft := planned(room.group, convened=False)), person=room.paul)
    meetings.convene(meeting=draft)
    draft.refresh_from_db()
    meeting = moved_back(draft)
    take_attendance(meeting=meeting, presences={row.pk: "on_site" for row in meeting.invitees.all()})
    publish_minutes(meeting=meeting)
    for person, status in ((room.marc, 200), (room.paul, 200), (room.lea, 404)):
        client.force_login(person.user)
        answer = client.get(f"/espace/groupes/comptes-rendus/{meeting.pk}/")
        assert answer.status_code == status, person
        if status == 200:
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer.getvalue().startswith(b"%PDF-")


def test_a_guest_sees_the_one_meeting_and_nothing_else(client, room):
    meeting = planned(room.group)
    meetings.invite(meeting=meeting, person=room.paul)
    second = planned(room.group, days=30, title="Réunion d’été")
    client.force_login(room.paul.user)
    assert "Réunion de printemps" in shown(client.get("/espace/groupes/"))
    page = client.get(page_of(meeting))
    assert "Votre réponse est attendue" in shown(page)
    assert f'href="{ROOM}"' not in page.text
    for address in (ROOM, page_of(second), f"{ROOM}animer/"):
        assert client.get(address).status_code == 404, address
    assert client.post(page_of(second, "repondre/"), {"answer": "no"}).status_code == 404


def test_a_meeting_in_preparation_is_seen_by_its_lead_alone(client, room):
    draft = planned(room.group, convened=False)
    for person, status in ((room.anne, 200), (room.marc, 404), (room.lea, 404)):
        client.force_login(person.user)
        assert client.get(page_of(draft)).status_code == status, person
    client.force_login(room.marc.user)
    assert "Réunion de printemps" not in shown(client.get(ROOM))


def test_a_cancelled_meeting_says_why(client, room):
    meeting = planned(room.group)
    meetings.cancel(meeting=meeting, reason="Salle inondée")
    client.force_login(room.marc.user)
    assert "Salle inondée" in shown(client.get(page_of(meeting)))
    assert "Réunion de printemps" not in shown(client.get(ROOM))


def test_strangers_find_no_room(client, room):
    planned(room.group)
    for person in (room.lea, room.paul):
        client.force_login(person.user)
        assert client.get(ROOM).status_code == 404, person
    client.logout()
    assert client.get(ROOM).url.startswith("/compte/login/")


def test_the_room_closes_the_day_the_role_ends(client, room):
    room.member.end_on = timezone.localdate()
    room.member.save()
    client.force_login(room.marc.user)
    assert client.get(ROOM).status_code == 404
    room.member.end_on = timezone.localdate() + timedelta(days=1)
    room.member.save()
    assert client.get(ROOM).status_code == 200


def test_a_suspended_group_is_read_and_a_closed_one_is_not(client, room):
    meeting = held(room)
    client.force_login(room.marc.user)
    groups.suspend(group=room.group, on=timezone.localdate() - timedelta(days=1))
    assert "suspendu" in shown(client.get(ROOM))
    assert client.get(page_of(meeting)).status_code == 200
    StatusPeriod.objects.filter(group=room.group).delete()
    for address in (ROOM, page_of(meeting), f"/espace/groupes/comptes-rendus/{meeting.pk}/"):
        assert client.get(address).status_code == 404, address


def test_an_account_linked_to_nobody_is_sent_home(client, room):
    meeting = planned(room.group)
    client.force_login(factories.UserFactory())
    for address in ("/espace/groupes/", ROOM, page_of(meeting), f"{ROOM}animer/"):
        assert client.get(address).url == "/espace/", address


@pytest.mark.parametrize("number", [2, 20])
def test_the_pages_ask_as_much_for_many_as_for_few(client, room, django_assert_max_num_queries, number):
    today = timezone.localdate()
    for rank in range(number):
        group = factories.working_group()
        factories.group_role(group, room.marc)
        planned(group, days=rank + 2)
        group.actions.create(text=f"Relire {rank}", owner=room.marc, due_on=today)
        colleague = factories.person()
        factories.affiliation(colleague, room.hospital)
        factories.group_role(room.group, colleague, "expert")
        room.group.actions.create(text=f"Écrire {rank}", owner=colleague, due_on=today)
        room.group.documents.create(title=f"Note {rank}", file="groups/note.pdf")
        room.group.deliverables.create(title=f"Livrable {rank}")
        moved_back(planned(room.group, days=rank + 1), 40)
    room.group.meetings.update(state="held")
    meeting = planned(room.group)
    meeting.documents.create(group=room.group, title="Note", file="groups/note.pdf")
    client.force_login(room.marc.user)
    client.get("/espace/")
    with django_assert_max_num_queries(20):
        client.get("/espace/")
    with django_assert_max_num_queries(18):
        client.get("/espace/groupes/")
    with django_assert_max_num_queries(24):
        client.get(ROOM)
    with django_assert_max_num_queries(18):
        client.get(page_of(meeting))
