"""Accounts opened before addresses were kept apart: the network opened them, their address is verified."""

from django.db import migrations


def record_addresses(apps, schema_editor):
    users = apps.get_model("people", "User").objects.all()
    addresses = apps.get_model("account", "EmailAddress").objects
    for user in users:
        if not addresses.filter(user_id=user.pk).exists():
            addresses.create(user_id=user.pk, email=user.email, verified=True, primary=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_people"), ("account", "0009_emailaddress_unique_primary_email")]
    operations = [migrations.RunPython(record_addresses, migrations.RunPython.noop)]
