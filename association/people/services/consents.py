"""Consents: each answer is a row, with the words it answered and how it was given."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from association.people.models import Consent, ConsentPurpose, ConsentText, Person
from association.people.rules.consents import in_force
from association.records.dated import today
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@dataclass(frozen=True)
class Standing:
    """Where a person stands on a purpose: the words in force today, and their latest answer."""

    purpose: str
    label: str
    text: ConsentText | None
    answer: Consent | None

    @property
    def given(self):
        return self.answer is not None and self.answer.given


def text_in_force(purpose, on=None):
    """The text a person would answer on a day. Raises Refusal if there is none."""
    text = ConsentText.objects.filter(purpose=purpose, in_force_from__lte=on or today()).first()
    if text is None:
        raise Refusal("Aucun texte n’est en vigueur pour cette finalité.")
    return text


@transaction.atomic
def record_consent(*, person, purpose, given, source, user=None, at=None):
    """Record an answer to the text in force. Returns the Consent; the same answer twice is written once.

    at: when it was given (aware datetime, now by default). Raises Refusal for a time to come.
    """
    at = at or timezone.now()
    if at > timezone.now():
        raise Refusal("Un consentement ne se date pas dans le futur.")
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    text = text_in_force(purpose, timezone.localtime(at).date())
    before = person.consents.filter(purpose=purpose).first()
    if before and before.given == given and before.text_id == text.pk:
        return before
    consent = Consent.objects.create(
        person=person, purpose=purpose, text=text, given=given, at=at, source=source, recorded_by=user
    )
    audit.record(person, "people.consent", user=user, data={"consent": consent.pk, "purpose": purpose})
    return consent


def consents_of(person):
    """A Standing for each purpose, in their order."""
    latest = in_force(person.consents.select_related("text"))
    texts = {}
    for text in ConsentText.objects.filter(in_force_from__lte=today()).order_by("version"):
        texts[text.purpose] = text
    return [
        Standing(purpose.value, purpose.label, texts.get(purpose.value), latest.get(purpose.value))
        for purpose in ConsentPurpose
    ]


def has_given(person, purpose):
    """Whether the latest answer of a person for a purpose is yes."""
    latest = person.consents.filter(purpose=purpose).first()
    return latest is not None and latest.given
