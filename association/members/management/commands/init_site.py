"""The first pages of an empty site. Safe to run at every start."""

from django.core.management.base import BaseCommand

from association.members.services.site import init_site


class Command(BaseCommand):
    help = "Crée les premières pages du site (accueil, adhérents, actualités) si elles manquent."

    def handle(self, **options):
        made = init_site()
        if made and options["verbosity"]:
            self.stdout.write("Pages créées : " + ", ".join(page.title for page in made) + ".")
