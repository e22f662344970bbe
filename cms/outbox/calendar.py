"""An appointment to attach to a message (.ics, RFC 5545)."""

from datetime import UTC

from icalendar import Calendar, Event

from cms.outbox.services import File


def appointment(*, uid, summary, start, end, place="", description="", url="", sequence=0, cancelled=False):
    """A File with one event. start, end: aware datetimes. uid: always the same for one event, with a
    sequence that grows at each change, so that calendars replace what they hold."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", start.astimezone(UTC))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", end.astimezone(UTC))
    event.add("summary", summary)
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    for name, value in (("location", place), ("description", description), ("url", url)):
        if value:
            event.add(name, value)
    calendar.add_component(event)
    return File("rendez-vous.ics", "text/calendar", calendar.to_ical())
