"""Files of the RPPS register; on PostgreSQL, searches inside names find their rows by an index.

« contains » reads the whole table otherwise: nothing on SQLite does better, and it is fast enough there.
"""

import association.people.models.rpps
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


COLUMNS = (("people_person", "search_text"), ("people_rppsentry", "search_text"), ("people_personemail", "address"))


def index_words(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for table, column in COLUMNS:
        schema_editor.execute(
            f"CREATE INDEX {table}_{column}_words ON {table} USING gin ({column} gin_trgm_ops)"
        )


def forget_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            schema_editor.execute(f"DROP INDEX {table}_{column}_words")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_account_addresses'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='rppsentry',
            options={'default_permissions': ('view',), 'ordering': ['search_text', 'id'], 'permissions': [('load_rppsentry', 'Charger fichier RPPS')], 'verbose_name': 'fiche RPPS', 'verbose_name_plural': 'fiches RPPS'},
        ),
        migrations.CreateModel(
            name='RppsLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(blank=True, storage=association.people.models.rpps.private_storage, upload_to='rpps/', verbose_name='fichier')),
                ('file_name', models.CharField(max_length=200, verbose_name='nom du fichier')),
                ('file_date', models.DateField(verbose_name='date du fichier')),
                ('status', models.CharField(choices=[('waiting', 'En attente'), ('reading', 'Lecture en cours'), ('done', 'Chargé'), ('failed', 'Refusé')], default='waiting', max_length=10, verbose_name='état')),
                ('lines', models.PositiveIntegerField(default=0, verbose_name='lignes lues')),
                ('kept', models.PositiveIntegerField(default=0, verbose_name='professionnels gardés')),
                ('unreadable', models.PositiveIntegerField(default=0, verbose_name='lignes illisibles')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='demandé le')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='terminé le')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chargé par')),
            ],
            options={
                'verbose_name': 'chargement du fichier RPPS',
                'verbose_name_plural': 'chargements du fichier RPPS',
                'ordering': ['-created_at', '-id'],
                'default_permissions': (),
            },
        ),
        migrations.RunPython(index_words, forget_words),
    ]
