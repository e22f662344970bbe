"""Opens the first administrator's account, once: asks for a password, or gives a link to choose one."""

from getpass import getpass

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from association.people.accounts.passwords import STAFF_MINIMUM
from association.people.services.administrator import create_first_administrator, password_link
from cms.backoffice.errors import Refusal


class Command(BaseCommand):
    help = "Ouvre le compte du premier administrateur (une seule fois par installation)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--email", help="adresse du compte : affiche un lien à usage unique pour choisir le mot de passe"
        )

    def handle(self, *, email, **options):
        try:
            if email:
                user = create_first_administrator(email=email)
            else:
                user = create_first_administrator(email=input("Adresse e-mail : "), password=self.password())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if email:
            self.stdout.write("Choisissez le mot de passe à cette adresse, qui ne sert qu’une fois :")
            self.stdout.write(settings.SITE_URL + password_link(user))
        else:
            self.stdout.write(f"Compte ouvert. Connectez-vous : {settings.SITE_URL}{settings.LOGIN_URL}")

    def password(self):
        password = getpass(f"Mot de passe ({STAFF_MINIMUM} caractères au moins) : ")
        if password != getpass("Le même, pour vérifier : "):
            raise CommandError("Les deux mots de passe diffèrent.")
        return password
