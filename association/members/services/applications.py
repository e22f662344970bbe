"""Applications made online: typed by anybody, confirmed by a mailed link, studied by staff."""

from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from association.members.models import Application, Department, Organisation
from association.members.rules.applications import ACTS, Act, possible
from association.members.rules.places import department_of
from association.members.services import newcomers
from association.members.services.memberships import apply_for_membership
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.services import write

SALT = "members.application"
#: Links one address may be sent in a day, whoever types it: the form is no way to fill a mailbox.
LINKS_A_DAY = 3
TYPED = (
    "name", "type", "finess", "siret", "street", "address_extra", "postcode", "city", "college", "joining",
    "network", "contact_first_name", "contact_last_name", "contact_function", "contact_email",
    "contact_phone", "holder_first_name", "holder_last_name", "holder_function", "holder_email",
    "deputy_first_name", "deputy_last_name", "deputy_function", "deputy_email", "message",
)  # fmt: skip
#: What a correction may change: the address that was proven stays.
CORRECTABLE = tuple(name for name in TYPED if name != "contact_email")


@transaction.atomic
def apply_online(*, values, texts, organisation=None):
    """Keep an application, and send its contact the link that confirms and follows it.

    values: {field: value} of TYPED, cleaned by the form. texts: the versions whose commitments are
    accepted. organisation: the known one it says it is. Returns the Application, or None when the
    address was sent too many links today: nothing is kept, and whoever typed it is told the same.
    Says nothing of whether the organisation is known, a member or a candidate already.
    """
    since = timezone.now() - timedelta(days=1)
    address = values["contact_email"].strip().lower()
    if Application.objects.filter(contact_email=address, created_at__gte=since).count() >= LINKS_A_DAY:
        return None
    typed = {name: values.get(name) for name in TYPED if values.get(name) not in (None, "")}
    application = Application.objects.create(organisation=organisation, **typed | {"contact_email": address})
    application.texts.set(texts)
    _log(application, "members.apply_online", None, {"texts": [text.pk for text in texts]})
    _write(application, "members.application_link", "members/application_received")
    return application


def token_of(application):
    """What the mailed link ends with; it opens this application and no other."""
    return signing.dumps(application.pk, salt=SALT)


def find(token):
    """The application of a link, or None for a damaged one."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Application.objects.select_related("membership", "type", "college").filter(pk=key).first()


@transaction.atomic
def confirm(*, application):
    """Take the contact's address for proven: they hold the link sent there. Twice is once.

    Raises Refusal for an application that is over.
    """
    application = _locked(application)
    if application.confirmed_at and not application.is_over:
        return application
    _refuse_impossible(application, Act.CONFIRM)
    application.confirmed_at = timezone.now()
    return _move(application, Act.CONFIRM, "members.confirm_application", None)


@transaction.atomic
def correct(*, application, values):
    """Write what the applicant corrects, as staff asked. Raises Refusal when no correction is awaited."""
    application = _locked(application)
    _refuse_impossible(application, Act.CORRECT)
    changes = {}
    for name in CORRECTABLE:
        old, new = (
            getattr(application, name),
            values.get(name) or ("" if name not in ("type", "college") else None),
        )
        if old != new:
            changes[name] = [old, new]
            setattr(application, name, new)
    return _move(application, Act.CORRECT, "members.correct_application", None, changes=changes)


@transaction.atomic
def withdraw(*, application):
    """Take back an application that staff have not settled. Raises Refusal afterwards."""
    application = _locked(application)
    _refuse_impossible(application, Act.WITHDRAW)
    return _move(application, Act.WITHDRAW, "members.withdraw_application", None)


@transaction.atomic
def ask_correction(*, application, answer, user):
    """Ask the contact, by mail, to correct what they typed. Raises Refusal in any other state."""
    application = _locked(application)
    _refuse_impossible(application, Act.ASK_CORRECTION)
    application = _decide(application, Act.ASK_CORRECTION, "members.ask_correction", answer, user)
    _write(application, "members.application_correction", "members/application_correction")
    return application


@transaction.atomic
def refuse(*, application, answer, user):
    """Turn an application down before it reaches the board, and tell its contact why.

    Raises Refusal for one that is not confirmed (nobody is written to), or already settled.
    """
    application = _locked(application)
    _refuse_impossible(application, Act.REFUSE)
    application = _decide(application, Act.REFUSE, "members.refuse_application", answer, user)
    _write(application, "members.application_refused", "members/application_refused")
    return application


@transaction.atomic
def accept(*, application, organisation=None, college=None, on=None, holder=None, deputy=None, user=None):
    """Make a candidate of an application: the membership, its organisation, its representatives.

    organisation: the known one, or None to make it from what was typed. college: the one asked for
    by default. on: the day of the application, by default the day it was made. holder, deputy:
    persons already known, or None to note new ones. Returns the Application, its membership set.
    Raises Refusal in any other state, where an identifier belongs to another organisation, and for
    what apply_for_membership and designate refuse.
    """
    application = _locked(application)
    _refuse_impossible(application, Act.ACCEPT)
    organisation = organisation or _new_organisation(application)
    on = on or timezone.localdate(application.created_at)
    membership = apply_for_membership(
        organisation=organisation, college=college or application.college, on=on, user=user
    )
    newcomers.represent(application, organisation, holder=holder, deputy=deputy, user=user)
    application.organisation, application.membership = organisation, membership
    application.answer = ""
    application.decided_by, application.decided_at = user, timezone.now()
    return _move(
        application,
        Act.ACCEPT,
        "members.accept_application",
        user,
        {"membership": membership.pk, "organisation": organisation.pk},
    )


def _new_organisation(application):
    """The organisation as it was typed; a number already known is a question staff answer first."""
    for field in ("finess", "siret"):
        number = getattr(application, field)
        known = number and Organisation.objects.filter(**{field: number}).first()
        if known:
            raise Refusal(
                f"Le n° {field.upper()} {number} est déjà celui de «\u00a0{known}\u00a0»\u00a0: "
                "rattachez la candidature à cette organisation."
            )
    code = department_of(application.postcode)
    organisation = Organisation(
        name=application.name,
        type=application.type,
        finess=application.finess or None,
        siret=application.siret or None,
        street=application.street,
        address_extra=application.address_extra,
        postcode=application.postcode,
        city=application.city,
        department=Department.objects.defer("outline").filter(code=code).first(),
        source="Candidature en ligne",
        source_date=timezone.localdate(application.created_at),
    )
    organisation.prepare_for_save()
    try:
        organisation.full_clean(exclude=["slug"])
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from None
    organisation.save()
    return organisation


def _locked(application):
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("membership", "college", "type")
        .get(pk=application.pk)
    )


def _refuse_impossible(application, act):
    if possible(application.state, act):
        return
    if application.state == Application.State.UNCONFIRMED:
        raise Refusal("L’adresse du contact n’est pas encore confirmée\u00a0: attendez qu’elle le soit.")
    raise Refusal(
        f"Cette candidature est maintenant «\u00a0{application.get_state_display().lower()}\u00a0»."
    )


def _decide(application, act, action, answer, user):
    application.answer = answer.strip()
    application.decided_by, application.decided_at = user, timezone.now()
    return _move(application, act, action, user, changes={"answer": [None, application.answer]})


def _move(application, act, action, user, data=None, changes=None):
    before, application.state = application.get_state_display(), ACTS[act][1]
    application.save()
    _log(application, action, user, {"from": before, **(data or {})}, changes)
    return application


def _log(application, action, user, data=None, changes=None):
    audit.record(application, action, user=user, data=data, changes=changes)


def _write(application, kind, template):
    write(
        kind=kind,
        to=application.contact_email,
        template=template,
        context={"application": application, "token": token_of(application)},
        recipient=application,
    )
