"""All that the database says, to see that nothing was lost or left."""

from django.apps import apps

#: What a merge adds and never takes back: who did what.
LOGS = ("backoffice.AuditEntry", "merging.Merge")


def snapshot():
    """{table: {key: row}} of every table of the network, many-to-many ones included."""
    tables = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(("association.", "cms.")) and model._meta.label not in LOGS
    ]
    found = {model._meta.label: {row[model._meta.pk.attname]: row for row in model._base_manager.values()}
             for model in tables}  # fmt: skip
    return {label: rows for label, rows in found.items() if rows}


def difference(before, after):
    """What differs, for people: [(table, key, before, after)]."""
    return [
        (label, key, before.get(label, {}).get(key), after.get(label, {}).get(key))
        for label in sorted({*before, *after})
        for key in sorted({*before.get(label, {}), *after.get(label, {})}, key=str)
        if before.get(label, {}).get(key) != after.get(label, {}).get(key)
    ]
