"""Background work about personal data."""

from datetime import timedelta

from association.privacy.services import farewells, inactivity
from association.privacy.services.purge import purge
from cms.jobs.registry import periodic


@periodic("purge", label="Purge de ce qui a été gardé assez longtemps", every=timedelta(hours=24))
def nightly_purge():
    inactivity.warn_idle_accounts()
    purge()


@periodic("forget_farewells", label="Oubli des derniers messages aux personnes effacées",
          every=timedelta(minutes=10))  # fmt: skip
def forget_farewells():
    farewells.forget_farewells()
