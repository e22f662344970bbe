"""Loads the demonstration network. Safe to run at every start: it loads once."""

from django.core.management.base import BaseCommand, CommandError

from cms.backoffice.errors import Refusal
from demo.loading import Outcome, load_demonstration
from demo.persons import SIGN_INS
from demo.quiet import quiet
from demo.staff import DEMO_PASSWORD, sign_ins


class Command(BaseCommand):
    help = "Charge le réseau de démonstration dans une installation vide (DEMO=1)."

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="recharger après un retrait")

    def handle(self, *, again, **options):
        try:
            with quiet():
                outcome = load_demonstration(again=again)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if not options["verbosity"]:
            return
        self.stdout.write(outcome.value)
        if outcome in (Outcome.LOADED, Outcome.PRESENT):
            self.stdout.write(f"Comptes (mot de passe : {DEMO_PASSWORD}) :")
            for purpose, email in [*sign_ins(), *SIGN_INS]:
                self.stdout.write(f"  {email:30}{purpose}")
