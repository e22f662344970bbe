"""Staff read who makes up the groups and who takes part, on a past day too, and take the figures away."""

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from association.groups.models import GroupsPage, Invitee
from association.people.services.profiles import set_public_profile
from cms.backoffice.roles import Role
from tests.browser.conftest import NARROW, WIDE
from tests.groups.making import Role as GroupRole
from tests.groups.making import group, invitee, meeting, organisation, professional, role
from tests.public_site import add, make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "un mot de passe de test"


@pytest.fixture
def thorax(db):
    """A group of two people, one of whom came in 2025; its lead agreed to be named."""
    site = make_site()
    add(site.home, GroupsPage(title="Groupes de travail", slug="groupes", show_in_menus=True))
    made = group(mission="Améliorer le parcours des patients atteints d’un cancer du poumon.")
    surgeon = professional(profession="10", specialty="SM11", last_name="Roux", first_name="Hélène")
    nurse = professional(profession="60", last_name="Blanc", first_name="Paul")
    chu = organisation("chu")
    role(made, surgeon, GroupRole.LEAD, organisation=chu)
    role(made, nurse, start_on=date(2025, 1, 1), organisation=chu)
    invitee(meeting(made, date(2024, 3, 1)), surgeon, Invitee.Presence.ON_SITE, organisation=chu)
    held = meeting(made, date(2025, 3, 1))
    for person, presence in ((surgeon, Invitee.Presence.ABSENT), (nurse, Invitee.Presence.REMOTE)):
        invitee(held, person, presence, organisation=chu)
    set_public_profile(person=surgeon, user=None, published=True, show_groups=True)
    return made


def check(page, defects):
    for viewport in (NARROW, WIDE):
        page.set_viewport_size(viewport)
        assert defects(page) == []


def saved(page, button):
    """The rows of the workbook a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = Path(download.value.path())
    named = path.rename(path.with_suffix(".xlsx"))
    return download.value.suggested_filename, list(load_workbook(named).active.values)


def test_figures_are_read_asked_for_a_past_day_and_exported(page, staff, thorax, defects):
    user = staff(Role.MEMBERSHIP_ADMINISTRATOR)
    page.goto("/compte/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile("/admin/$"))

    page.goto("/admin/groupes/composition/")
    main = page.locator("main")
    expect(main).to_contain_text("2 personnes distinctes")
    expect(page.get_by_role("img", name="Familles de spécialités")).to_be_visible()
    check(page, defects)
    page.get_by_label("À la date du").fill("2024-06-01")
    page.get_by_role("button", name="Afficher", exact=True).click()
    expect(main).to_contain_text("1 personne distincte au 1 juin 2024")
    name, rows = saved(page, "Exporter (Excel)")
    assert name == "Composition des groupes au 2024-06-01.xlsx"
    assert rows[1][2:5] == ("Personnes distinctes", "Total", 1)

    page.goto("/admin/groupes/participation/")
    expect(main).to_contain_text("Blanc Paul")
    check(page, defects)
    page.get_by_label("Une ligne par").select_option("person")
    page.get_by_label("À la date du").fill("2024-12-31")
    page.get_by_role("button", name="Afficher", exact=True).click()
    expect(main).to_contain_text("Roux Hélène")
    expect(main).not_to_contain_text("Blanc Paul")
    name, rows = saved(page, "Exporter (Excel)")
    assert [row[0] for row in rows] == ["Personne", "Roux Hélène"]

    page.goto("/admin/groupes/sante/")
    expect(main).to_contain_text("Pas de réunion depuis le 01/03/2025")
    check(page, defects)


def test_the_public_reads_the_groups(page, thorax, defects):
    page.goto("/groupes/")
    check(page, defects)
    page.get_by_role("link", name="Thorax").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thorax")
    expect(page.locator("main")).to_contain_text("2 professionnels")
    expect(page.get_by_role("link", name="Hélène Roux")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Blanc")
    check(page, defects)
