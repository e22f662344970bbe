"""Set-based writes of organisations: what save() derives for one, done for hundreds at once."""

from association.members.models import Organisation

BATCH = 500


def create_organisations(organisations):
    """Insert new organisations, their derived fields filled and their public addresses made unique.

    Call inside a transaction. Raises IntegrityError if an identifier is taken meanwhile.
    """
    for organisation in organisations:
        organisation.prepare_for_save()
    _make_slugs_unique(organisations)
    Organisation.objects.bulk_create(organisations, batch_size=BATCH)


def update_organisations(organisations, fields):
    """Write some fields of organisations held under lock, and what derives from them.

    An upsert on the primary key: several times faster than bulk_update.
    """
    for organisation in organisations:
        organisation.prepare_for_save()
    Organisation.objects.bulk_create(
        organisations,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted({*fields, "display_name", "search_text", "updated_at"}),
    )


def _make_slugs_unique(organisations):
    taken = set()
    proposed = [organisation.slug for organisation in organisations]
    for start in range(0, len(proposed), BATCH):
        batch = proposed[start : start + BATCH]
        taken |= set(Organisation.objects.filter(slug__in=batch).values_list("slug", flat=True))
    for organisation in organisations:
        if organisation.slug in taken:
            organisation.slug = _next_free(organisation.slug, taken)
        taken.add(organisation.slug)


def _next_free(slug, taken):
    """slug-2, slug-3…: the first that neither the base nor this import has."""
    used = taken | set(
        Organisation.objects.filter(slug__startswith=f"{slug}-").values_list("slug", flat=True)
    )
    number = 2
    while f"{slug}-{number}" in used:
        number += 1
    return f"{slug}-{number}"
