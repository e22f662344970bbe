from django.core.management.base import BaseCommand

from cms.jobs.worker import run_until_stopped


class Command(BaseCommand):
    help = "Runs the periodic jobs and the background tasks until stopped. Several may run at once."

    def handle(self, **options):
        run_until_stopped()
