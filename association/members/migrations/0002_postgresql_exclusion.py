"""On PostgreSQL the database itself refuses two colleges on one day.

Not in Meta.constraints: an exclusion constraint there breaks SQLite, where the service checks
inside its IMMEDIATE transaction instead.
"""

from django.db import migrations


def exclude_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    schema_editor.execute(
        "ALTER TABLE members_collegeperiod ADD CONSTRAINT college_period_no_overlap "
        "EXCLUDE USING gist (membership_id WITH =, daterange(start_on, end_on) WITH &&)"
    )


def allow_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE members_collegeperiod DROP CONSTRAINT college_period_no_overlap")


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(exclude_overlaps, allow_overlaps)]
