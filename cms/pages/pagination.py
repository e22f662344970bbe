"""Pages of a list, forgiving with the address: a number out of range shows the nearest page."""

from django.core.paginator import Page, Paginator


class ListPage(Page):
    def elided(self):
        """The numbers to show: the first, the last, and those around this one."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)


class ListPaginator(Paginator):
    def _get_page(self, *args, **kwargs):
        return ListPage(*args, **kwargs)


def paginate(rows, number, per_page, count=None):
    """The page of rows that ?page= asks for; the first or the last when it asks for nonsense.

    count: how many rows there are, when the caller knows: it is not asked for again.
    """
    paginator = ListPaginator(rows, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(number)
