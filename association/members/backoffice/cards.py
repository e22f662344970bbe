"""What the members' records ask for today."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from association.members.backoffice.missing import missing, with_signatures
from association.members.models import (
    ChangeProposal,
    Confirmation,
    Due,
    Membership,
    Organisation,
    Representative,
)
from association.members.rules.confirmations import Progress
from association.members.rules.dues import DueState
from association.members.rules.lifecycle import Status
from association.members.rules.words import in_words
from cms.backoffice import today

# A card names the first few; its link leads to the rest.
SHOWN = 5


def filtered(url_name, **query):
    return reverse(url_name, query=query)


def sheet(membership):
    return reverse("membership:inspect", args=[membership.pk])


@today.register(permission="members.decide_membership")
def applications(user):
    waiting = Membership.objects.filter(status=Status.CANDIDATE).select_related("organisation")
    return today.Card(
        "Candidatures à décider",
        waiting.count(),
        filtered("membership:index", status=Status.CANDIDATE),
        [(str(membership), sheet(membership)) for membership in waiting.order_by("created_at")[:SHOWN]],
    )


@today.register(permission="members.sign_membership")
def unsigned(user):
    waiting = Membership.objects.filter(status=Status.ADMITTED).select_related("organisation")
    first = with_signatures(waiting).order_by("created_at")[:SHOWN]
    return today.Card(
        "Admis, signatures attendues",
        waiting.count(),
        filtered("membership:index", status=Status.ADMITTED),
        [
            (
                f"{membership}\u00a0: il manque {in_words(missing(membership) or ['une date'])}",
                sheet(membership),
            )
            for membership in first
        ],
    )


@today.register(permission="members.change_organisation")
def sites_alone(user):
    alone = Membership.objects.active().filter(
        organisation__kind=Organisation.Kind.SITE, organisation__parent__isnull=True
    )
    return today.Card(
        "Sites membres sans entité juridique",
        alone.count(),
        filtered("membership:index", alone="yes", status=Status.ACTIVE),
    )


@today.register(permission="members.change_organisation")
def members_off_the_map(user):
    lost = Organisation.objects.members().filter(latitude__isnull=True)
    return today.Card(
        "Membres sans position sur la carte",
        lost.count(),
        filtered("organisation:index", membership="member", lost="yes"),
    )


@today.register(permission="members.decide_changeproposal")
def proposals(user):
    waiting = ChangeProposal.objects.waiting().select_related("organisation").order_by("proposed_at", "pk")
    return today.Card(
        "Modifications proposées par les adhérents",
        waiting.count(),
        filtered("changeproposal:index", state=ChangeProposal.State.WAITING),
        [(str(one.organisation), one.get_backoffice_url()) for one in waiting[:SHOWN]],
    )


@today.register(permission="members.manage_due")
def dues_to_call(user):
    waiting = Due.objects.in_state(DueState.TO_CALL).select_related("membership__organisation")
    return today.Card(
        "Cotisations à appeler",
        waiting.count(),
        filtered("due:index", state=DueState.TO_CALL),
        [(str(due), due.get_backoffice_url()) for due in waiting[:SHOWN]],
    )


@today.register(permission="members.manage_due")
def dues_late(user):
    late = Due.objects.in_state(DueState.LATE).select_related("membership__organisation")
    return today.Card(
        "Cotisations en retard",
        late.count(),
        filtered("due:index", state=DueState.LATE),
        [(str(due), due.get_backoffice_url()) for due in late.order_by("due_on", "pk")[:SHOWN]],
        pressing=True,
    )


@today.register(permission="members.settle_confirmation")
def people_to_change(user):
    asked = Confirmation.objects.exclude(remarks="").filter(settled_at=None).select_related("organisation")
    return today.Card(
        "Changements de personnes demandés",
        asked.count(),
        filtered("confirmation:index", progress=Progress.TO_REVIEW),
        [(str(one.organisation), one.get_backoffice_url()) for one in asked.order_by("answered_at")[:SHOWN]],
    )


@today.register(permission="members.change_representative")
def members_unrepresented(user):
    speaking = Representative.objects.active().filter(organisation=OuterRef("pk"))
    silent = Organisation.objects.members().exclude(Exists(speaking))
    return today.Card(
        "Membres sans représentant",
        silent.count(),
        filtered("organisation:index", membership="member", silent="yes"),
        [(str(one), one.get_backoffice_url()) for one in silent.defer("notes")[:SHOWN]],
    )


def running(**wanted):
    return (
        Representative.objects.active()
        .with_contact()
        .filter(**wanted)
        .select_related("person", "organisation")
    )


@today.register(permission="members.change_representative")
def representatives_gone(user):
    gone = running(works_there=False)
    return today.Card(
        "Représentants qui n’exercent plus à leur organisation",
        gone.count(),
        filtered("representative:index", when="running", watch="left"),
        [(str(row), row.get_backoffice_url()) for row in gone[:SHOWN]],
    )


@today.register(permission="members.change_representative")
def representatives_out_of_reach(user):
    silent = running(has_email=False)
    return today.Card(
        "Représentants sans adresse e-mail",
        silent.count(),
        filtered("representative:index", when="running", watch="email"),
        [(str(row), row.get_backoffice_url()) for row in silent[:SHOWN]],
    )


today.register_quick_link(
    "Enregistrer une candidature", "membership:add", icon="plus", permission="members.add_membership"
)
today.register_quick_link("Adhésions", "membership:index", icon="group", permission="members.view_membership")
today.register_quick_link("Cotisations", "due:board", icon="tag", permission="members.view_due")
today.register_quick_link(
    "Organisations", "organisation:index", icon="home", permission="members.view_organisation"
)
