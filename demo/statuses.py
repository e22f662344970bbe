"""Statuses in oncology, of invented facilities alone: nothing is made up about a real one."""

from association.members.models import Organisation
from demo.organisations import MARK, Builder

AUTHORISED = Organisation.CancerStatus.AUTHORISED
ASSOCIATED = Organisation.CancerStatus.ASSOCIATED
#: Invented facilities that treat cancer and are no members: whom the network could still invite.
STILL_TO_INVITE = [
    (f"Clinique des Coteaux{MARK}", "clinique", "Albi", AUTHORISED),
    (f"Clinique du Grand Rond{MARK}", "clinique", "Toulouse", AUTHORISED),
    (f"Centre de radiothérapie des Arènes{MARK}", "radiotherapie", "Nîmes", AUTHORISED),
    (f"Clinique du Vidourle{MARK}", "clinique", "Montpellier", ASSOCIATED),
]


def make(record):
    """Add the facilities still to invite; the invented hospitals at home are associated."""
    builder = Builder()
    made = []
    for name, kind, town, status in STILL_TO_INVITE:
        organisation = builder.organisation(name, kind, town)
        organisation.cancer_status = status
        made.append(organisation)
    record.create(Organisation, made)
    at_home = Organisation.objects.filter(name__endswith=MARK, type__code="had")
    at_home.update(cancer_status=ASSOCIATED)
