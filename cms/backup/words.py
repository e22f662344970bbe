"""What the commands say of an archive."""

from django.template.defaultfilters import filesizeformat


def summary(outcome):
    """The figures of an outcome in one or two lines."""
    said = (
        f"{outcome.tables} tables, {outcome.rows} lignes, {outcome.files} fichier(s), "
        f"{filesizeformat(outcome.size)}."
    )
    if outcome.elsewhere:
        said += (
            f"\nHors de l’archive, dans un entrepôt distant qui a ses propres copies : "
            f"{', '.join(outcome.elsewhere)}."
        )
    return said
