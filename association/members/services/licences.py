"""Licences of many sites at once, as the national file gives them; and back as they were."""

from datetime import date

from association.members.models import TreatmentLicence

BATCH = 500


def lines_of(licences):
    """Running licences as the preview compares them: [activity's key, number, ISO start, ISO end or ""]."""
    running = [one for one in licences if one.end_on is None or one.holds()]
    return sorted(
        [one.activity_id, one.number, one.start_on.isoformat(), one.end_on.isoformat() if one.end_on else ""]
        for one in running
    )


def same(line):
    """What makes of two lines one licence: the activity and the number."""
    return tuple(line[:2])


def record_licences(wanted):
    """Make the running licences of organisations those of the file.

    wanted: {organisation: (lines, source, day)}; the organisations are locked. A licence that is no
    more in the file ends that day, one it has anew begins on its own day. Returns {organisation's key:
    {"added": [keys], "before": {key: ISO end or None}}}, what take_back() needs.
    """
    made, fresh, ended = {}, [], []
    for organisation, (lines, source, day) in wanted.items():
        after = {same(line): line for line in lines}
        before = {}
        for licence in organisation.licences.all():
            line = after.pop((licence.activity_id, licence.number), None) if _runs(licence) else None
            end = _day(line[3]) if line else max(day, licence.start_on) if _runs(licence) else licence.end_on
            if end != licence.end_on:
                before[licence.pk] = licence.end_on.isoformat() if licence.end_on else None
                licence.end_on = _after(licence.start_on, end)
                ended.append(licence)
        added = [
            TreatmentLicence(
                organisation=organisation,
                activity_id=activity,
                number=number,
                start_on=_day(start) or day,
                end_on=_after(_day(start) or day, _day(end)),
                source=source,
                source_date=day,
            )
            for activity, number, start, end in after.values()
        ]
        fresh += added
        made[organisation.pk] = {"added": added, "before": before}
    TreatmentLicence.objects.bulk_update(ended, ["end_on"], batch_size=BATCH)
    TreatmentLicence.objects.bulk_create(fresh, batch_size=BATCH)
    for one in made.values():
        one["added"] = [licence.pk for licence in one["added"]]
    return made


def take_back(made_list):
    """Put licences back as they were. made_list: what record_licences() returned, by organisation."""
    added = [pk for made in made_list for pk in made.get("added", ())]
    before = {int(pk): end for made in made_list for pk, end in made.get("before", {}).items()}
    TreatmentLicence.objects.filter(pk__in=added).delete()
    licences = list(TreatmentLicence.objects.filter(pk__in=before))
    for licence in licences:
        licence.end_on = _day(before[licence.pk])
    TreatmentLicence.objects.bulk_update(licences, ["end_on"], batch_size=BATCH)


def _runs(licence):
    return licence.end_on is None or licence.holds()


def _day(text):
    return date.fromisoformat(text) if text else None


def _after(start, end):
    """The end, a day after the start at least: the table refuses a licence that never held."""
    return end if end is None or end > start else date.fromordinal(start.toordinal() + 1)
