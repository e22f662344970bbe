"""Requests for erasure follow the person they come from."""

from association.merging import registry
from association.merging.registry import Relation


def declare():
    """Called when Django starts."""
    registry.join(
        "people.Person",
        Relation(
            "privacy.ErasureRequest",
            "person",
            singular="demande d’effacement",
            plural="demandes d’effacement",
        ),
    )
