"""Declarations of interests: made, read (and by whom), reminded of."""

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from association.people.models import InterestDeclaration, InterestLink, InterestReading, Person
from association.people.rules.declarations import REMINDED_BEFORE, valid_until
from association.records.dated import today
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.services import write

LINK_FIELDS = ("company", "nature", "subject", "start_on", "end_on", "amount_band")


@transaction.atomic
def declare_interests(*, person, nothing_to_declare, links=(), source, on=None, user=None):
    """Record a declaration, valid for a year from its day. Returns the InterestDeclaration.

    links: dictionaries with company, nature, subject, start_on, end_on, amount_band. Raises Refusal
    when it says both that there is nothing and something, or neither; for a day to come; for a
    link that ends before it starts.
    """
    on = on or today()
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    links = list(links)
    if nothing_to_declare and links:
        raise Refusal("Déclarez vos liens, ou l’absence de lien : pas les deux.")
    if not nothing_to_declare and not links:
        raise Refusal("Ajoutez au moins un lien, ou déclarez n’en avoir aucun.")
    if on > today():
        raise Refusal("Une déclaration ne se date pas dans le futur.")
    if any(link.get("end_on") and link["end_on"] < link["start_on"] for link in links):
        raise Refusal("La fin d’un lien vient après son début.")
    declaration = InterestDeclaration.objects.create(
        person=person,
        nothing_to_declare=nothing_to_declare,
        declared_on=on,
        valid_until=valid_until(on),
        source=source,
        recorded_by=user,
    )
    InterestLink.objects.bulk_create(_link(declaration, link) for link in links)
    audit.record(person, "people.declare_interests", user=user, data={"declaration": declaration.pk})
    return declaration


def _link(declaration, values):
    empty = {name: None if name.endswith("_on") else "" for name in LINK_FIELDS}
    given = {name: value for name, value in values.items() if name in LINK_FIELDS and value}
    return InterestLink(declaration=declaration, **empty | given)


@transaction.atomic
def read_declaration(*, declaration, reader, reason):
    """Note who opened a declaration and why; the person who made it sees it. Returns the reading.

    Raises Refusal without a reason.
    """
    if not reason.strip():
        raise Refusal("Dites pour quelle raison vous consultez cette déclaration.")
    reading = InterestReading.objects.create(declaration=declaration, reader=reader, reason=reason.strip())
    audit.record(
        declaration.person, "people.read_interests", user=reader, data={"declaration": declaration.pk}
    )
    return reading


def current_declaration(person, on=None):
    """The last declaration made by a day, valid or not; None if there is none."""
    return person.declarations.filter(declared_on__lte=on or today()).first()


def with_standing(people, on=None):
    """The people, each with declaration_pk, declared_on and declared_until: of the last one made by a day."""
    made = InterestDeclaration.objects.filter(person=OuterRef("pk"), declared_on__lte=on or today())
    last = made.order_by("-declared_on", "-pk")
    return people.annotate(
        declaration_pk=Subquery(last.values("pk")[:1]),
        declared_on=Subquery(last.values("declared_on")[:1]),
        declared_until=Subquery(last.values("valid_until")[:1]),
    )


def in_standing(people, wanted, on=None):
    """Those of with_standing() whose declaration is « valid », « expiring », « expired » or « missing »."""
    on = on or today()
    soon = on + REMINDED_BEFORE
    conditions = {
        "valid": Q(declared_until__gt=soon),
        "expiring": Q(declared_until__gt=on, declared_until__lte=soon),
        "expired": Q(declared_until__lte=on),
        "missing": Q(declared_until=None),
    }
    return people.filter(conditions[wanted])


def remind(on=None):
    """Write to whoever's declaration expires in thirty days, and again on the day. Returns how many.

    Written once: each message is named by its declaration and its occasion.
    """
    on = on or today()
    written = 0
    for occasion, until in (("before", on + REMINDED_BEFORE), ("on", on)):
        expiring = InterestDeclaration.objects.filter(valid_until__lte=until, valid_until__gte=on)
        for declaration in expiring.select_related("person").prefetch_related("person__emails"):
            latest = current_declaration(declaration.person, on)
            address = declaration.person.preferred_email
            if latest != declaration or not address:
                continue
            write(
                kind="people.declaration_reminder",
                to=address,
                template="people/declaration_reminder",
                context={"declaration": declaration, "person": declaration.person, "today": on},
                recipient=declaration.person,
                key=f"people.declaration:{declaration.pk}:{occasion}",
            )
            written += 1
    return written
