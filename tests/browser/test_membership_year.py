"""The membership year: a member pays its dues in two times; another confirms its data by its link."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from association.members.models import Confirmation, Due
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests.browser.conftest import sign_in
from tests.members.dues import rate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pay(page, amount, sound=None):
    page.get_by_role("link", name="Enregistrer un paiement").first.click()
    page.get_by_label("Montant reçu").fill(amount)
    if sound:
        sound(page)
    page.get_by_role("button", name="Enregistrer un paiement").click()
    expect(page.locator("main")).to_contain_text("le paiement est enregistré")


def test_a_member_pays_its_dues_in_two_times(open_page, staff, clinic, anne, sound):
    year = timezone.localdate().year
    rate(clinic.memberships.get().college_periods.get().college, "1250.00", year)
    theirs = sign_in(open_page(), staff(Role.MEMBERSHIP_ADMINISTRATOR), "/admin/$")
    main = theirs.locator("main")
    theirs.goto("/admin/due/annee/")
    theirs.get_by_role("link", name="Préparer l’année").click()
    expect(main).to_contain_text("Clinique des Essais")
    sound(theirs)
    theirs.get_by_role("button", name="Préparer l’année").click()
    expect(main).to_contain_text("1 cotisation préparée")
    theirs.get_by_role("link", name="Appeler les cotisations").click()
    expect(main).to_contain_text("anne@clinique.invalid")
    sound(theirs)
    theirs.get_by_role("button", name="Appeler les cotisations").click()
    expect(main).to_contain_text("1 cotisation appelée")
    sound(theirs)
    assert Message.objects.get(kind="members.dues_call").attachments.count() == 1

    theirs.goto(Due.objects.get().get_backoffice_url())
    sound(theirs)
    pay(theirs, "400,50", sound)
    expect(main).to_contain_text("Partiellement payée")
    pay(theirs, "849,50")
    expect(main).to_contain_text("Payée")
    sound(theirs)
    with theirs.expect_download() as download:
        theirs.get_by_role("link", name=f"n° {year}-0002").click()
    assert download.value.suggested_filename == f"recu-{year}-0002.pdf"

    hers = sign_in(open_page(), anne, "/espace/")
    hers.goto("/espace/")
    hers.get_by_role("link", name="Cotisations").click()
    expect(hers.locator("main")).to_contain_text("payée")
    expect(hers.locator("main")).to_contain_text("À jour de ses cotisations")
    sound(hers)
    with hers.expect_download() as download:
        hers.get_by_role("link", name=f"{year}-0001").click()
    assert download.value.suggested_filename == f"recu-{year}-0001.pdf"


def test_a_member_confirms_by_its_link_and_staff_accept_its_correction(open_page, staff, clinic, anne, sound):
    theirs = sign_in(open_page(), staff(Role.MEMBERSHIP_ADMINISTRATOR), "/admin/$")
    main = theirs.locator("main")
    theirs.goto("/admin/confirmationcampaign/")
    theirs.get_by_role("link", name="Ouvrir la confirmation annuelle").first.click()
    expect(main).to_contain_text("anne@clinique.invalid")
    sound(theirs)
    deadline = timezone.localdate() + timedelta(days=30)
    theirs.get_by_label("Dernier jour pour répondre").fill(f"{deadline:%d/%m/%Y}")
    # The calendar of the field stands over the button.
    theirs.get_by_role("button", name="Ouvrir la confirmation annuelle").dispatch_event("click")
    expect(main).to_contain_text("les liens sont partis")
    theirs.reload()  # the message fades in: its colours are not yet its own
    sound(theirs)

    link = re.search(r"/confirmation/\S+/", Message.objects.get(kind="members.confirmation").text)[0]
    hers = open_page()
    hers.goto(link)
    expect(hers.get_by_role("heading", level=1)).to_have_text("Clinique des Essais")
    expect(hers.locator("main")).to_contain_text("Martin")
    sound(hers)
    hers.get_by_role("link", name="Corriger quelque chose").click()
    hers.get_by_label("Téléphone").first.fill("05 36 49 00 02")
    hers.get_by_label("Changements de représentants").fill("Luc Roux devient suppléant.")
    sound(hers)
    hers.get_by_role("button", name="Transmettre les corrections").click()
    expect(hers.locator("main")).to_contain_text("vos corrections sont transmises")
    sound(hers)

    theirs.goto(Confirmation.objects.get().get_backoffice_url())
    expect(main).to_contain_text("Luc Roux devient suppléant.")
    sound(theirs)
    theirs.get_by_role("link", name="Voir et décider").click()
    theirs.get_by_role("link", name="Accepter").first.click()
    theirs.get_by_role("button", name="Accepter ce qui est coché").click()
    expect(main).to_contain_text("Acceptée")
    theirs.goto(Confirmation.objects.get().get_backoffice_url())
    theirs.get_by_role("link", name="Traiter les changements de personnes").first.click()
    theirs.get_by_label("Suite donnée").fill("Luc Roux est désigné suppléant.")
    theirs.get_by_role("button", name="Traiter les changements de personnes").click()
    expect(main).to_contain_text("Corrections examinées")
    clinic.refresh_from_db()
    assert clinic.phone == "05 36 49 00 02"
    theirs.goto(clinic.get_backoffice_url())
    expect(main).to_contain_text("Confirmée le")
