"""On PostgreSQL the database itself refuses one role held twice on one day, and two states at once.

Not in Meta.constraints: on SQLite the services check inside their IMMEDIATE transaction.
"""

from django.db import migrations

CONSTRAINTS = {
    ("groups_grouprole", "group_role_once_a_day"): (
        "EXCLUDE USING gist (group_id WITH =, person_id WITH =, role WITH =, "
        "daterange(start_on, end_on) WITH &&)"
    ),
    ("groups_statusperiod", "group_period_one_a_day"): (
        "EXCLUDE USING gist (group_id WITH =, daterange(start_on, end_on) WITH &&)"
    ),
}


def exclude_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for (table, name), rule in CONSTRAINTS.items():
        schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}")


def allow_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, name in CONSTRAINTS:
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [migrations.RunPython(exclude_overlaps, allow_overlaps)]
