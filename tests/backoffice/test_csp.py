"""The Content-Security-Policy of the back office: a nonce on each inline script, fresh copies."""

import re
from pathlib import Path

import pytest
import wagtail.admin
from django.urls import reverse

from cms.backoffice.roles import Role
from tests.factories import OrganisationFactory

UPSTREAM = Path(wagtail.admin.__file__).parent / "templates"
COPIES = Path(__file__).parents[2] / "cms/backoffice/templates"
NAMES = sorted(str(path.relative_to(COPIES)) for path in COPIES.rglob("*.html"))
INLINE = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>")


def test_every_inline_script_of_wagtail_has_its_copy():
    """A new one in a new version fails here: add its copy."""
    inline = {
        str(path.relative_to(UPSTREAM)) for path in UPSTREAM.rglob("*.html") if "<script>" in path.read_text()
    }
    assert inline == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_wagtails_template_and_a_nonce(name):
    copy = (COPIES / name).read_text()
    assert copy.count("{% load backoffice_csp %}<script{% nonce %}>") == 1
    assert (
        copy.replace("{% load backoffice_csp %}<script{% nonce %}>", "<script>")
        == (UPSTREAM / name).read_text()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["organisation:edit", "membership:add"])
def test_the_inline_scripts_of_a_page_carry_its_own_nonce(staff_client, address):
    args = [OrganisationFactory().pk] if address == "organisation:edit" else []
    response = staff_client(Role.MEMBERSHIP_ADMINISTRATOR).get(reverse(address, args=args))
    policy = response["Content-Security-Policy"]
    (nonce,) = re.findall(r"'nonce-([^']+)'", policy)
    scripts = [tag for tag in INLINE.findall(response.content.decode()) if "application/json" not in tag]
    assert scripts
    assert all(f'nonce="{nonce}"' in tag for tag in scripts)
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_two_pages_never_share_a_nonce(staff_client):
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    policies = {client.get(reverse("membership:add"))["Content-Security-Policy"] for _ in range(2)}
    assert len(policies) == 2


@pytest.mark.django_db
def test_only_the_page_editor_may_write_inline_styles(staff_client):
    client = staff_client(Role.EDITOR_IN_CHIEF)
    assert "unsafe-inline" not in client.get("/admin/")["Content-Security-Policy"]
    editor = client.get("/admin/pages/")["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in editor
    assert "unsafe-inline" not in editor.split("style-src")[0]


@pytest.mark.django_db
def test_the_site_has_the_strict_policy(client):
    policy = client.get("/compte/login/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy
