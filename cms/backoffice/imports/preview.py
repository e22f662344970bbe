"""What the preview shows of an import: its counts, its tabs, one page of its rows."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.functional import cached_property

from cms.backoffice.imports.formats import get_format
from cms.backoffice.imports.sentences import what_confirming_does, what_was_done
from cms.backoffice.models import ImportRow

PAGE = 50
State = ImportRow.State
TO_WRITE = Q(state__in=(State.NEW, State.CHANGED))


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class ShownRow:
    """A staged row as the table shows it."""

    row: ImportRow
    label: str
    said: list  # [(field, old, new)]

    @property
    def can_be_ticked(self):
        return self.row.state in (State.NEW, State.CHANGED)


class Preview:
    """batch: an analysed ImportBatch. tab: the key of the chosen tab; page: its number."""

    TABS = (
        ("", "Toutes", Q()),
        ("nouvelles", "Nouvelles", Q(state=State.NEW)),
        ("modifiees", "Modifiées", Q(state=State.CHANGED)),
        ("inchangees", "Inchangées", Q(state=State.UNCHANGED)),
        ("refusees", "Refusées", Q(state=State.REFUSED)),
        ("avertissement", "Avec avertissement", Q(warned=True)),
        ("ecartees", "Écartées", TO_WRITE & Q(included=False)),
    )
    LABELS = {
        State.NEW: "Nouvelle",
        State.CHANGED: "Modifiée",
        State.UNCHANGED: "Inchangée",
        State.REFUSED: "Refusée",
    }

    def __init__(self, batch, tab="", page=1):
        self.batch = batch
        self.format = get_format(batch.format)
        self.tab = tab if tab in {key for key, _, _ in self.TABS} else ""
        self.page_number = page

    @cached_property
    def counts(self):
        """Rows per tab, and those that confirming would write."""
        return self.batch.rows.aggregate(
            **{key or "all": Count("pk", filter=condition) for key, _, condition in self.TABS},
            new=Count("pk", filter=Q(state=State.NEW, included=True)),
            changed=Count("pk", filter=Q(state=State.CHANGED, included=True)),
        )

    @cached_property
    def tabs(self):
        tabs = [Tab(key, label, self.counts[key or "all"], key == self.tab) for key, label, _ in self.TABS]
        return [tab for tab in tabs if tab.count or tab.current or not tab.key]

    @cached_property
    def page(self):
        condition = next(condition for key, _, condition in self.TABS if key == self.tab)
        return Paginator(self.batch.rows.filter(condition), PAGE).get_page(self.page_number)

    @cached_property
    def rows(self):
        rows = list(self.page)
        said = self.format.described(rows)
        return [ShownRow(row, self.LABELS[row.state], what) for row, what in zip(rows, said, strict=True)]

    @cached_property
    def sentence(self):
        """What confirming would do; empty if nothing."""
        return what_confirming_does(
            self.format,
            {
                "new": self.counts["new"],
                "changed": self.counts["changed"],
                "refused": self.counts["refusees"],
                "set_aside": self.counts["ecartees"],
            },
        )

    @cached_property
    def done(self):
        return what_was_done(self.format, self.batch)
