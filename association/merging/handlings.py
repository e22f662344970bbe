"""What the tables of duplicates hold of people, and how long journals are kept."""

from django.db.models import Q

from association.merging.models import Merge, Suspicion
from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.retention import Retention

PERSON = {"content_type__app_label": "people", "content_type__model": "person"}


def merges_of(subject):
    """The merges whose journal may speak of a person: of their record, of those it absorbed, and of
    organisations whose joined rows named them."""
    if not subject.person_id:
        return Merge.objects.none()
    keys, size = {subject.person_id}, 0
    while len(keys) > size:  # a record absorbed by one that was itself absorbed
        size = len(keys)
        chained = Merge.objects.filter(kept_id__in=keys, undone_at=None, **PERSON)
        keys |= set(chained.values_list("absorbed_id", flat=True))
    others = Merge.objects.filter(journal__isnull=False).exclude(**PERSON).only("pk", "journal")
    speaking = [merge.pk for merge in others if names(merge.journal, subject.person_id)]
    return Merge.objects.filter(
        Q(Q(kept_id__in=keys) | Q(absorbed_id__in=keys), **PERSON) | Q(pk__in=speaking)
    )


def names(journal, person_id):
    return any(entry.get("before", {}).get("person_id") == person_id for entry in journal["entries"])


def empty(rows, subject=None):
    """Forget the details: that two records were merged, when and by whom stays."""
    return rows.exclude(journal=None).update(journal=None)


def suspicions_of(subject):
    if not subject.person_id:
        return Suspicion.objects.none()
    either = Q(first_id=subject.person_id) | Q(second_id=subject.person_id)
    return Suspicion.objects.filter(either, **PERSON)


def describe_merge(merge):
    return {"Fiches fusionnées le": merge.merged_at, "Séparées le": merge.undone_at}


def describe_suspicion(suspicion):
    return {"Doublon possible repéré le": suspicion.found_at, "État": suspicion.get_state_display()}


def declare():
    """Called when Django starts."""
    handling.declare(
        Handling(
            "merging.Merge",
            what="Fusions de fiches en double\u00a0: les valeurs d’avant, pour pouvoir les défaire",
            why="Réparer une fusion faite à tort",
            kept="Douze mois pour le détail",
            erasure=Erasure.ANONYMISE,
            rows=merges_of,
            describe=describe_merge,
            erase=empty,
        )
    )
    handling.declare(
        Handling(
            "merging.Suspicion",
            what="Fiches qui se ressemblent\u00a0: leurs numéros et les raisons, sans aucune valeur",
            why="Ne pas écrire deux fois à la même personne",
            kept="Tant que les deux fiches existent",
            erasure=Erasure.DELETE,
            rows=suspicions_of,
            describe=describe_suspicion,
        )
    )
    retention.declare(
        Retention(
            "merging.journals",
            label="Détail des fusions de fiches",
            months=12,
            basis="RGPD, article 5.1.e\u00a0: le temps de pouvoir réparer une erreur",
            due=lambda cutoff: Merge.objects.filter(merged_at__lt=cutoff, journal__isnull=False),
            purge=empty,
        )
    )
