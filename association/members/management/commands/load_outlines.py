"""Stores department outlines from a GeoJSON file: another region's map starts here."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from association.members.services.reference import load_outlines
from cms.backoffice.errors import Refusal


class Command(BaseCommand):
    help = "Enregistre les contours des départements d’un fichier GeoJSON (propriété « code »)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="fichier GeoJSON, en WGS84")
        parser.add_argument("--source", required=True, help="origine des contours, affichée sous la carte")

    def handle(self, *, file, source, **options):
        try:
            drawn = load_outlines(geojson=file.read_bytes(), source=source)
        except (OSError, Refusal) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{drawn} département(s) dessiné(s).")
