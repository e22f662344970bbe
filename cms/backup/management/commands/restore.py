"""Puts the installation back as an archive has it, once all of it is verified."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.backup.refusals import Refused
from cms.backup.services import restore
from cms.backup.words import summary


class Command(BaseCommand):
    help = "Restaure une archive de « backup ». Les services doivent être arrêtés."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--force", action="store_true", help="remplace une base et des fichiers qui ne sont pas vides"
        )

    def handle(self, *, archive, force, **options):
        try:
            outcome = restore(archive=archive, force=force)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(
                f"La restauration a échoué, tout est comme avant : {error.strerror or error}."
            ) from None
        self.stdout.write(f"Restauré : l’état du {outcome.made_at}")
        self.stdout.write(summary(outcome))
        self.stdout.write(
            "Avant de relancer l’expéditeur, réglez les messages en attente (docs/operations.md)."
        )
