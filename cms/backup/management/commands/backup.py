"""Writes one archive of the database and the files, whole or not at all."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from cms.backup.refusals import Refused
from cms.backup.services import back_up
from cms.backup.words import summary


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans une archive ; le site peut rester en service."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--to", type=Path, metavar="DOSSIER", help="à défaut, BACKUP_DIR, sinon backups dans DATA_DIR"
        )

    def handle(self, *, to, **options):
        try:
            outcome = back_up(to=to or settings.BACKUP_DIR or settings.DATA_DIR / "backups")
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except DatabaseError as error:
            raise CommandError(f"La base ne répond pas : {error}") from None
        except OSError as error:
            raise CommandError(f"La sauvegarde n’a pas pu être écrite : {error.strerror or error}.") from None
        self.stdout.write(f"Sauvegarde écrite : {outcome.path}")
        self.stdout.write(summary(outcome))
