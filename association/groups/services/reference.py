"""The groups most networks have, proposed to a site that has none.

They are not a vocabulary that every upgrade loads: which groups a network has, since when and under
which names is its own data. They are read by the loader of the vocabularies all the same (columns
and foreign keys by code, what is shipped told from what is changed), on a button of the empty list
of groups, and by the demonstration.
"""

import csv
from pathlib import Path

from django.db import transaction

from association.groups.models import WorkingGroup
from association.groups.services.groups import begin
from association.people.models import Profession, Specialty
from association.reference.loading import Vocabulary, load
from cms.backoffice.errors import Refusal

FILE = Path(__file__).resolve().parent.parent / "reference" / "groups.csv"


@transaction.atomic
def propose_groups(*, on, user=None):
    """Create the proposed groups, each active from a day on. Returns them, in order.

    The vocabularies of people and members are loaded before. Raises Refusal where there are groups
    already: they are the network's own.
    """
    if WorkingGroup.objects.exists():
        raise Refusal("Ce site a déjà des groupes\u00a0: créez les autres un à un.")
    load(Vocabulary(WorkingGroup, FILE))
    groups = list(WorkingGroup.objects.all())
    _expect(groups)
    for group in groups:
        begin(group=group, on=on, user=user)
    return groups


def _expect(groups):
    """The specialties and professions each group is expected to have: lists of codes in the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file, delimiter=";")}
    for name, vocabulary in (("required_specialties", Specialty), ("required_professions", Profession)):
        known = dict(vocabulary.objects.values_list("code", "pk"))
        for group in groups:
            getattr(group, name).set([known[code] for code in rows[group.code][name].split()])
