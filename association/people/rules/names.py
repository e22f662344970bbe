"""Names of people, compared whatever their accents, capitals, hyphens and order."""

from association.records.names import folded


def name_key(last_name, first_name):
    """The words of both names, folded and sorted: one key for « Anne-Marie Durand », « DURAND Anne Marie »."""
    return " ".join(sorted(folded(f"{last_name} {first_name}").split()))
