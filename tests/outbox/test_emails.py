"""Every e-mail of the product: readable by a busy doctor, on any device, with or without HTML."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from cms.outbox.rendering import render

FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"
PARTS = {"base", "act", "account/not_you", "groups/facts", "groups/answers"}
ALL = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.html"))
MESSAGES = [name for name in ALL if name not in PARTS]
LINK = "http://testserver/compte/lien/cle-4f/"
#: What the producers of the messages of accounts and people give them.
CONTEXT = {
    "email": "eva@chu.invalid",
    "deleted_email": "eva@chu.invalid",
    "from_email": "ancienne@chu.invalid",
    "to_email": "nouvelle@chu.invalid",
    "token": "jeton-4f",
    "activate_url": LINK,
    "password_reset_url": LINK,
    "signup_url": LINK,
    "link": LINK,
    "ip": "192.0.2.7",
    "timestamp": timezone.now(),
    "today": date.today(),  # noqa: DTZ011
    "invitation": SimpleNamespace(first_name="Éva", invited_by="Hugo Petit"),
    "roles": ["Communication", "Formations"],
    "person": SimpleNamespace(formal_name="Dr Éva Durand"),
    "declaration": SimpleNamespace(
        declared_on=date(2025, 12, 1),
        valid_until=date.today() + timedelta(days=20),  # noqa: DTZ011
    ),
}


class Reader(HTMLParser):
    """What the HTML part holds."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.skipped = [], "", 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.skipped += tag in ("style", "title")

    def handle_endtag(self, tag):
        self.skipped -= tag in ("style", "title")

    def handle_data(self, data):
        self.words += "" if self.skipped else data

    def all(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(params=[name for name in MESSAGES if name.split("/")[0] in ("account", "people")])
def rendered(request, db):
    return render(request.param, CONTEXT)


@pytest.fixture
def html(rendered):
    return Reader(rendered.html)


def test_one_title_which_is_the_subject(rendered, html):
    assert len(html.all("h1")) == 1
    assert 10 < len(rendered.subject) < 70
    assert rendered.html.startswith("<!doctype html>")
    assert rendered.text.count(rendered.subject) >= 1


def test_in_french_and_for_both_lights(html):
    assert html.all("html")[0]["lang"] == "fr"
    assert {"name": "color-scheme", "content": "light dark"} in html.all("meta")


def test_nothing_is_fetched_from_anywhere(rendered, html):
    assert html.all("img") == html.all("link") == html.all("script") == []
    assert "url(" not in rendered.html
    assert "@import" not in rendered.html


def test_layout_tables_are_no_tables_to_who_listens(html):
    assert all(table.get("role") == "presentation" for table in html.all("table"))


def test_both_parts_lead_to_the_same_addresses(rendered, html):
    addresses = {link["href"].removeprefix("mailto:") for link in html.all("a")}
    assert addresses
    for address in addresses:
        assert address in rendered.text
        assert address.startswith("http://testserver") or "@" in address


def test_both_parts_say_the_same(rendered, html):
    said = re.sub(r"Ou copiez cette adresse\s*:\s*\S+", "", html.words)
    for word in re.findall(r"[^\W\d]{4,}", said):
        assert word in rendered.text


def test_it_says_why_it_is_received(rendered):
    assert re.search(r"Vous recevez ce\s+message", rendered.text)


def test_the_typography_is_french(rendered):
    for part in (rendered.subject, rendered.text):
        prose = re.sub(r"\S*(?://|@)\S*", "", part)
        assert "'" not in prose
        assert not re.search(r"(?<![\u00a0\u202f])[;!?»:](?=\s|$)", prose)


@pytest.mark.django_db
def test_a_demonstration_says_so_in_both_parts(settings):
    settings.DEMO = True
    rendered = render("people/invitation", CONTEXT)
    assert "Démonstration" in rendered.html
    assert "Démonstration" in rendered.text


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_wears_the_frame(name):
    source = (FOLDER / f"{name}.html").read_text()
    assert source.startswith('{% extends "emails/base.html" %}')
    assert "{% block subject %}" in source
    assert "<h1" not in source
