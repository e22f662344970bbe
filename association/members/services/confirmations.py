"""The yearly confirmation: opened by staff, answered by one link, reviewed by staff."""

from django.core import signing
from django.db import transaction
from django.utils import timezone

from association.members.models import Confirmation, ConfirmationCampaign, Membership, Organisation
from association.members.rules.confirmations import may_ask_again
from association.members.services import proposals
from association.members.services.recipients import recipients
from association.people.models import Person
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.services import write

SALT = "members.confirmation"
#: Days before a silent organisation may be written to again.
REMINDER_DAYS = 14


def token_of(confirmation):
    """What the link of a confirmation carries: its number, signed; nothing of a person."""
    return signing.dumps(confirmation.pk, salt=SALT)


def confirmation_of(token):
    """The Confirmation of a link, or None: damaged, past its deadline, or its campaign closed."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Confirmation.objects.select_related("campaign", "organisation").filter(pk=key).first()
    return found if found and found.campaign.accepts_answers() else None


def members_to_ask(on=None):
    """The organisations that are members that day, by name."""
    members = Membership.objects.active(on).order_by().values("organisation")
    return Organisation.objects.filter(pk__in=members).order_by("search_text", "pk")


@transaction.atomic
def open_campaign(*, year, deadline, user=None):
    """Open a year's confirmation and write its link to every member. Returns the ConfirmationCampaign.

    deadline: the last day the links answer, included. Members nobody can be written to are in the
    campaign all the same. Raises Refusal for a year already open, a deadline not ahead, and while the
    campaign of another year runs.
    """
    if deadline <= timezone.localdate():
        raise Refusal("Le dernier jour pour répondre doit être à venir.")
    campaigns = list(ConfirmationCampaign.objects.select_for_update(of=("self",)).order_by("-year"))
    if any(one.year == year for one in campaigns):
        raise Refusal(f"La confirmation de {year} est déjà ouverte.")
    if running := next((one for one in campaigns if one.accepts_answers()), None):
        raise Refusal(f"«\u00a0{running}\u00a0» est encore ouverte\u00a0: fermez-la d’abord.")
    campaign = ConfirmationCampaign.objects.create(year=year, deadline=deadline, opened_by=user)
    Confirmation.objects.bulk_create(
        Confirmation(campaign=campaign, organisation=organisation) for organisation in members_to_ask()
    )
    audit.record(campaign, "members.open_confirmation", user=user, changes={"deadline": [None, deadline]})
    _ask(campaign, list(campaign.confirmations.select_related("organisation")), user)
    return campaign


def to_ask_again(campaign, on=None):
    """The silent confirmations of a campaign that may be written to that day, as a list."""
    on = on or timezone.localdate()
    return [
        one
        for one in campaign.confirmations.silent().select_related("organisation")
        if one.asked_on is None or may_ask_again(one.asked_on, one.reminded_on, on, REMINDER_DAYS)
    ]


@transaction.atomic
def ask_again(*, campaign, user=None):
    """Write the link again to those who did not answer. Returns how many were written to.

    Raises Refusal once the links do not answer, and when there is nobody to write to.
    """
    campaign = _locked_campaign(campaign)
    if not campaign.accepts_answers():
        raise Refusal("Cette confirmation n’est plus ouverte\u00a0: ses liens ne répondent plus.")
    number = _ask(campaign, to_ask_again(campaign), user)
    if not number:
        raise Refusal(f"Personne n’est à relancer\u00a0: jamais deux fois en {REMINDER_DAYS} jours.")
    return number


@transaction.atomic
def close_campaign(*, campaign, user=None):
    """Close a campaign: its links stop answering. Returns it. Raises Refusal if it is closed."""
    campaign = _locked_campaign(campaign)
    if campaign.closed_at:
        raise Refusal("Cette confirmation est déjà close.")
    campaign.closed_at, campaign.closed_by = timezone.now(), user
    campaign.save(update_fields=["closed_at", "closed_by"])
    audit.record(campaign, "members.close_confirmation", user=user)
    return campaign


@transaction.atomic
def confirm(*, confirmation):
    """« Tout est exact ». Returns the Confirmation. Raises Refusal once answered, or too late."""
    confirmation = _locked_silent(confirmation)
    confirmation.answered_at, confirmation.exact = timezone.now(), True
    confirmation.save(update_fields=["answered_at", "exact"])
    audit.record(confirmation, "members.confirm", data={"organisation": confirmation.organisation_id})
    return confirmation


@transaction.atomic
def correct(*, confirmation, values, remarks="", comment=""):
    """Answer with corrections: values become a proposal staff review, remarks are about people.

    values: as in proposals.propose(); what is as it stands is left out. Returns the Confirmation.
    Raises Refusal once answered, too late, for a value that cannot be read, and when nothing is corrected.
    """
    confirmation = _locked_silent(confirmation)
    remarks = remarks.strip()
    try:
        confirmation.proposal = proposals.propose_by_link(
            organisation=confirmation.organisation, values=values, comment=comment
        )
    except proposals.NothingChanges:
        if not remarks:
            raise Refusal("Rien n’est corrigé\u00a0: choisissez «\u00a0Tout est exact\u00a0».") from None
    confirmation.answered_at, confirmation.remarks = timezone.now(), remarks
    confirmation.save(update_fields=["answered_at", "remarks", "proposal"])
    data = {"organisation": confirmation.organisation_id, "proposal": confirmation.proposal_id}
    audit.record(confirmation, "members.correct", data=data)
    return confirmation


@transaction.atomic
def settle(*, confirmation, settlement, user=None):
    """Say what was done with the changes of people a member asked for. Returns the Confirmation.

    Raises Refusal when there are none, or they are settled.
    """
    confirmation = _locked(confirmation)
    if not confirmation.remarks:
        raise Refusal("Aucun changement de personnes n’a été demandé.")
    if confirmation.settled_at:
        raise Refusal("Ces changements sont déjà traités.")
    confirmation.settled_at, confirmation.settled_by = timezone.now(), user
    confirmation.settlement = settlement.strip()
    confirmation.save(update_fields=["settled_at", "settled_by", "settlement"])
    audit.record(confirmation, "members.settle_confirmation", user=user)
    return confirmation


def _ask(campaign, confirmations, user):
    """Write the link to each that can be written to, once a day at most. Returns how many."""
    today = timezone.localdate()
    reachable = recipients(one.organisation_id for one in confirmations)
    written = 0
    for one in confirmations:
        recipient = reachable.get(one.organisation_id)
        if recipient is None:
            continue
        write(
            kind="members.confirmation",
            to=recipient.address,
            template="members/confirmation",
            context={
                "confirmation": one,
                "campaign": campaign,
                "name": recipient.name,
                "token": token_of(one),
                "again": one.asked_on is not None,
            },
            recipient=recipient.record,
            key=f"members.confirmation:{one.pk}:{today.isoformat()}",
        )
        if one.asked_on is None:
            one.asked_on = today
        else:
            one.reminded_on = today
        one.asked = recipient.record if isinstance(recipient.record, Person) else None
        one.save(update_fields=["asked", "asked_on", "reminded_on"])
        written += 1
    audit.record(campaign, "members.ask_confirmation", user=user, data={"written": written})
    return written


def _locked_campaign(campaign):
    return ConfirmationCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _locked(confirmation):
    found = Confirmation.objects.select_for_update(of=("self",)).select_related("campaign", "organisation")
    return found.get(pk=confirmation.pk)


def _locked_silent(confirmation):
    """The confirmation as it stands now, held. Raises Refusal once answered, or when its link is closed."""
    confirmation = _locked(confirmation)
    if confirmation.answered_at:
        raise Refusal("Vous avez déjà répondu. Pour corriger autre chose, écrivez au réseau.")
    if not confirmation.campaign.accepts_answers():
        raise Refusal("Cette confirmation n’est plus ouverte. Écrivez au réseau.")
    return confirmation
