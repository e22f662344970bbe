"""Loads the file « Personne activité » of the RPPS register, from the server's disk."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from association.people.services.rpps_loads import read_from_server
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.sentences import figure


class Command(BaseCommand):
    help = "Remplace le fichier RPPS par un autre (.txt ou .zip), pour les départements du réseau."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="PS_LibreAcces_Personne_activite_….txt ou .zip")
        parser.add_argument("--departments", nargs="+", metavar="CODE", help="à défaut, ceux du réseau")
        parser.add_argument("--date", type=date.fromisoformat, help="à défaut, celle du nom du fichier")

    def handle(self, *, file, departments, date, verbosity, **options):
        if not file.is_file():
            raise CommandError(f"{file} n’existe pas.")
        try:
            load = read_from_server(
                path=file,
                departments=departments,
                file_date=date,
                progress=(lambda counts: self.stdout.write(f"{counts.lines} lignes…"))
                if verbosity > 1
                else None,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"Fichier RPPS du {load.file_date:%d/%m/%Y} : {figure(load.kept)} professionnels gardés, "
            f"{figure(load.lines)} lignes lues, {figure(load.unreadable)} illisibles."
        )
