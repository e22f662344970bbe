"""Writes the demonstration's texts as an editor would have them: blocks, French typography, page links."""

import re

from cms.pages.templatetags.typography import NARROW, NO_BREAK, typographic


def proper(text):
    """French typography, and figures whose thousands stay together."""
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", NARROW, text)
    text = re.sub(r"(?<=\d) (?=%|€)|(?<=n°) ", NO_BREAK, text)
    return typographic(text, autoescape=False)


def paragraph(html):
    return ("paragraph", proper(html))


def invented(text="Ce texte est inventé pour la démonstration."):
    """What stands at the head of a page where nothing is real."""
    return ("callout", {"tone": "warning", "title": "Démonstration", "text": f"<p>{proper(text)}</p>"})


def source(text):
    """Where a real fact comes from."""
    return ("callout", {"tone": "info", "title": "Source", "text": f"<p>{proper(text)}</p>"})


def quote(text, author):
    return ("quote", {"text": proper(text), "author": author})


def timeline(*entries):
    """entries: (date, event, precision)."""
    return (
        "timeline",
        [
            {"date": day, "title": proper(title), "text": f"<p>{proper(text)}</p>"}
            for day, title, text in entries
        ],
    )


def people(title, members):
    """members: (name, function)."""
    return (
        "people",
        {"title": proper(title), "people": [{"name": n, "role": proper(r)} for n, r in members]},
    )


def link(page, words):
    return f'<a linktype="page" id="{page.pk}">{words}</a>'
