"""A lead prepares a meeting, convenes the group, takes attendance, writes and publishes the minutes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from association.groups.models import GroupMeeting
from tests import factories
from tests.browser.conftest import NARROW, WIDE, sign_in
from tests.groups.conftest import account, moved_back
from tests.public_site import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def group(db):
    """A group of four, led by Anne Martin."""
    make_site()
    hospital = factories.OrganisationFactory(display_name="Clinique des Essais")
    factories.member(hospital)
    group = factories.working_group(name="Sein", slug="sein")
    people = [("Anne", "Martin", "lead"), ("Marc", "Petit", "member"), ("Inès", "Faure", "expert")]
    for first_name, last_name, role in people:
        person = account(first_name, last_name, f"{first_name.lower()}@essais.invalid", hospital)
        factories.group_role(group, person, role)
    account("Paul", "Blanc", "paul@essais.invalid", hospital)
    return group


def user_of(group, role):
    return group.roles.get(role=role).person.user


@pytest.fixture
def sound(defects):
    """sound(page): nothing breaks on this screen, on a desktop and on a telephone, nor overflows."""

    def check(page, name=""):
        for viewport in (NARROW, WIDE):
            page.set_viewport_size(viewport)
            assert defects(page) == []
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{name} overflows by {wide} px at {viewport['width']}"

    return check


def unfold(page):
    """Every form of the screen, open: what is folded is checked too."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def test_a_lead_runs_a_meeting_from_the_first_word_to_the_minutes(open_page, group, sound, tmp_path):
    hers = sign_in(open_page(), user_of(group, "lead"), "/espace/")
    main = hers.locator("main")
    hers.goto("/espace/")
    hers.get_by_role("link", name="Mes groupes").click()
    sound(hers, "mes groupes")
    hers.get_by_role("link", name="Animer le groupe").click()
    expect(hers.get_by_role("heading", level=1)).to_contain_text("Sein")
    sound(hers, "animer, vide")

    day = timezone.localdate() + timedelta(days=10)
    plan = hers.locator("#preparer")
    plan.get_by_label("Objet").fill("Réunion de printemps")
    plan.get_by_label("Jour", exact=True).fill(day.isoformat())
    plan.get_by_label("De", exact=True).fill("14:30")
    plan.get_by_label("À", exact=True).fill("16:30")
    plan.get_by_label("Lieu").fill("Salle des Essais")
    plan.get_by_label("Lien de visioconférence").fill("https://visio.exemple.invalid/sein")
    plan.get_by_label("Ordre du jour").fill("Accueil\nRéférentiel")
    plan.get_by_role("button", name="Préparer la réunion").click()
    expect(main).to_contain_text("Personne n’a encore reçu de message")
    expect(main).to_contain_text("3 messages partiront")
    hers.get_by_text("Inviter quelqu’un à cette seule réunion").click()
    hers.locator("#inviter").get_by_label("Adresse e-mail").fill("paul@essais.invalid")
    hers.locator("#inviter").get_by_role("button", name="Inviter").click()
    expect(main).to_contain_text("4 messages partiront")
    unfold(hers)
    sound(hers, "animer, réunion en préparation")
    hers.get_by_role("button", name="Convoquer").click()
    expect(hers.locator(".messages")).to_contain_text("La réunion est convoquée")

    theirs = sign_in(open_page(), user_of(group, "member"), "/espace/")
    theirs.goto("/espace/")
    expect(theirs.locator("main")).to_contain_text("Réunion de printemps")
    theirs.get_by_role("link", name="Répondre").click()
    sound(theirs, "réunion")
    theirs.get_by_role("button", name="Je participe à distance").click()
    expect(theirs.locator("main")).to_contain_text("Vous avez répondu")
    theirs.goto("/espace/groupes/sein/")
    sound(theirs, "salle du groupe")

    hers.reload()
    expect(main).to_contain_text("1 oui, 0 non, 3 sans réponse")
    moved_back(GroupMeeting.objects.get())
    hers.goto("/espace/groupes/sein/animer/")
    presence = hers.locator(".attendance")
    expect(presence.get_by_role("group", name="Marc Petit").get_by_label("À distance")).to_be_checked()
    for name in ("Anne Martin", "Inès Faure"):
        presence.get_by_role("group", name=name).get_by_label("Sur place").check()
    unfold(hers)
    sound(hers, "animer, émargement")
    hers.get_by_role("button", name="Enregistrer la présence").click()
    expect(hers.locator(".messages")).to_contain_text("La feuille de présence est enregistrée")

    hers.get_by_label("Décision n° 1").fill("Le référentiel est adopté.")
    hers.get_by_label("Compte rendu", exact=False).last.fill("Chacun a relu le référentiel.")
    hers.get_by_role("button", name="Enregistrer les décisions").click()
    expect(hers.locator(".messages")).to_contain_text("sont enregistrés")
    hers.get_by_role("button", name="Publier le compte rendu").click()
    expect(hers.locator(".messages")).to_contain_text("Le compte rendu est publié")
    with hers.expect_download() as download:
        hers.get_by_role("link", name="Télécharger le compte rendu").click()
    assert re.fullmatch(r"compte-rendu-sein-\d{4}-\d\d-\d\d\.pdf", download.value.suggested_filename)
    kept = tmp_path / "compte-rendu.pdf"
    download.value.save_as(kept)
    assert kept.read_bytes().startswith(b"%PDF-")

    theirs.reload()
    with theirs.expect_download() as download:
        theirs.get_by_role("link", name="Compte rendu (PDF)").click()
    assert Path(download.value.path()).read_bytes() == kept.read_bytes()


def test_a_lead_works_between_two_meetings_on_a_telephone(open_page, group, sound, tmp_path):
    hers = sign_in(open_page(viewport=NARROW, javascript=True), user_of(group, "lead"), "/espace/")
    hers.goto("/espace/groupes/sein/animer/")
    said = hers.locator(".messages")
    hers.get_by_text("Confier une action").click()
    hers.get_by_label("À faire").fill("Relire le référentiel")
    hers.get_by_label("Responsable").select_option(label="Marc Petit")
    hers.get_by_label("Échéance").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    hers.get_by_role("button", name="Confier l’action").click()
    expect(said).to_contain_text("L’action est notée")
    note = tmp_path / "note.pdf"
    note.write_bytes(b"%PDF-1.7 une note")
    hers.get_by_text("Déposer un document").first.click()
    hers.get_by_label("Titre").fill("Note de cadrage")
    hers.get_by_label("Fichier").set_input_files(note)
    hers.get_by_role("button", name="Déposer le document").click()
    expect(said).to_contain_text("Le document est déposé")
    hers.get_by_text("Ajouter un membre").click()
    hers.get_by_label("Adresse e-mail ou n° RPPS").last.fill("inconnu@essais.invalid")
    hers.get_by_role("button", name="Ajouter au groupe").click()
    expect(hers.locator("main")).to_contain_text("Rien n’est enregistré")
    sound(hers, "animer, refus")
    hers.get_by_label("Adresse e-mail ou n° RPPS").last.fill("paul@essais.invalid")
    hers.get_by_role("button", name="Ajouter au groupe").click()
    expect(said).to_contain_text("Paul Blanc fait partie du groupe")
    hers.get_by_role("link", name="Quitte le groupe : Marc Petit").click()
    expect(hers.locator("main")).to_contain_text("ne recevra plus")
    sound(hers, "quitter le groupe")
    hers.set_viewport_size(WIDE)
    hers.get_by_role("button", name="Enregistrer").click()
    expect(said).to_contain_text("Marc Petit quitte le groupe")
