"""The process that sends messages; several may run, on one machine or on several."""

from django.core.management.base import BaseCommand

from cms.jobs.models import Worker
from cms.jobs.presence import present
from cms.outbox.sender import Sender, drain


class Command(BaseCommand):
    help = "Envoie les messages en attente, jusqu’à ce qu’on l’arrête."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="envoie ce qui est dû, puis s’arrête")

    def handle(self, *, once, **options):
        if once:
            self.stdout.write(f"{drain()} message(s) traité(s).")
            return
        with present(Worker.Kind.SENDER):
            Sender().run()
