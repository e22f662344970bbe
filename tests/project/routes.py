"""Every address of the project, read from the resolver, and a real URL for each."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, get_page_models


@dataclass(frozen=True)
class Route:
    """pattern: as written in the table. name: namespace:name. view: the callable behind it."""

    pattern: str
    name: str
    view: object
    parameters: tuple

    @property
    def model(self):
        return getattr(self.view, "view_initkwargs", {}).get("model")


def routes():
    """All routes of the resolver, in its order."""
    return list(_walk(get_resolver(), "/", ()))


def _walk(resolver, prefix, namespaces):
    for pattern in resolver.url_patterns:
        text = prefix + _readable(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = ":".join([*namespaces, pattern.name or ""])
            yield Route(text, name, pattern.callback, tuple(re.findall(r"<(?:\w+:)?(\w+)>", text)))
        else:
            below = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, text, below)


def _readable(pattern):
    """A regular expression is written with its groups as <name>, a path as it is."""
    text = str(pattern)
    if isinstance(pattern, RoutePattern):
        return text
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", text)
    numbered = iter("abc")
    text = re.sub(r"\((?!\?)(?:[^()]|\([^()]*\))*\)", lambda match: f"<{next(numbered)}>", text)
    return text.replace("^", "").replace("$", "").replace("\\", "")


def page_routes():
    """(label, path inside the page, page) for a live page of each type, and each route of a routable one."""
    for model in get_page_models():
        page = model.objects.live().filter(depth__gt=1).first()
        if page is None or model is Page:
            continue
        label = f"page {model._meta.label}"
        yield label, "", page
        if issubclass(model, RoutablePageMixin):
            for pattern in model.get_subpage_urls():
                inside = _readable(pattern.pattern)
                if inside:
                    yield f"{label} {inside}", inside, page
