"""The house as docs/architecture.md draws it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models

OURS = ("cms.", "association.", "training.", "newsletter.", "demo.")
ROOT = Path(settings.BASE_DIR)


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith(OURS)]


def sources(*patterns):
    """The files of the project, without what is installed, vendored or generated."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, text=True,
                            capture_output=True, check=True)  # fmt: skip
    return [ROOT / name for name in listed.stdout.split() if (ROOT / name).exists() and "vendor/" not in name]


def test_rooms_know_only_the_rooms_below_them():
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout


def test_rules_take_only_pure_things_of_django():
    pure = {"django.db.models": {"TextChoices"}, "django.utils.text": {"slugify"}}
    found = [
        f"{path.relative_to(ROOT)}: from {node.module} import {alias.name}"
        for path in ROOT.glob("*/*/rules/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module.startswith("django")
        for alias in node.names
        if alias.name not in pure.get(node.module, ())
    ]
    assert found == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_names_shown_to_people_are_in_lower_case():
    names = [(model, model._meta.verbose_name) for model in our_models()]
    names += [
        (f"{model.__name__}.{field.name}", field.verbose_name)
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.model is model
    ]
    acronyms = ("FINESS", "RNA", "URL", "SIRET", "HTML", "ID")
    wrong = [
        (where, str(name))
        for where, name in names
        if str(name)[:1].isupper() and not str(name).startswith(acronyms)
    ]
    assert wrong == []


def test_no_file_is_longer_than_a_reader_bears():
    long = {
        str(path.relative_to(ROOT)): length
        for path in sources("*.py", "*.html", "*.css", "*.js")
        if "/migrations/" not in str(path) and (length := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_templates_carry_no_inline_script_style_or_handler():
    inline = re.compile(
        r"<script(?![^>]*\b(src|type=.application/(ld\+)?json))|\sstyle=|<style|\son\w+=", re.I
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources("templates/*.html")
        if "/emails/" not in str(path) and "wagtailadmin" not in str(path)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inline.search(line)
    ]
    assert found == []


def test_no_source_calls_another_host():
    """Addresses in texts for people are links; what a page loads is ours."""
    loads = re.compile(r"""(src|srcset|@import|url\(|<link[^>]+href)\s*=?\s*["'(]*https?://""", re.I)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources("templates/*", "static/*.css", "static/*.js", "cms/*.html")
        if path.suffix in (".html", ".css", ".js", ".svg")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if loads.search(line)
    ]
    assert found == []


def test_nothing_unfinished_is_left():
    marker = re.compile(r"\b(TODO|FIXME|XXX|lorem ipsum)\b", re.I)
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sources("*.py", "*.html", "*.css", "*.js", "*.md", "Makefile")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marker.search(line)
    ]
    assert found == []
