"""Purges what was kept long enough; --dry-run says what that would be."""

from django.core.management.base import BaseCommand

from association.privacy.services.periods import rule_called
from association.privacy.services.purge import due_now, purge


class Command(BaseCommand):
    help = "Efface ce qui a été gardé assez longtemps (chaque nuit, le worker le fait de lui-même)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="dit ce qui serait effacé, sans rien écrire"
        )

    def handle(self, **options):
        if options["dry_run"]:
            for due in due_now():
                self.stdout.write(f"{due.rule.label} ({due.period}) : {due.number}")
            return
        done = purge()
        for code, number in (done.counts if done else {}).items():
            self.stdout.write(f"{rule_called(code).label} : {number}")
        if done is None:
            self.stdout.write("Rien à effacer.")
