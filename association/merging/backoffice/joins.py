"""What the duplicates add to the screens of records: the button of a sheet, the home page."""

from django.urls import reverse
from wagtail.admin.widgets.button import Button

from association.merging import registry
from association.merging.services.queue import suspicions_of
from cms.backoffice import sheet_buttons, today

SHOWN = 5


@sheet_buttons.register
def merge_with(record, user):
    kind = next((one for one in registry.allowed(user) if one.model is type(record)), None)
    if kind is None:
        return []
    url = reverse("merging_with", args=[kind.words.slug, record.pk])
    return [Button("Fusionner avec…", url=url, icon_name="copy", priority=40)]


def card_of(kind):
    """The card of one kind on the home page."""

    def card(user):
        waiting = suspicions_of(kind)
        first = list(waiting[:SHOWN])
        names = kind.summary({key for row in first for key in (row.first_id, row.second_id)}) if first else {}
        return today.Card(
            f"Doublons possibles\u00a0: {kind.words.plural}",
            waiting.count(),
            reverse("merging", query={"genre": kind.words.slug}),
            [
                (
                    f"{names[row.first_id][0]} et {names[row.second_id][0]}",
                    reverse("merging_compare", args=[kind.words.slug, row.first_id, row.second_id]),
                )
                for row in first
            ],
        )

    return card


def join():
    """Called once the kinds of records are all declared."""
    for kind in registry.mergeables():
        today.register(permission=kind.permission)(card_of(kind))
