"""The nightly backup, when BACKUP_DIR names a folder."""

from datetime import timedelta

from django.conf import settings

from cms.backup.services import back_up, keep_last
from cms.jobs.registry import periodic

NAME = "backup"


@periodic(NAME, label="Sauvegarde de la base et des fichiers", every=timedelta(hours=24))
def daily_backup():
    if settings.BACKUP_DIR:
        back_up(to=settings.BACKUP_DIR)
        keep_last(folder=settings.BACKUP_DIR, number=settings.BACKUP_KEEP)
