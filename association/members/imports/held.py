"""The fields staff hold by hand on a sheet: a published file is compared with them and leaves them."""

from association.members.models import Organisation
from cms.backoffice.imports.formats import INFO


def leave_held_fields(values, record, finding):
    """Take away from what a line says the fields that are held on the record, and say which differ."""
    if record is None or not record.held_fields:
        return
    for group in Organisation.Held:
        if group.value not in record.held_fields:
            continue
        left = [name for name in Organisation.HELD_FIELDS[group.value] if name in values]
        differing = [name for name in left if _differs(values[name], record, name)]
        for name in left:
            del values[name]
        if differing:
            finding.say(INFO, f"Tenu à la main sur la fiche, laissé : {group.label.lower()}.")


def _differs(value, record, name):
    present = getattr(record, Organisation._meta.get_field(name).attname)
    return (value or None) != (present or None)
