"""The privacy classes of the tables of privacy itself, and the periods that cross several rooms."""

from django.db.models import Q

from association.people.models import Affiliation, InterestDeclaration
from association.privacy import ties
from association.privacy.models import ErasureRequest, InactivityWarning
from association.privacy.services import former, inactivity
from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.retention import Retention

OVER = (ErasureRequest.State.CANCELLED, ErasureRequest.State.REFUSED, ErasureRequest.State.DONE)


def requests_of(subject):
    mine = Q(pk__in=[])
    if subject.person_id:
        mine |= Q(person=subject.person_id)
    if subject.user_id:
        mine |= Q(user=subject.user_id)
    return ErasureRequest.objects.filter(mine)


def anonymise_requests(rows, subject):
    return rows.update(person=None, user=None, answer="")


@ties.register
def works(cutoff):
    """People who have a post, or had one until lately."""
    lately = Q(end_on=None) | Q(end_on__gt=cutoff.date())
    return Affiliation.objects.filter(lately).values("person")


@ties.register
def declares(cutoff):
    """People who declared their interests lately."""
    return InterestDeclaration.objects.filter(declared_on__gt=cutoff.date()).values("person")


def declare():
    """Called when Django starts."""
    handling.declare(
        Handling(
            "privacy.ErasureRequest",
            what="Demandes d’effacement, avec leur réponse",
            why="Répondre dans le délai d’un mois, et pouvoir le prouver",
            kept="Trois ans après la réponse, sans votre nom si l’effacement est fait",
            erasure=Erasure.ANONYMISE,
            rows=requests_of,
            erase=anonymise_requests,
        )
    )
    handling.declare(
        Handling(
            "privacy.InactivityWarning",
            what="Date à laquelle un compte inutilisé a été prévenu",
            why="Ne pas supprimer un compte sans prévenir",
            kept="Aussi longtemps que le compte",
            erasure=Erasure.DELETE,
            rows=lambda subject: InactivityWarning.objects.filter(user=subject.user_id or 0),
        )
    )
    handling.declare_without_people("privacy.Purge", "counts, and the member of staff who ran it")
    handling.declare_without_people(
        "privacy.ProcessingActivity", "the register of processing, in general terms"
    )
    handling.declare_without_people("demo.Demonstration", "keys of the rows of the demonstration")
    declare_periods()


def declare_periods():
    retention.declare(
        Retention(
            "people.former_contacts",
            label="Anciens contacts : plus d’affiliation, de mandat ni de compte",
            months=36,
            basis="Trois ans après le dernier lien (référentiel CNIL de gestion des contacts)",
            due=former.former_contacts,
            purge=former.erase_all,
        )
    )
    retention.declare(
        Retention(
            "people.inactive_accounts",
            label="Comptes sans visite, prévenus un an avant",
            months=36,
            basis="Deux ans sans visite, puis un an pour revenir ; jamais sans avertissement",
            due=inactivity.to_delete,
            purge=inactivity.delete_accounts,
        )
    )
    retention.declare(
        Retention(
            "people.unconfirmed_accounts",
            label="Comptes jamais confirmés",
            days=7,
            basis="Une adresse que personne n’a confirmée est peut-être celle d’un autre",
            due=inactivity.unconfirmed,
            purge=inactivity.delete_accounts,
        )
    )
    retention.declare(
        Retention(
            "privacy.erasure_requests",
            label="Demandes d’effacement traitées",
            months=36,
            basis="Preuve de la réponse : prescription de l’action de la CNIL",
            due=lambda cutoff: ErasureRequest.objects.filter(state__in=OVER, decided_at__lt=cutoff),
        )
    )
