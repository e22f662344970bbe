from django.core.management.base import BaseCommand

from cms.backoffice import roles


class Command(BaseCommand):
    help = "Make the groups of the staff exactly what the apps grant their roles."

    def add_arguments(self, parser):
        parser.add_argument("--table", action="store_true", help="only print the table of permissions")

    def handle(self, *args, **options):
        if options["table"]:
            self.stdout.write(roles.table(), ending="")
            return
        roles.sync_roles()
        if options["verbosity"]:
            self.stdout.write(f"{len(roles.Role)} rôles à jour.")
