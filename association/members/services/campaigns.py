"""Campaigns for the signature of a new version: opened, reminded, closed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from association.members.models import Membership, Signature, SignatureCampaign, SigningLink
from association.members.rules.campaigns import State, may_be_reminded
from association.members.rules.lifecycle import REQUIRED_TEXTS
from association.members.services import signing
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

#: After the deadline the link of a campaign still works that long: a late signature is a signature.
GRACE = timedelta(days=60)
KIND = "members.resignature"


@dataclass(frozen=True)
class Line:
    """A member in a campaign: who is written to, and whether it signed."""

    membership: Membership
    college: str
    recipient: signing.Recipient | None
    signed_on: date | None
    link: SigningLink | None

    @property
    def signed(self):
        return self.signed_on is not None

    @property
    def written_on(self):
        return timezone.localdate(self.link.sent_at) if self.link else None


def lines(campaign):
    """A Line for each active member of today, by college then name. Constant queries."""
    members = list(
        Membership.objects.active()
        .select_related("organisation")
        .with_college()
        .order_by("college_order", "organisation__search_text", "pk")
    )
    signed = dict(Signature.objects.filter(text=campaign.text_id).values_list("membership", "signed_on"))
    links = {link.membership_id: link for link in campaign.links.filter(revoked_at=None)}
    known = signing.recipients(one.organisation for one in members)
    return [
        Line(
            one,
            one.college_name or "Sans collège",
            known.get(one.organisation_id),
            signed.get(one.pk),
            links.get(one.pk),
        )
        for one in members
    ]


@transaction.atomic
def open_campaign(*, campaign, user):
    """Open a campaign and write to every active member that has not signed the version.

    Members stay active whatever happens: their first signature counts. Returns the number of letters.
    Raises Refusal for one already opened, a text not adopted yet or replaced since, a past deadline.
    """
    campaign = _locked(campaign)
    _refuse_unless(campaign, State.DRAFT)
    today = timezone.localdate()
    text = campaign.text
    if text.kind not in REQUIRED_TEXTS:
        raise Refusal("Les adhérents ne signent que la convention constitutive et la charte du réseau.")
    if text.adopted_on > today:
        raise Refusal(f"Ce texte n’est adopté que le {text.adopted_on:%d/%m/%Y}.")
    if text not in signing.current_texts(today):
        raise Refusal("Une version plus récente de ce texte est adoptée\u00a0: faites signer celle-là.")
    if campaign.deadline <= today:
        raise Refusal("La date limite est passée\u00a0: choisissez-en une autre.")
    campaign.state, campaign.opened_at = State.OPEN, timezone.now()
    campaign.save(update_fields=["state", "opened_at"])
    sent = _write_to(campaign, [line for line in lines(campaign) if not line.signed])
    audit.record(campaign, "members.open_campaign", user=user, data={"letters": sent})
    return sent


@transaction.atomic
def remind(*, campaign, user):
    """Write again to those that have not signed, and to the members arrived since. Returns the number.

    Whoever was written to these last days is left alone; raises Refusal when that is everybody, and
    for a campaign that is not open.
    """
    campaign = _locked(campaign)
    _refuse_unless(campaign, State.OPEN)
    today = timezone.localdate()
    due = [
        line
        for line in lines(campaign)
        if not line.signed and line.recipient and may_be_reminded(line.written_on, today)
    ]
    if not due:
        raise Refusal("Personne à relancer\u00a0: tous ont signé, ou ont reçu une lettre ces derniers jours.")
    sent = _write_to(campaign, due)
    audit.record(campaign, "members.remind_campaign", user=user, data={"letters": sent})
    return sent


@transaction.atomic
def close_campaign(*, campaign, user):
    """Close an open campaign: its links die, nobody is reminded any more, what is signed stays."""
    campaign = _locked(campaign)
    _refuse_unless(campaign, State.OPEN)
    now = timezone.now()
    campaign.state, campaign.closed_at = State.CLOSED, now
    campaign.save(update_fields=["state", "closed_at"])
    campaign.links.filter(revoked_at=None).update(revoked_at=now)
    audit.record(campaign, "members.close_campaign", user=user)
    return campaign


def _write_to(campaign, chosen):
    """Send each its letter, with a link of its own; those without an address get none. Returns how many."""
    sent = 0
    for line in chosen:
        if line.recipient is None:
            continue
        if line.link:
            link = signing.renew(link=line.link, recipient=line.recipient)
        else:
            link = SigningLink.objects.create(
                membership=line.membership,
                campaign=campaign,
                person=line.recipient.person,
                address=line.recipient.address,
                sent_at=timezone.now(),
                expires_on=campaign.deadline + GRACE,
            )
        signing.send(link, line.recipient, KIND, "members/resignature", campaign=campaign)
        sent += 1
    return sent


def _locked(campaign):
    return (
        SignatureCampaign.objects.select_for_update(of=("self",))
        .select_related("text__document")
        .get(pk=campaign.pk)
    )


def _refuse_unless(campaign, state):
    if campaign.state != state:
        raise Refusal(f"Cette campagne est maintenant «\u00a0{campaign.get_state_display().lower()}\u00a0».")
