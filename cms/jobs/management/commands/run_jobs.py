from django.core.management.base import BaseCommand

from cms.jobs.worker import run_once


class Command(BaseCommand):
    help = "Runs what is due, once: for cron, each minute, where no worker is kept running."

    def handle(self, **options):
        run_once()
