"""A real Chromium before a real server: nothing may be asked of another host, nor refused by the policy."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

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


def _nodes(violation):
    return " | ".join(node["html"][:160] for node in violation["nodes"][:4])
