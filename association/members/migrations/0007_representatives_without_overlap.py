"""On PostgreSQL the database itself refuses two holders on one day, and one person twice.

Not in Meta.constraints, as in 0002: on SQLite the service checks inside its IMMEDIATE transaction.
"""

import django.utils.timezone
from django.db import migrations, models

CONSTRAINTS = {
    "representative_one_holder_a_day": (
        "EXCLUDE USING gist (organisation_id WITH =, daterange(start_on, end_on) WITH &&) "
        "WHERE (kind = 'holder')"
    ),
    "representative_once_a_day": (
        "EXCLUDE USING gist (organisation_id WITH =, person_id WITH =, daterange(start_on, end_on) WITH &&)"
    ),
}


def exclude_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for name, rule in CONSTRAINTS.items():
        schema_editor.execute(f"ALTER TABLE members_representative ADD CONSTRAINT {name} {rule}")


def allow_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in CONSTRAINTS:
            schema_editor.execute(f"ALTER TABLE members_representative DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("members", "0006_representatives_and_proposals")]
    operations = [
        migrations.AddField(
            model_name="representative",
            name="updated_at",
            field=models.DateTimeField(
                auto_now=True, default=django.utils.timezone.now, verbose_name="modifié le"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(exclude_overlaps, allow_overlaps),
    ]
