"""What the records of people ask for today."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from association.people.models import Affiliation, InterestDeclaration, Person, User
from association.records.dated import covers
from association.records.dated import today as this_day
from cms.backoffice import today


@today.register(permission="people.change_person")
def without_address(user):
    working = Affiliation.objects.filter(covers(), person=OuterRef("pk"))
    silent = Person.objects.filter(Exists(working), emails=None)
    return today.Card(
        "Personnes affiliées sans adresse e-mail",
        silent.count(),
        reverse("person:index", query={"lacking": "email"}),
        [(str(person), person.get_backoffice_url()) for person in silent[:5]],
    )


@today.register(permission="people.read_interestdeclaration")
def expired_declarations(user):
    declared = InterestDeclaration.objects.filter(person=OuterRef("pk"))
    expired = Person.objects.filter(Exists(declared), ~Exists(declared.filter(valid_until__gt=this_day())))
    return today.Card(
        "Déclarations d’intérêts expirées",
        expired.count(),
        reverse("person:index", query={"declaration": "expired"}),
    )


@today.register(permission="people.manage_roleholding")
def accounts_without_person(user):
    lost = User.objects.filter(
        Q(emailaddress__verified=True), person=None, is_active=True, is_superuser=False, groups=None
    ).distinct()
    return today.Card(
        "Comptes qu’aucune fiche ne reconnaît",
        lost.count(),
        reverse("staff_unlinked"),
        [(account.email, reverse("staff_unlinked")) for account in lost[:5]],
    )


today.register_quick_link("Personnes", "person:index", icon="user", permission="people.view_person")
