"""A new version of a founding text: who is written to, who signs, who is reminded."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from association.members.models import Membership, SignatureCampaign, SigningLink
from association.members.services import campaigns, memberships, representatives, signing
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import shown
from tests.factories import today
from tests.members.joining import link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def represented(name, college=None, address=None):
    """A member with a holder, and the holder's address if there is one."""
    organisation = factories.OrganisationFactory(display_name=name)
    membership = factories.member(organisation, college)
    person = factories.person(first_name="Rep", last_name=name, email=address)
    representatives.designate(organisation=organisation, person=person, kind="holder", start_on=today())
    return membership


@pytest.fixture
def new_text(db):
    factories.founding_texts()
    return factories.FoundingTextFactory(
        kind="network_charter", version="2", adopted_on=today() - timedelta(days=10)
    )


@pytest.fixture
def campaign(new_text):
    return SignatureCampaign.objects.create(
        text=new_text, deadline=today() + timedelta(days=30), message="L’article 4 change."
    )


@pytest.fixture
def members(campaign):
    college = factories.CollegeFactory(name="Établissements")
    return [
        represented("Alpha", college, "alpha@essais.invalid"),
        represented("Beta", college, "beta@essais.invalid"),
        represented("Muette"),
    ]


def link_of(membership):
    return reverse("sign_texts", args=[signing.token_of(membership.signing_links.get(revoked_at=None))])


def sign(membership):
    visitor = Client()
    address = link_of(membership)
    texts = visitor.get(address).context["form"].initial["texts"]
    data = {"texts": texts, "signatory": "Rep Alpha", "capacity": "Directrice", "agreed": "on"}
    return visitor.post(address, data, follow=True)


def test_staff_prepare_preview_then_open(staffer, new_text):
    represented("Alpha", address="alpha@essais.invalid")
    represented("Muette")
    deadline = today() + timedelta(days=30)
    data = {"text": new_text.pk, "deadline": f"{deadline:%d/%m/%Y}", "message": "L’article 4 change."}
    staffer.post(reverse("signaturecampaign:add"), data)
    campaign = SignatureCampaign.objects.get()
    sheet = shown(staffer.get(campaign.get_backoffice_url()))
    for words in ("Qui recevra la lettre", "alpha@essais.invalid", "par courrier", "En préparation"):
        assert words in sheet, words
    assert not Message.objects.exists(), "a preview sends nothing"
    page = shown(staffer.get(reverse("signaturecampaign:ouvrir", args=[campaign.pk])))
    assert "1 lettre part" in page
    assert "à prévenir par courrier" in page
    staffer.post(reverse("signaturecampaign:ouvrir", args=[campaign.pk]))
    letter = Message.objects.get(kind="members.resignature")
    assert letter.address == "alpha@essais.invalid"
    assert "L’article 4 change." in letter.text


def test_opening_twice_writes_once(staffer, campaign, members):
    campaigns.open_campaign(campaign=campaign, user=None)
    with pytest.raises(Refusal, match="ouverte"):
        campaigns.open_campaign(campaign=campaign, user=None)
    second = staffer.post(reverse("signaturecampaign:ouvrir", args=[campaign.pk]), follow=True)
    assert "ouverte" in shown(second)
    assert Message.objects.filter(kind="members.resignature").count() == 2


def test_a_member_signs_by_its_link_and_stays_a_member_all_along(campaign, members):
    campaigns.open_campaign(campaign=campaign, user=None)
    alpha = members[0]
    since = alpha.active_from
    page = shown(sign(alpha))
    assert "C’est signé" in page
    signature = alpha.signatures.get(text=campaign.text)
    assert (signature.signatory, signature.capacity) == ("Rep Alpha", "Directrice")
    assert signature.online.address == "alpha@essais.invalid"
    for membership in Membership.objects.filter(pk__in=[one.pk for one in members]):
        assert (membership.status, membership.active_from) == ("active", since)


def test_the_progress_by_college_and_who_is_missing(staffer, campaign, members):
    campaigns.open_campaign(campaign=campaign, user=None)
    sign(members[0])
    sheet = shown(staffer.get(campaign.get_backoffice_url()))
    missing = sheet.rsplit("Qui n’a pas signé", 1)[1]
    assert "Beta" in missing
    assert "Muette" in missing
    assert "Alpha" not in missing
    assert "33" in sheet.split("Ensemble")[1][:400]
    export = staffer.get(reverse("signaturecampaign:state", args=[campaign.pk]))
    rows = list(load_workbook(io.BytesIO(export.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Organisation", "Alpha", "Beta", "Muette"]
    assert [row[2] is not None for row in rows[1:]] == [True, False, False]


def test_a_reminder_leaves_those_who_signed_and_those_just_written_to_alone(campaign, members):
    campaigns.open_campaign(campaign=campaign, user=None)
    with pytest.raises(Refusal, match="Personne à relancer"):
        campaigns.remind(campaign=campaign, user=None)
    sign(members[0])
    SigningLink.objects.update(sent_at=timezone.now() - timedelta(days=5))
    newcomer = represented("Nouvelle", address="nouvelle@essais.invalid")
    assert campaigns.remind(campaign=campaign, user=None) == 2
    addresses = sorted(Message.objects.order_by("-pk").values_list("address", flat=True)[:2])
    assert addresses == ["beta@essais.invalid", "nouvelle@essais.invalid"]
    assert "Rappel" in Message.objects.filter(address="beta@essais.invalid").first().subject
    assert "Rappel" not in Message.objects.get(address="nouvelle@essais.invalid").subject
    assert newcomer.signing_links.count() == 1


def test_the_first_letter_still_opens_after_a_reminder(campaign, members):
    campaigns.open_campaign(campaign=campaign, user=None)
    first = link_in("members.resignature", "beta@essais.invalid")
    SigningLink.objects.update(sent_at=timezone.now() - timedelta(days=5))
    campaigns.remind(campaign=campaign, user=None)
    for address in (first, link_in("members.resignature", "beta@essais.invalid")):
        assert "Beta" in shown(Client().get(address))
    assert members[1].signing_links.count() == 1


def test_a_paper_signature_counts_too(campaign, members):
    campaigns.open_campaign(campaign=campaign, user=None)
    memberships.sign_text(
        membership=members[1], text=campaign.text, signed_on=today(), signatory="B", capacity="C"
    )
    assert sum(line.signed for line in campaigns.lines(campaign)) == 1
    assert "autre moyen" in shown(Client().get(link_of(members[1])))


def test_closing_kills_the_links_and_keeps_what_is_signed(campaign, members):
    campaigns.open_campaign(campaign=campaign, user=None)
    beta = link_of(members[1])
    sign(members[0])
    campaigns.close_campaign(campaign=campaign, user=None)
    assert Client().get(beta).status_code == 404
    assert members[0].signatures.filter(text=campaign.text).exists()
    with pytest.raises(Refusal):
        campaigns.remind(campaign=campaign, user=None)
    with pytest.raises(Refusal):
        campaigns.close_campaign(campaign=campaign, user=None)


@pytest.mark.parametrize(
    ("text", "days", "said"),
    [
        ({"adopted_on": timedelta(days=5)}, 30, "n’est adopté que"),
        ({"kind": "statutes"}, 30, "ne signent que"),
        ({}, -1, "La date limite est passée"),
    ],
)
def test_what_cannot_be_opened(db, text, days, said):
    if "adopted_on" in text:
        text = {"adopted_on": today() + text["adopted_on"]}
    asked = factories.FoundingTextFactory(
        **{"kind": "network_charter", "version": "9", "adopted_on": today()} | text
    )
    campaign = SignatureCampaign.objects.create(text=asked, deadline=today() + timedelta(days=days))
    with pytest.raises(Refusal, match=said):
        campaigns.open_campaign(campaign=campaign, user=None)


def test_an_old_version_is_not_asked_for(campaign):
    factories.FoundingTextFactory(kind="network_charter", version="3", adopted_on=today())
    with pytest.raises(Refusal, match="plus récente"):
        campaigns.open_campaign(campaign=campaign, user=None)


def test_an_open_campaign_is_not_rewritten(staffer, campaign, members):
    campaigns.open_campaign(campaign=campaign, user=None)
    later = today() + timedelta(days=90)
    data = {"text": campaign.text_id, "deadline": f"{later:%d/%m/%Y}", "message": "Autre chose"}
    page = staffer.post(reverse("signaturecampaign:edit", args=[campaign.pk]), data)
    assert "elle ne change plus" in shown(page)
    campaign.refresh_from_db()
    assert campaign.message == "L’article 4 change."


@pytest.mark.parametrize("number", [2, 20])
def test_the_sheet_costs_the_same_whatever_the_number_of_members(
    staffer, campaign, django_assert_max_num_queries, number
):
    for rank in range(number):
        represented(f"Membre {rank:02}", address=f"m{rank}@essais.invalid")
    campaigns.open_campaign(campaign=campaign, user=None)
    with django_assert_max_num_queries(35):
        staffer.get(campaign.get_backoffice_url())
    with django_assert_max_num_queries(25):
        staffer.get(reverse("signaturecampaign:state", args=[campaign.pk]))
    with django_assert_max_num_queries(30):
        staffer.get(reverse("signaturecampaign:index"))
