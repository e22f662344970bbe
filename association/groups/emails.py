"""The words of a meeting's messages and pages: when it is, as one says it."""

from django.utils import timezone
from django.utils.formats import date_format


def day_in_words(moment):
    """« jeudi 12 mars 2026 », « dimanche 1er mars 2026 »."""
    moment = timezone.localtime(moment)
    number = "1er" if moment.day == 1 else moment.day
    return f"{date_format(moment, 'l')} {number} {date_format(moment, 'F Y')}"


def hour_in_words(moment):
    """« 18 h », « 18 h 30 »."""
    moment = timezone.localtime(moment)
    minutes = f"\u00a0{moment:%M}" if moment.minute else ""
    return f"{moment.hour}\u00a0h{minutes}"


def when_in_words(meeting):
    """« jeudi 12 mars 2026, de 18 h à 20 h »."""
    start, end = meeting.starts_at, meeting.ends_at
    if timezone.localdate(start) == timezone.localdate(end):
        return f"{day_in_words(start)}, de {hour_in_words(start)} à {hour_in_words(end)}"
    return f"du {day_in_words(start)}, {hour_in_words(start)}, au {day_in_words(end)}, {hour_in_words(end)}"


def where_in_words(meeting):
    """« Salle Garonne », « Salle Garonne, ou à distance », « À distance »."""
    if meeting.mode == "remote":
        return "À distance"
    place = meeting.place or "Lieu à préciser"
    return place if meeting.mode == "on_site" else f"{place}, ou à distance"
