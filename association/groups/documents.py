"""What the paper of the groups says: the data of templates/documents/minutes.typ."""

from association.groups.emails import day_in_words, when_in_words, where_in_words
from association.groups.models import Invitee
from association.groups.rules.meetings import points

Presence = Invitee.Presence
#: In the order of the minutes: (presence, heading).
HEADINGS = (
    (Presence.ON_SITE, "Sur place"),
    (Presence.REMOTE, "À distance"),
    (Presence.EXCUSED, "Excusés"),
    (Presence.ABSENT, "Absents"),
)


#: What minutes_data() reads of a meeting, to be fetched beforehand.
RELATED = ("invitees__person", "invitees__organisation", "decisions", "actions__owner")


def minutes_data(meeting, *, correction="", replaces=None):
    """The minutes of a meeting. correction: what this version corrects; replaces: when the former was."""
    rows = list(meeting.invitees.all())
    return {
        "title": f"{meeting.title} – groupe {meeting.group}",
        "reference": f"Compte rendu n°\u00a0{meeting.pk}",
        "group": str(meeting.group),
        "when": when_in_words(meeting),
        "place": where_in_words(meeting),
        "version": version_in_words(meeting, correction=correction, replaces=replaces),
        "attendance": attendance_in_words(row.presence for row in rows),
        "presences": [
            [heading, [_person(row) for row in rows if row.presence == presence]]
            for presence, heading in HEADINGS
            if any(row.presence == presence for row in rows)
        ],
        "agenda": points(meeting.agenda),
        "summary": meeting.summary,
        "decisions": [{"text": row.text, "how": row.get_how_display()} for row in meeting.decisions.all()],
        "actions": [
            {"text": row.text, "owner": row.owner.formal_name, "due": f"{row.due_on:%d/%m/%Y}"}
            for row in meeting.actions.all()
        ],
    }


def version_in_words(meeting, *, correction="", replaces=None):
    """« publié le … », or what the version corrects and replaces."""
    published = f"publiée le {day_in_words(meeting.minutes_at)}"
    if meeting.minutes_version == 1:
        return f"Version 1, {published}"
    former = f" remplace celle du {day_in_words(replaces)}" if replaces else " remplace la précédente"
    return f"Version {meeting.minutes_version}, {published},{former}. Corrigé\u00a0: {correction}"


def attendance_in_words(presences):
    """« 12 présents, dont 4 à distance ; 3 excusés ; 5 absents. »"""
    presences = list(presences)
    counts = {presence: presences.count(presence) for presence in Presence.values}
    present = counts[Presence.ON_SITE] + counts[Presence.REMOTE]
    said = [_counted(present, "présent")]
    if counts[Presence.REMOTE]:
        said[0] += f", dont {counts[Presence.REMOTE]} à distance"
    said += [
        _counted(counts[presence], word)
        for presence, word in ((Presence.EXCUSED, "excusé"), (Presence.ABSENT, "absent"))
        if counts[presence]
    ]
    return "\u00a0; ".join(said) + "."


def _counted(number, word):
    return f"{number} {word}{'s' if number > 1 else ''}"


def _person(row):
    return {
        "name": row.person.formal_name,
        "role": row.get_role_display(),
        "organisation": str(row.organisation or ""),
    }
