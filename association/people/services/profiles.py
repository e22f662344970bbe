"""What people change of their own record, and what they let the public read."""

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from association.people.models import Consent, ConsentPurpose, Person, PublicProfile
from association.people.rules.rpps import clean_rpps
from association.people.services.consents import has_given, record_consent
from association.records.names import slug_for
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

OWN_FIELDS = ("title", "last_name", "first_name", "gender", "phone", "palliative_care")
SHOWN = (
    "show_title",
    "show_professions",
    "show_specialties",
    "show_affiliations",
    "show_groups",
    "show_phone",
    "show_presentation",
)


@transaction.atomic
def edit_own_profile(*, person, user, professions=None, specialties=None, rpps=None, **fields):
    """Change one's own record. fields: title, last_name, first_name, gender, phone,
    palliative_care.

    rpps: only while none is noted; a number already noted is corrected by the network. Raises
    Refusal for a number mistyped or borne by another record.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    changes = {}
    for name in OWN_FIELDS:
        if name in fields and getattr(person, name) != fields[name]:
            changes[name] = [getattr(person, name), fields[name]]
            setattr(person, name, fields[name])
    if rpps and not person.rpps:
        try:
            number = clean_rpps(rpps)
        except ValueError as error:
            raise Refusal(str(error)) from None
        if Person.objects.filter(rpps=number).exists():
            raise Refusal("Ce numéro RPPS est déjà noté sur une autre fiche : écrivez au réseau.")
        changes["rpps"] = [None, number]
        person.rpps = number
    person.save()
    for name, wanted in (("professions", professions), ("specialties", specialties)):
        if wanted is None:
            continue
        before = sorted(map(str, getattr(person, name).all()))
        after = sorted(map(str, wanted))
        if before != after:
            getattr(person, name).set(wanted)
            changes[name] = [before, after]
    if changes:
        audit.record(person, "people.edit_own_profile", user=user, changes=changes)
    return person


@transaction.atomic
def set_public_profile(*, person, published, user, presentation="", **shown):
    """Choose what the public reads. shown: the show_… boxes ticked; the others are empty.

    Publishing is consenting, and taking down is withdrawing the consent: both are recorded.
    Returns the PublicProfile.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    profile = PublicProfile.objects.filter(person=person).first() or PublicProfile(
        person=person, slug=_slug(person)
    )
    for name in SHOWN:
        setattr(profile, name, bool(shown.get(name)))
    profile.presentation, profile.published = presentation.strip(), published
    profile.save()
    if published or has_given(person, ConsentPurpose.PUBLIC_PROFILE):
        record_consent(
            person=person,
            purpose=ConsentPurpose.PUBLIC_PROFILE,
            given=published,
            source=Consent.Source.SPACE,
            user=user,
            at=timezone.now(),
        )
    audit.record(person, "people.publish_profile", user=user, data={"published": published})
    return profile


def published_profiles():
    """The profiles the public may read: published, the consent not withdrawn."""
    answers = Consent.objects.filter(person=OuterRef("person"), purpose=ConsentPurpose.PUBLIC_PROFILE)
    agreed = Subquery(answers.order_by("-at", "-pk").values("given")[:1])
    return PublicProfile.objects.annotate(agreed=agreed).filter(published=True, agreed=True)


def published_profile(slug):
    """The profile the public may read at an address, or None."""
    return published_profiles().select_related("person").filter(slug=slug).first()


def _slug(person):
    base = slug_for(str(person))[:150]
    taken = PublicProfile.objects.filter(slug__startswith=base).count()
    return f"{base}-{taken + 1}" if taken else base
