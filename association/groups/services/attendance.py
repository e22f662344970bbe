"""Who came: taking attendance makes a meeting held."""

from django.db import transaction

from association.groups.models import GroupMeeting, Invitee
from association.groups.rules.meetings import Act
from association.groups.services import recipients
from association.groups.services.meetings import locked, refuse
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

Presence = Invitee.Presence


@transaction.atomic
def take_attendance(*, meeting, presences, added=(), user=None):
    """Note who came, and that the meeting was held; again, to correct it. Returns the GroupMeeting.

    presences: {key of an Invitee: an Invitee.Presence, or "" where nobody knows}. added: pairs
    (Person, presence) of those who were not in the list. Of whoever is left unknown, those who had
    answered no are excused and the others absent. Published minutes are then to be corrected.
    Raises Refusal before the start, for a meeting cancelled, for the key of another meeting, for an
    unknown presence, and where nobody at all is present.
    """
    meeting = locked(meeting)
    refuse(meeting, Act.ATTENDANCE)
    rows = {row.pk: row for row in meeting.invitees.all()}
    _check(rows, presences, added)
    before = {row.pk: row.presence for row in rows.values()}
    for pk, presence in presences.items():
        rows[pk].presence = presence or rows[pk].presence
    _add(meeting, rows, added)
    everybody = list(rows.values())
    if not any(row.presence in Presence.present() for row in everybody):
        raise Refusal("Personne n’est noté présent\u00a0: si la réunion n’a pas eu lieu, annulez-la.")
    for row in everybody:
        row.presence = row.presence or _unknown(row)
    Invitee.objects.bulk_update([row for row in everybody if row.pk], ["presence"])
    Invitee.objects.bulk_create([row for row in everybody if not row.pk])
    if meeting.state != GroupMeeting.State.HELD:
        meeting.state = GroupMeeting.State.HELD
    mark_outdated(meeting)
    meeting.save(update_fields=["state", "minutes_outdated", "updated_at"])
    changed = [row.pk for row in everybody if before.get(row.pk) != row.presence]
    audit.record(
        meeting, "groups.attendance", user=user, data={"group": meeting.group_id, "invitees": changed}
    )
    return meeting


def mark_outdated(meeting):
    """Published minutes say what was known then. The caller saves the meeting."""
    meeting.minutes_outdated = meeting.minutes_version > 0


def _check(rows, presences, added):
    if set(presences) - set(rows):
        raise Refusal("La liste des invités a changé\u00a0: rechargez la page.")
    known = {"", *Presence.values}
    if not known.issuperset([*presences.values(), *(presence for _, presence in added)]):
        raise Refusal("Choisissez l’une des présences proposées.")


def _add(meeting, rows, added):
    """Put those who were not in the list into rows, under keys of their own; who is there is not doubled."""
    listed = {row.person_id: row for row in rows.values()}
    for person, presence in added:
        if person.pk in listed:
            listed[person.pk].presence = presence or listed[person.pk].presence
            continue
        row = recipients.row(meeting, recipients.as_recipient(meeting, person), presence=presence)
        rows[f"added {person.pk}"] = listed[person.pk] = row


def _unknown(row):
    return Presence.EXCUSED if row.answer == Invitee.Answer.NO else Presence.ABSENT
