"""What the invited receive: one e-mail each, with the appointment for their calendar."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse

from association.groups.emails import day_in_words, when_in_words, where_in_words
from association.groups.models import GroupMeeting, Invitee
from association.groups.rules.meetings import ANSWERS, points
from association.people.models import Person
from cms.outbox.calendar import appointment
from cms.outbox.services import write

SALT = "groups.answer"


@dataclass
class Told:
    """What came of writing to the invited of a meeting."""

    meeting: GroupMeeting
    written: int = 0
    #: Those to reach by other means.
    without_address: list[Person] = field(default_factory=list)

    def __str__(self):
        said = messages_leaving(self.written)
        if self.without_address:
            names = ", ".join(str(person) for person in self.without_address)
            said += f"\u00a0; sans adresse e-mail, à prévenir autrement\u00a0: {names}"
        return said


def messages_leaving(number):
    """« Aucun message ne part », « Un message part », « 3 messages partent »."""
    if number == 0:
        return "Aucun message ne part"
    return "Un message part" if number == 1 else f"{number} messages partent"


def token_of(invitee):
    """What the answer link of one person for one meeting carries: a signed number, nothing of theirs."""
    return signing.dumps(invitee.pk, salt=SALT, compress=False)


def invitee_of(token):
    """The row an answer link is for, or None for a damaged link or one that leads nowhere any more."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    rows = Invitee.objects.select_related("meeting__group", "person")
    return rows.filter(pk=pk, invited_at__isnull=False).first()


def tell(meeting, invitees, kind, *, occasion, **context):
    """Write one message of a kind (« convocation »…) to each invitee. Returns a Told.

    occasion: what makes this writing unlike the one before; written twice, the message goes once.
    """
    told = Told(meeting)
    calendar = appointment_of(meeting)
    for invitee in invitees:
        address = invitee.person.preferred_email
        if not address:
            told.without_address.append(invitee.person)
            continue
        write(
            kind=f"groups.{kind}",
            to=address,
            template=f"groups/{kind}",
            context=context_of(meeting, invitee) | context,
            recipient=invitee.person,
            attachments=[calendar],
            key=f"groups.{kind}:{invitee.pk}:{occasion}",
        )
        told.written += 1
    return told


def context_of(meeting, invitee):
    """What the templates of a meeting's messages show."""
    path = reverse("meeting_answer", args=[token_of(invitee)])
    return {
        "meeting": meeting,
        "person": invitee.person,
        "day": day_in_words(meeting.starts_at).partition(" ")[2],
        "when": when_in_words(meeting),
        "where": where_in_words(meeting),
        "agenda": points(meeting.agenda),
        "answer": invitee.get_answer_display(),
        "answers": [
            (Invitee.Answer(value).label, f"{settings.SITE_URL}{path}?reponse={value}")
            for value in ANSWERS[meeting.mode]
        ],
    }


def appointment_of(meeting):
    """The appointment of a meeting: one uid for all its life, so that calendars replace what they hold."""
    parts = [meeting.agenda.strip(), f"Visioconférence\u00a0: {meeting.link}" if meeting.link else ""]
    return appointment(
        uid=f"reunion-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}",
        summary=f"{meeting.group}\u00a0: {meeting.title}",
        start=meeting.starts_at,
        end=meeting.ends_at,
        place=meeting.place or meeting.link,
        description="\n\n".join(part for part in parts if part),
        url=meeting.link,
        sequence=meeting.sequence,
        cancelled=meeting.state == GroupMeeting.State.CANCELLED,
    )
