"""Finding the one person a lead names in full, without a directory to search."""

from django.db.models import Exists, OuterRef, Q

from association.members.models import Organisation
from association.people.models import Affiliation, Person, PersonEmail
from association.people.rules.rpps import clean_rpps

#: One answer for the unknown, the unaffiliated and the ambiguous: it says nothing of who the network knows.
UNKNOWN = (
    "Personne, dans une organisation adhérente, n’est connu sous cette adresse ou ce numéro. "
    "Demandez à la coordination du réseau, plus bas."
)


def known_by(text):
    """The person of a member organisation with this e-mail address or RPPS number, or None.

    An address that several people share, or that nobody vouched for, finds nobody.
    """
    members = Organisation.objects.members().order_by().values("pk")
    posts = Affiliation.objects.active().filter(
        Q(organisation__in=members) | Q(organisation__parent__in=members), person=OuterRef("pk")
    )
    found = list(named(text.strip()).filter(Exists(posts)).distinct()[:2])
    return found[0] if len(found) == 1 else None


def named(text):
    """Everybody with this address or number."""
    if "@" in text:
        holders = PersonEmail.objects.trusted().filter(address=text.lower()).values("person")
        return Person.objects.filter(pk__in=holders)
    try:
        number = clean_rpps(text)
    except ValueError:
        number = None
    return Person.objects.filter(rpps=number) if number else Person.objects.none()
