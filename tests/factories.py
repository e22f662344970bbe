"""Things of the network, made for a test."""

from datetime import date, timedelta

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from association.groups.models import GroupRole, StatusPeriod, WorkingGroup
from association.groups.services import meetings
from association.members import models
from association.members.services import memberships
from association.people.models import Affiliation, Person, PersonEmail, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@exemple.invalid")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin {n}")
    password = factory.django.Password("un mot de passe de test")

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """The address is confirmed, unless verified=False."""
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    first_name = "Dominique"
    last_name = factory.Sequence(lambda n: f"Lafont {n}")


def person(*, email=None, **fields):
    """A person, with their preferred address if one is given."""
    made = PersonFactory(**fields)
    if email:
        PersonEmail.objects.create(person=made, address=email, preferred=True)
    return made


def affiliation(person=None, organisation=None, start_on=date(2022, 1, 3), **fields):
    """A post held since the beginning of 2022, unless said otherwise."""
    return Affiliation.objects.create(
        person=person or PersonFactory(),
        organisation=organisation or OrganisationFactory(),
        start_on=start_on,
        **fields,
    )


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Organisation

    name = factory.Sequence(lambda n: f"CENTRE HOSPITALIER D’ESSAI {n}")
    display_name = factory.Sequence(lambda n: f"Centre hospitalier d’essai {n}")
    kind = models.Organisation.Kind.LEGAL_ENTITY
    city = "Toulouse"
    postcode = "31000"


class CollegeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.College

    name = factory.Sequence(lambda n: f"Collège d’essai {n}")
    short_name = factory.Sequence(lambda n: f"Collège {n}")
    slug = factory.Sequence(lambda n: f"college-{n}")


class FoundingTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.FoundingText
        django_get_or_create = ("kind", "version")

    kind = models.FoundingText.Kind.FOUNDING_AGREEMENT
    version = "1"
    adopted_on = date(2018, 1, 1)


def founding_texts():
    """The two texts every member signs."""
    kinds = models.FoundingText.Kind
    return [
        FoundingTextFactory(kind=kinds.FOUNDING_AGREEMENT),
        FoundingTextFactory(kind=kinds.NETWORK_CHARTER),
    ]


def candidate(organisation=None, college=None, on=date(2024, 1, 10)):
    return memberships.apply_for_membership(
        organisation=organisation or OrganisationFactory(), college=college or CollegeFactory(), on=on
    )


def sign_both(membership, on=date(2024, 2, 1)):
    for text in founding_texts():
        membership = memberships.sign_text(
            membership=membership, text=text, signed_on=on, signatory="Dominique Petit", capacity="directrice"
        )
    return membership


def member(organisation=None, college=None, on=date(2024, 3, 15)):
    """A member in the full sense, admitted that day."""
    membership = sign_both(candidate(organisation, college, on), on)
    return memberships.admit(membership=membership, on=on, decision="CA du 15 mars 2024, n° 2024-03")


class WorkingGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkingGroup

    name = factory.Sequence(lambda n: f"Groupe d’essai {n}")
    slug = factory.Sequence(lambda n: f"groupe-d-essai-{n}")
    kind = WorkingGroup.Kind.TRANSVERSAL


def working_group(*, since=date(2020, 1, 1), **fields):
    """A group, active since the beginning of 2020 unless said otherwise."""
    group = WorkingGroupFactory(**fields)
    StatusPeriod.objects.create(group=group, start_on=since)
    return group


def group_role(group=None, person=None, role="member", start_on=date(2022, 1, 3), **fields):
    """A role in a group, held since the beginning of 2022 unless said otherwise."""
    return GroupRole.objects.create(
        group=group or working_group(),
        person=person or PersonFactory(),
        role=role,
        start_on=start_on,
        **fields,
    )


def group_meeting(group=None, *, in_days=10, **values):
    """A meeting of two hours in preparation, ten days ahead unless said otherwise."""
    starts_at = values.pop("starts_at", None) or timezone.now() + timedelta(days=in_days)
    return meetings.plan(
        **{
            "group": group or working_group(),
            "title": "Réunion d’essai",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "mode": "mixed",
            "place": "Salle Garonne",
            "link": "https://visio.exemple.invalid/salle",
            "agenda": "Le référentiel\nLes délais",
        }
        | values
    )


def today():
    return timezone.localdate()


def now():
    return timezone.now()
