"""An organisation applies online, confirms its address, is admitted, signs, and is a member."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from association.members.models import Membership, SignatureCampaign
from association.members.services import campaigns
from cms.backoffice.roles import Role
from tests import factories
from tests.browser.conftest import sign_in
from tests.members.joining import typed
from tests.members.test_resignature import represented
from tests.public_site import make_site, make_territory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def site(db):
    cache.clear()
    make_site()
    make_territory()
    factories.founding_texts()
    typed(college=factories.CollegeFactory(name="Usagers", short_name="Usagers"))


def open_mail(page, address, subject):
    """Open the last message in the local mailbox, and follow its link on this server."""
    page.goto(f"/boite-locale/?a={address}")
    page.get_by_role("link", name=subject).first.click()
    link = page.locator("main a", has_text="/adherer/").first.get_attribute("href")
    page.goto(link[link.index("/adherer/") :])


def fill(page, fieldset, **values):
    box = page.get_by_role("group", name=fieldset, exact=True)
    for label, value in values.items():
        box.get_by_label(re.compile(rf"^{label}")).fill(value)


def test_from_the_form_to_membership(open_page, staff, sound):
    theirs = open_page(javascript=False)
    theirs.goto("/adherents/")
    theirs.get_by_role("link", name="Demander l’adhésion").click()
    theirs.get_by_label("Nom, n° FINESS ou n° SIRET").fill("Rubans")
    theirs.get_by_role("button", name="Chercher").click()
    expect(theirs.locator("main")).to_contain_text("Aucune organisation trouvée")
    theirs.get_by_role("link", name="remplir le formulaire").click()
    fill(theirs, "L’organisation", **{"Nom de": "Les Rubans", "Adresse": "3 rue de l’Exemple",
                                      "Code postal": "31000", "Commune": "Toulouse"})  # fmt: skip
    theirs.get_by_label("Type d’organisation").select_option(label="Association d’essai")
    theirs.get_by_label("Collège souhaité").select_option(label="Usagers")
    person = {
        "Prénom": "Anne",
        "Nom": "Dupuis",
        "Fonction": "Présidente",
        "Adresse e-mail": "anne@rubans.invalid",
    }
    fill(theirs, "La personne à qui nous répondons", **person)
    fill(theirs, "Le futur représentant titulaire", **person)
    theirs.get_by_role("button", name="Déposer la demande").click()
    expect(theirs.locator("main")).to_contain_text("Il reste quelque chose à corriger")
    theirs.get_by_label("Notre organisation a pris connaissance").check()
    theirs.get_by_role("button", name="Déposer la demande").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Consultez votre messagerie")

    theirs = open_page()
    open_mail(theirs, "anne@rubans.invalid", "Confirmez votre demande d’adhésion")
    sound(theirs)
    theirs.get_by_role("button", name="Confirmer mon adresse").click()
    expect(theirs.locator("[aria-current=step]")).to_contain_text("Étude du dossier")
    sound(theirs)

    ours = sign_in(open_page(), staff(Role.MEMBERSHIP_ADMINISTRATOR), "/admin/$")
    ours.get_by_role("link", name="Les Rubans").click()
    sound(ours)
    ours.get_by_role("link", name="Transmettre au conseil").first.click()
    sound(ours)
    ours.get_by_role("button", name="Transmettre au conseil").click()
    expect(ours.locator("main")).to_contain_text("Transmise au conseil")
    membership = Membership.objects.get()
    ours.goto(f"/admin/membership/inspect/{membership.pk}/")
    ours.get_by_role("link", name="Admettre").first.click()
    ours.get_by_label("Décision").fill("Conseil d’administration du jour, n° 12")
    ours.get_by_role("button", name="Admettre").click()
    expect(ours.locator("main")).to_contain_text("Admis, signatures attendues")
    sound(ours)

    open_mail(theirs, "anne@rubans.invalid", "Votre organisation est admise")
    sound(theirs)
    expect(theirs.get_by_label("Prénom et nom de la personne qui signe")).to_have_value("Anne Dupuis")
    theirs.get_by_label("Qualité").fill("Présidente")
    theirs.get_by_label("J’ai lu ces textes").check()
    theirs.get_by_role("button", name="Signer au nom de l’organisation").click()
    expect(theirs.locator("main")).to_contain_text("C’est signé")
    sound(theirs)
    membership.refresh_from_db()
    assert membership.status == "active"
    theirs.goto("/adherents/")
    expect(theirs.locator("main")).to_contain_text("Les Rubans")


def test_the_screens_are_sound(open_page, staff, sound):
    member = represented("Alpha", address="alpha@essais.invalid")
    text = factories.FoundingTextFactory(kind="network_charter", version="2", adopted_on=factories.today())
    campaign = SignatureCampaign.objects.create(text=text, deadline=factories.today() + timedelta(days=30))
    campaigns.open_campaign(campaign=campaign, user=None)
    page = open_page()
    for address in ("/adherer/", "/adherer/?q=alpha", "/adherer/demande/", "/adherer/envoyee/"):
        page.goto(address)
        sound(page)
    page = sign_in(open_page(), staff(Role.MEMBERSHIP_ADMINISTRATOR), "/admin/$")
    for address in (
        "/admin/application/",
        "/admin/signaturecampaign/",
        "/admin/signaturecampaign/new/",
        campaign.get_backoffice_url(),
        "/admin/exclusionprocedure/",
        f"/admin/membership/exclude/{member.pk}/",
        f"/admin/membership/resign/{member.pk}/",
    ):
        page.goto(address)
        sound(page)
