"""What other rooms show on the home page: a registry they join in their own home_panels.py."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class HomePanel:
    """A section of the home page, between the two doors and the news.

    context: what its template needs, or None to show nothing. Panels are read in order.
    """

    template: str
    context: Callable[[HttpRequest], dict | None]
    order: int = 100


_panels: list[HomePanel] = []


def register(panel: HomePanel):
    """Add a panel to the home page."""
    _panels.append(panel)
    _panels.sort(key=lambda panel: panel.order)


def panels_for(request):
    """The panels that have something to show, each with its template and its own data."""
    shown = ((panel.template, panel.context(request)) for panel in _panels)
    return [{"template": template, "data": data} for template, data in shown if data is not None]
