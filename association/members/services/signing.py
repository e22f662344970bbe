"""Signing the founding texts online, by a link sent to whoever speaks for the member."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from association.members.models import FoundingText, Membership, OnlineSignature, Representative, SigningLink
from association.members.rules.lifecycle import REQUIRED_TEXTS, Status
from association.members.services.memberships import sign_text
from association.people.models import Person
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.services import write

SALT = "members.signing"
#: A link to sign after an admission lives that long; that of a campaign until its deadline and then some.
GOOD_FOR = timedelta(days=90)
STATEMENT = (
    "J’ai lu ce texte, je suis habilité à engager l’organisation, et je le signe en son nom\u00a0: {text}."
)


@dataclass(frozen=True)
class Recipient:
    """Who is written to for an organisation: an address, and the person behind it if there is one."""

    address: str
    name: str
    person: Person | None = None


def recipients(organisations):
    """{organisation pk: Recipient} of those one can write to, in three queries whatever their number.

    The holder first, then a deputy, then the organisation's own address.
    """
    organisations = list(organisations)
    found = {one.pk: Recipient(one.email, str(one)) for one in organisations if one.email}
    rows = (
        Representative.objects.active()
        .filter(organisation__in=[one.pk for one in organisations])
        .select_related("person")
        .prefetch_related("person__emails")
    )
    # Deputies first, the holder last: the last one written down stays.
    for row in sorted(rows, key=lambda row: (row.kind == Representative.Kind.HOLDER, -row.pk)):
        if address := row.person.preferred_email:
            found[row.organisation_id] = Recipient(address, row.person.formal_name, row.person)
    return found


def recipient_of(membership):
    """The Recipient of one member: its representative, the contact of its application, its own address."""
    organisation = membership.organisation
    found = recipients([organisation]).get(organisation.pk)
    application = getattr(membership, "application", None)
    if (found is None or found.person is None) and application and application.confirmed_at:
        return Recipient(application.contact_email, application.contact_name)
    return found


def current_texts(on=None):
    """The version in force of each text that members sign."""
    on = on or timezone.localdate()
    texts = FoundingText.objects.filter(kind__in=REQUIRED_TEXTS, adopted_on__lte=on)
    latest = {text.kind: text for text in texts.select_related("document").order_by("adopted_on", "pk")}
    return [latest[kind] for kind in FoundingText.Kind.values if kind in latest]


def texts_to_sign(link):
    """What a link asks to sign and is not signed yet: the campaign's text, or what admission lacks."""
    if link.campaign_id:
        signed = link.membership.signatures.filter(text=link.campaign.text_id).exists()
        return [] if signed else [link.campaign.text]
    return lacking(link.membership)


def lacking(membership):
    """The versions in force of the required texts of which the member signed no version yet."""
    kinds = set(membership.signatures.values_list("text__kind", flat=True))
    return [text for text in current_texts() if text.kind not in kinds]


def token_of(link):
    return signing.dumps(link.pk, salt=SALT)


def find(token):
    """The link a token opens, if it still does; None for a damaged, revoked or expired one."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    alive = SigningLink.objects.filter(revoked_at=None, expires_on__gte=timezone.localdate())
    related = ("membership__organisation", "campaign__text__document", "person")
    return alive.select_related(*related).filter(pk=key).first()


@transaction.atomic
def invite(*, membership, user=None):
    """Send the link to sign what an admitted member has not signed. Returns the SigningLink.

    A link sent before dies. Raises Refusal for a member that is not admitted, lacks no signature, or
    has no address one may write to.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=membership.pk)
    )
    if membership.ended_on or membership.status != Status.ADMITTED:
        raise Refusal(
            "Le lien de signature s’envoie à une organisation admise, dont il manque une signature."
        )
    if not lacking(membership):
        raise Refusal("Rien ne manque\u00a0: les textes sont signés.")
    recipient = recipient_of(membership)
    if recipient is None:
        raise Refusal(
            "Aucune adresse e-mail\u00a0: désignez un représentant qui en a une, ou notez celle de "
            "l’organisation."
        )
    now = timezone.now()
    membership.signing_links.filter(campaign=None, revoked_at=None).update(revoked_at=now)
    link = SigningLink.objects.create(
        membership=membership,
        person=recipient.person,
        address=recipient.address,
        sent_at=now,
        expires_on=timezone.localdate() + GOOD_FOR,
    )
    audit.record(membership, "members.send_signing_link", user=user, data={"link": link.pk})
    send(link, recipient, "members.signing_link", "members/signing_link", texts=lacking(membership))
    return link


def send(link, recipient, kind, template, **context):
    """Write the letter that holds a link; the caller's transaction made or renewed the row."""
    write(
        kind=kind,
        to=recipient.address,
        template=template,
        context={
            "link": link,
            "membership": link.membership,
            "name": recipient.name,
            "token": token_of(link),
            **context,
        },
        recipient=recipient.person,
        key=f"{kind}:{link.pk}:{link.letters}",
    )


@transaction.atomic
def renew(*, link, recipient):
    """Count one more letter for a link, to the address of today. Returns the link."""
    SigningLink.objects.filter(pk=link.pk).update(
        letters=F("letters") + 1, sent_at=timezone.now(), address=recipient.address, person=recipient.person
    )
    link.refresh_from_db(fields=["letters", "sent_at", "address", "person"])
    return link


@transaction.atomic
def sign_online(*, link, texts, signatory, capacity, scan=None, user=None):
    """Sign, by a link, the texts its page showed. Returns the signatures.

    texts: those read on the page, so that nothing is signed unseen. scan: a signed copy, kept with
    each signature. user: the account signed in, if there is one. Raises Refusal for a link that
    works no more, for texts that are not those to sign now, and as sign_text does.
    """
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=link.membership_id)
    link = find(token_of(link))
    if link is None:
        raise Refusal("Ce lien n’est plus valable\u00a0: demandez-en un autre au réseau.")
    wanted = texts_to_sign(link)
    if not wanted:
        raise Refusal("C’est déjà signé\u00a0: il n’y a plus rien à faire.")
    if {text.pk for text in wanted} != {text.pk for text in texts}:
        raise Refusal("Un texte a changé pendant que vous lisiez\u00a0: relisez, puis signez.")
    now = timezone.now()
    signatures = []
    for text in wanted:
        if scan is not None:
            scan.seek(0)
        sign_text(
            membership=membership,
            text=text,
            signed_on=timezone.localdate(now),
            signatory=signatory,
            capacity=capacity,
            scan=scan,
            user=user,
        )
        signature = membership.signatures.get(text=text)
        OnlineSignature.objects.create(
            signature=signature,
            link=link,
            address=link.address,
            statement=STATEMENT.format(text=text),
            at=now,
            user=user,
        )
        signatures.append(signature)
    return signatures
