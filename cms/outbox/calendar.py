"""An appointment to attach to a message (.ics, RFC 5545 and 5546)."""

from datetime import UTC
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from cms.outbox import identity
from cms.outbox.services import File


def appointment(*, uid, summary, start, end, place="", description="", url="", sequence=0, cancelled=False):
    """A File with one event. start, end: aware datetimes. uid: always the same for one event, with a
    sequence that grows at each change, so that calendars replace what they hold.

    Raises ValueError for times without a zone, and for an end before the start.
    """
    if timezone.is_naive(start) or timezone.is_naive(end) or end < start:
        raise ValueError("an appointment runs from one aware time to a later one")
    method = "CANCEL" if cancelled else "PUBLISH"
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", end.astimezone(UTC))
    event.add("summary", summary)
    event.add("organizer", _organizer())
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    for name, value in (("location", place), ("description", description), ("url", url)):
        if value:
            event.add(name, value)
    calendar.add_component(event)
    # Without the method, Outlook takes the file for any file (RFC 6047 §2.4).
    return File("rendez-vous.ics", f"text/calendar; method={method}; charset=utf-8", calendar.to_ical())


def _organizer():
    """Who invites: required in what is published or cancelled (RFC 5546 §3.2)."""
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["cn"] = vText(identity.current().name)
    return organizer
