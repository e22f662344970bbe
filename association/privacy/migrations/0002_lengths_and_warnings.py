import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(model_name='retentionperiod', old_name='months', new_name='length'),
        migrations.AlterField(
            model_name='retentionperiod',
            name='length',
            field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1200)], verbose_name='durée'),
        ),
        migrations.AlterModelOptions(
            name='purge',
            options={'default_permissions': ('view',), 'ordering': ['-ran_at', '-id'], 'permissions': [('run_purge', 'Lancer purge')], 'verbose_name': 'purge', 'verbose_name_plural': 'purges'},
        ),
        migrations.CreateModel(
            name='InactivityWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_seen', models.DateTimeField(verbose_name='dernière visite')),
                ('warned_at', models.DateTimeField(verbose_name='prévenu le')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='inactivity_warning', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'avertissement d’inactivité',
                'verbose_name_plural': 'avertissements d’inactivité',
                'ordering': ['-warned_at'],
                'default_permissions': (),
            },
        ),
    ]
