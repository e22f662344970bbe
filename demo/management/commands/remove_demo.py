"""Removes the demonstration, once and for all."""

from django.core.management.base import BaseCommand, CommandError

from cms.backoffice.errors import Refusal
from demo.quiet import quiet
from demo.removal import remove_demonstration


class Command(BaseCommand):
    help = "Retire tout ce que la démonstration a créé, et rien d’autre. Elle ne revient pas d’elle-même."

    def handle(self, **options):
        try:
            with quiet():
                removed = remove_demonstration()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if options["verbosity"]:
            counts = ", ".join(f"{count} {name}" for name, count in removed.items() if count)
            self.stdout.write(f"Démonstration retirée : {counts}.")
