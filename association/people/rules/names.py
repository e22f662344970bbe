"""Names of people, compared whatever their accents, capitals, hyphens and order."""

from association.records.names import folded


def name_key(last_name, first_name):
    """The words of both names, folded and sorted: the same for « Éva Durand » and « DURAND Eva »."""
    return " ".join(sorted(folded(f"{last_name} {first_name}").split()))
