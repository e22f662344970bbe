"""Loads the vocabularies shipped with the product. Run at every upgrade; it keeps staff's changes."""

from django.core.management.base import BaseCommand

from association.members.services.reference import load_members_reference
from association.people.services.reference import load_people_reference
from association.privacy.services.reference import load_privacy_reference


class Command(BaseCommand):
    help = "Charge les vocabulaires livrés, sans toucher à ce que le réseau y a changé."

    def handle(self, **options):
        result = load_people_reference() + load_privacy_reference() + load_members_reference()
        if options["verbosity"]:
            self.stdout.write(
                f"Vocabulaires : {result.rows} lignes livrées, {result.added} ajoutées, "
                f"{result.updated} mises à jour, {result.kept} gardées telles que le réseau les a changées."
            )
