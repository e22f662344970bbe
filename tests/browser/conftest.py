"""A real Chromium before a real server: nothing may be asked of another host, nor refused by the policy."""

import os
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from association.members.services import representatives
from tests import factories
from tests.public_site import add_member, make_site, make_territory

PASSWORD = "un mot de passe de test"

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
AXE = Axe()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WATCH_POLICY = """
window.refusals = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refusals.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@pytest.fixture(scope="session")
def chromium():
    # Playwright runs an event loop of its own, which Django takes for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium, live_server):
    """open_page(viewport=WIDE, javascript=True) → a page; what it did wrong fails the test at its end."""
    contexts, wrongs = [], []

    def make(viewport=WIDE, javascript=True, **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=viewport,
            java_script_enabled=javascript,
            locale="fr-FR",
            **options,
        )
        contexts.append(context)
        context.add_init_script(WATCH_POLICY)
        page = context.new_page()
        page.on("request", lambda request: wrongs.extend(_elsewhere(request.url, live_server.url)))
        page.on("pageerror", lambda error: wrongs.append(f"script error: {error}"))
        page.on("console", lambda message: wrongs.extend(_refused(message)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not wrongs, "\n".join(wrongs)


def _elsewhere(url, here):
    return [] if url.startswith((here, "data:", "blob:")) else [f"request to another host: {url}"]


def _refused(message):
    return [message.text] if "Content Security Policy" in message.text else []


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def defects():
    """defects(page) → what breaks WCAG 2.2 AA, axe's best practices or the policy, on the page."""

    def find(page):
        settled(page)
        found = AXE.run(page, options=RULES).response["violations"]
        refusals = page.evaluate("window.refusals || []")
        return [f"{page.url} {each['id']}: {_nodes(each)}" for each in found] + refusals

    return find


#: Resolves once every animation that has an end has come to it.
STILL = """() => Promise.all(document.getAnimations()
    .filter((one) => one.playState === 'running')
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished.catch(() => {})))
    .then(() => true)"""


def settled(page):
    """Wait until the page is whole and still: a message that fades in has not its colours yet."""
    page.wait_for_load_state()
    page.evaluate(STILL)


@pytest.fixture
def sound(defects):
    """sound(page): nothing breaks on this screen, on a desktop and on a telephone."""

    def check(page):
        for viewport in (NARROW, WIDE):
            page.set_viewport_size(viewport)
            assert defects(page) == []

    return check


def sign_in(page, user, lands):
    """Sign in by the form; lands: a pattern of the address one comes to. Returns the page."""
    page.goto("/compte/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile(lands))
    return page


@pytest.fixture
def clinic(db):
    """A member, on the map, of a site made for it."""
    make_site()
    department, _ = make_territory()
    return add_member(
        "Clinique des Essais",
        department=department,
        street="1 rue Vieille",
        postcode="31000",
        city="Toulouse",
        phone="05 36 49 00 01",
    )


@pytest.fixture
def anne(clinic):
    """A professional who represents the clinic, with an account."""
    account = factories.UserFactory(email="anne@clinique.invalid")
    person = factories.person(
        first_name="Anne", last_name="Martin", email="anne@clinique.invalid", user=account
    )
    representatives.designate(organisation=clinic, person=person, kind="holder", start_on=factories.today())
    return account


def _nodes(violation):
    return " | ".join(node["html"][:160] for node in violation["nodes"][:4])
