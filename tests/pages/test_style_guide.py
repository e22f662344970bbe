"""The style guide shows every component, to staff only."""

from pathlib import Path

from django.conf import settings

from cms.backoffice.roles import Role


def test_staff_see_every_component(staff_client, site):
    page = staff_client(Role.COMMUNICATION_OFFICER).get("/style/").text
    for name in (
        "button",
        "card",
        "field",
        "alert",
        "breadcrumb",
        "pagination",
        "empty-state",
        "tag",
        "table",
    ):
        assert f'class="{name}' in page
    assert "search-field" in page
    for icon in Path(settings.BASE_DIR, "templates", "icons").glob("*.svg"):
        assert f"<code>{icon.stem}</code>" in page


def test_a_visitor_is_sent_to_sign_in(client, site):
    assert client.get("/style/").headers["Location"].startswith("/compte/login/")
