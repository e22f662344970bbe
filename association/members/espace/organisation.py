"""« Mon organisation »: what the network knows of it, who speaks for it, who works there."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from association.members.models import ChangeProposal, Confirmation, Membership, Organisation, Representative
from association.members.proposable import in_order, label_of, shown
from association.members.rules.lifecycle import Status
from association.people.espace.pages import SpacePage
from association.people.models import Affiliation
from association.records.dated import today
from cms.pages.pagination import paginate

PEOPLE_A_PAGE = 50
PROPOSALS_SHOWN = 10

#: The status of a membership as one tells it to the member.
STANDINGS = {
    Status.CANDIDATE: "Candidature reçue, que le réseau n’a pas encore décidée.",
    Status.ADMITTED: "Admise\u00a0: il manque encore la signature des textes fondateurs.",
    Status.ACTIVE: "Membre du réseau.",
    Status.SUSPENDED: "Adhésion suspendue. Écrivez au réseau pour en parler.",
}


class OrganisationPage(SpacePage):
    """A page about one of the organisations the person represents today, or one of their sites."""

    needs_person = True

    @property
    def organisation(self):
        if not hasattr(self, "_organisation"):
            mine = Organisation.objects.visible_to(self.request.user).select_related(
                "type", "department", "parent"
            )
            self._organisation = get_object_or_404(mine.defer("department__outline"), pk=self.kwargs["pk"])
        return self._organisation

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"organisation": self.organisation}


class OrganisationsView(SpacePage, TemplateView):
    """My organisation, or the list of mine."""

    title = "Mes organisations"
    template_name = "espace/organisation/list.html"
    needs_person = True

    def get(self, request, *args, **kwargs):
        mine = Representative.objects.active().for_person(self.person).select_related("organisation")
        rows = sorted(mine, key=lambda row: row.organisation.search_text)
        if not rows:
            raise Http404
        if len(rows) == 1:
            return redirect("espace_organisation_sheet", pk=rows[0].organisation_id)
        return self.render_to_response(self.get_context_data(representations=rows))


class OrganisationView(OrganisationPage, TemplateView):
    title = "Mon organisation"
    template_name = "espace/organisation/sheet.html"

    def get_context_data(self, **kwargs):
        organisation = self.organisation
        mine = Organisation.objects.represented_by(self.request.user)
        representatives = organisation.representatives.select_related("person")
        running = [row for row in representatives if row.end_on is None or row.end_on > today()]
        proposals = list(organisation.proposals.select_related("proposed_by")[:PROPOSALS_SHOWN])
        return super().get_context_data(**kwargs) | {
            "page_title": str(organisation),
            "parent_is_mine": mine.filter(pk=organisation.parent_id).exists(),
            "contacts": organisation.contacts.all(),
            "sites": organisation.sites.filter(closed_on=None).order_by("search_text"),
            "membership": self.membership(),
            "representatives": sorted(running, key=lambda row: (row.kind != row.Kind.HOLDER, row.start_on)),
            "past": [row for row in representatives if row not in running],
            "people": working_at(organisation).count(),
            "waiting": next((proposal for proposal in proposals if proposal.is_waiting), None),
            "proposals": [told(proposal) for proposal in proposals],
            "today": today(),
            "confirmed_at": Confirmation.objects.last_day_of(organisation),
        }

    def membership(self):
        """The membership in plain words, with its signatures; a site shows that of its legal entity."""
        owner = self.organisation.parent or self.organisation
        found = Membership.objects.with_college().filter(organisation=owner).order_by("-pk")
        membership = found.filter(status__in=Status.open()).first() or found.first()
        if membership is None:
            return None
        return {
            "owner": owner,
            "standing": STANDINGS.get(membership.status, f"{membership.get_status_display()}."),
            "since": membership.active_from,
            "until": membership.ended_on,
            "college": membership.college_name,
            "signatures": membership.signatures.select_related("text").order_by("signed_on", "pk"),
        }


class OrganisationPeopleView(OrganisationPage, TemplateView):
    """The professionals affiliated there: their names and functions, nothing of their own."""

    title = "Professionnels affiliés"
    template_name = "espace/organisation/people.html"

    def get_context_data(self, **kwargs):
        posts = paginate(working_at(self.organisation), self.request.GET.get("page"), PEOPLE_A_PAGE)
        return super().get_context_data(**kwargs) | {"posts": posts}


def working_at(organisation):
    """Today's posts there, or at one of its sites, by name."""
    places = Organisation.objects.filter(parent=organisation).order_by().values("pk")
    there = Affiliation.objects.active().filter(organisation=organisation) | (
        Affiliation.objects.active().filter(organisation__in=places)
    )
    return there.select_related("person", "organisation").order_by("person__search_text", "pk")


def told(proposal: ChangeProposal):
    """A proposal as its story is told to the representatives."""
    return {
        "proposal": proposal,
        "lines": [
            {
                "label": label_of(name),
                "old": shown(name, proposal.values[name][0]),
                "new": shown(name, proposal.values[name][1]),
                "accepted": name in proposal.accepted,
            }
            for name in in_order(proposal.values)
        ],
    }
