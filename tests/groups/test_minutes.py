"""The minutes: what the PDF says, who may have it, and how it is corrected."""

from datetime import date, timedelta

import pytest

from association.groups.models import Action, GroupMeeting
from association.groups.services import meetings
from association.groups.services.attendance import take_attendance
from association.groups.services.decisions import record_decisions, write_summary
from association.groups.services.minutes import publish_minutes
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from tests import factories
from tests.documents.reading import read
from tests.groups.doing import begin, convened, held

pytestmark = pytest.mark.django_db


def words(meeting):
    meeting.refresh_from_db()
    with meeting.minutes.open() as file:
        return read(file.read())


def test_the_minutes_say_who_was_there_what_was_said_and_decided():
    meeting = held("Durand", "Petit", title="Réunion de printemps")
    take_attendance(
        meeting=meeting, presences={meeting.invitees.get(person__last_name="Petit").pk: "excused"}
    )
    write_summary(meeting=meeting, summary="Les délais s’allongent.\n#panic() $x$")
    record_decisions(
        meeting=meeting,
        decisions=[("Adopter le référentiel", "consensus"), ("  ", "noted"), ("Écrire à l’ARS", "noted")],
    )
    Action.objects.create(
        group=meeting.group, meeting=meeting, text="Envoyer la lettre", due_on=date(2027, 5, 4),
        owner=meeting.invitees.first().person,
    )  # fmt: skip
    publish_minutes(meeting=meeting)
    found = words(meeting)
    assert found.tagged
    assert found.title.startswith("Réunion de printemps")
    assert "1 présent ; 1 excusé." in found.words
    for said in ("Dominique Durand", "Excusés (1)", "Les délais s’allongent.", "#panic() $x$"):
        assert said in found.words
    assert "1. Adopter le référentiel (Consensus)" in found.words
    assert "2. Écrire à l’ARS (Pris acte)" in found.words
    assert "Envoyer la lettre" in found.words
    assert "04/05/2027" in found.words
    assert "Version 1, publiée le" in found.words


def test_there_are_no_minutes_without_attendance():
    meeting = convened("Durand")
    begin(meeting)
    with pytest.raises(Refusal, match="émargement"):
        publish_minutes(meeting=meeting)
    meeting.refresh_from_db()
    assert not meeting.minutes


def test_nor_of_a_meeting_cancelled():
    meeting = convened("Durand")
    meetings.cancel(meeting=meeting, reason="Grève")
    with pytest.raises(Refusal, match="annulée"):
        publish_minutes(meeting=meeting)


def test_a_correction_says_what_it_corrects_and_takes_the_place_of_the_first(
    django_capture_on_commit_callbacks,
):
    meeting = held("Durand")
    publish_minutes(meeting=meeting)
    meeting.refresh_from_db()
    first = meeting.minutes.name
    with pytest.raises(Refusal, match="dites ce que la nouvelle version corrige"):
        publish_minutes(meeting=meeting, correction=" ")
    with django_capture_on_commit_callbacks(execute=True):
        publish_minutes(meeting=meeting, correction="Le Dr Durand était à distance.")
    found = words(meeting)
    assert meeting.minutes_version == 2
    assert "Version 2" in found.words
    assert "Corrigé : Le Dr Durand était à distance." in found.words
    assert not meeting.minutes.storage.exists(first)
    assert meeting.minutes.storage.exists(meeting.minutes.name)
    assert AuditEntry.objects.for_instance(meeting).filter(action="groups.publish_minutes").count() == 2


def test_what_changes_after_the_minutes_makes_them_out_of_date():
    meeting = held("Durand")
    publish_minutes(meeting=meeting)
    for change in (
        lambda: record_decisions(meeting=meeting, decisions=[("Une décision", "noted")]),
        lambda: write_summary(meeting=meeting, summary="Un résumé"),
        lambda: take_attendance(meeting=meeting, presences={meeting.invitees.get().pk: "remote"}),
    ):
        GroupMeeting.objects.filter(pk=meeting.pk).update(minutes_outdated=False)
        change()
        meeting.refresh_from_db()
        assert meeting.minutes_outdated
    publish_minutes(meeting=meeting, correction="Tout")
    meeting.refresh_from_db()
    assert not meeting.minutes_outdated


def test_decisions_replace_those_written_before_in_order():
    meeting = held("Durand")
    record_decisions(meeting=meeting, decisions=[("Une", "consensus"), ("Deux", "noted")])
    record_decisions(meeting=meeting, decisions=[("Deux", "noted"), ("Trois", "majority")])
    assert [(row.text, row.how, row.order) for row in meeting.decisions.all()] == [
        ("Deux", "noted", 1),
        ("Trois", "majority", 2),
    ]
    with pytest.raises(Refusal, match="comment"):
        record_decisions(meeting=meeting, decisions=[("Une", "by force")])


def test_a_meeting_in_preparation_has_decided_nothing():
    meeting = factories.group_meeting()
    with pytest.raises(Refusal, match="pas encore convoquée"):
        record_decisions(meeting=meeting, decisions=[("Une", "noted")])
    with pytest.raises(Refusal, match="pas encore convoquée"):
        write_summary(meeting=meeting, summary="Rien")


def test_minutes_are_stored_out_of_the_reach_of_the_web(settings):
    meeting = held("Durand")
    publish_minutes(meeting=meeting)
    meeting.refresh_from_db()
    assert str(settings.MEDIA_ROOT) not in meeting.minutes.path
    assert meeting.minutes.path.startswith(str(settings.PRIVATE_DIR))


def test_a_meeting_over_two_days_is_told_so():
    meeting = held("Durand")
    meeting.ends_at = meeting.starts_at + timedelta(days=1)
    meeting.save()
    publish_minutes(meeting=meeting)
    assert "Date du " in words(meeting).words
