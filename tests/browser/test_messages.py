"""The screens of messages in a real browser: accessible, obedient to the policy, usable at both widths."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cms.backoffice.roles import Role
from cms.outbox import services
from cms.outbox.models import Message, State
from cms.outbox.rendering import render
from tests.browser.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOTH = pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture
def letter(live_server):
    link = f"{live_server.url}/compte/login/"
    rendered = render(
        "people/invitation",
        {"invitation": {"first_name": "Éva", "invited_by": "Hugo"}, "roles": ["Formations"], "link": link},
    )
    return services.store(
        kind="outbox.other",
        to="eva@chu.invalid",
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        attachments=[services.File("ordre du jour.pdf", "application/pdf", b"%PDF")],
    )


@pytest.fixture
def administrator(open_page, staff, live_server):
    def make(viewport):
        client = Client()
        client.force_login(staff(Role.NETWORK_ADMINISTRATOR))
        page = open_page(viewport)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return page

    return make


@BOTH
def test_the_local_mailbox_is_accessible(open_page, letter, defects, viewport):
    page = open_page(viewport)
    found = []
    for address in ("/boite-locale/", f"/boite-locale/{letter.uuid}/"):
        page.goto(address)
        found += defects(page)
    # The message itself: its own address runs no script, axe's no more than another's.
    page.goto("about:blank")
    page.set_content(letter.html)
    found += defects(page)
    assert found == []


def test_a_message_is_read_and_its_link_followed(open_page, letter):
    page = open_page(NARROW)
    page.goto("/boite-locale/")
    page.get_by_role("link", name="Rejoignez l’équipe du réseau").click()
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", level=1)).to_have_text("Rejoignez l’équipe du réseau")
    with page.expect_popup() as opened:
        inside.get_by_role("link", name="Ouvrir mon compte").click()
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()


@BOTH
def test_the_screens_of_messages_are_accessible(administrator, letter, defects, viewport):
    page = administrator(viewport)
    addresses = [reverse("message:index"), reverse("message:inspect", args=[letter.pk])]
    addresses += [reverse("message:annuler", args=[letter.pk]), reverse("message:uncertain")]
    found = []
    for address in addresses:
        page.goto(address)
        found += defects(page)
    Message.objects.update(state=State.UNCERTAIN, settled_at=letter.created_at)
    for address in (reverse("message:uncertain"), reverse("message:inspect", args=[letter.pk])):
        page.goto(address)
        found += defects(page)
    assert found == []


def test_uncertain_messages_are_ticked_and_settled(administrator, letter):
    Message.objects.update(state=State.UNCERTAIN, settled_at=letter.created_at)
    page = administrator(WIDE)
    page.goto(reverse("message:uncertain"))
    page.get_by_label("Rejoignez l’équipe du réseau, à eva@chu.invalid").check()
    page.get_by_role("button", name="Marquer remis les messages cochés").click()
    expect(page.get_by_text("1 message est noté comme remis.")).to_be_visible()
    expect(page.get_by_text("Aucun message incertain")).to_be_visible()
