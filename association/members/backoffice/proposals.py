"""« Propositions »: what representatives propose, field by field, and the answer of the network."""

from dataclasses import dataclass, field

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.shortcuts import redirect
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn

from association.members.backoffice.filters import CHECKBOXES
from association.members.models import ChangeProposal, Organisation
from association.members.proposable import in_order, label_of, shown
from association.members.rules.proposals import fingerprint
from association.members.services import proposals as services
from cms.backoffice.columns import DayColumn
from cms.backoffice.transitions import TransitionView
from cms.backoffice.views.inspection import RecordInspectView
from cms.backoffice.viewsets import RecordViewSet

ADDRESS = {"street", "address_extra", "postcode", "city"}


@dataclass
class Changes:
    """A proposal, line by line, beside what the sheet says now."""

    heading: str
    waiting: bool
    rows: list = field(default_factory=list)
    template_name = "backoffice/members/changes.html"


def changes_of(proposal):
    """The rows of a proposal: what it would change today, or what became of it once answered."""
    return [
        {
            "field": line.field,
            "label": label_of(line.field),
            "old": shown(line.field, line.old),
            "now": shown(line.field, line.now),
            "new": shown(line.field, line.new),
            "conflict": line.is_conflict,
            "done": line.is_done,
            "accepted": line.field in proposal.accepted,
        }
        for line in services.proposed_lines(proposal)
    ]


class AnswerForm(forms.Form):
    """seen: what the person read, so that nothing is decided on values that changed meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label="Réponse au représentant",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Elle est dans l’e-mail qu’il reçoit.",
    )


class AcceptForm(AnswerForm):
    accepted = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["accepted"].choices = choices
        self.fields["accepted"].error_messages["required"] = (
            "Cochez ce que vous acceptez, ou refusez toute la proposition."
        )
        self.fields["answer"].required = False
        self.fields["answer"].help_text += " Obligatoire si quelque chose n’est pas coché."


class AnswerView(TransitionView):
    """An answer to a proposal that waits, given in sight of each line."""

    permission_required = "decide"
    template_name = "backoffice/members/decide.html"
    done_message = "le représentant reçoit la réponse par e-mail."

    @classmethod
    def possible(cls, proposal):
        return proposal.is_waiting

    def too_late(self):
        return services.already_told(self.object)

    @property
    def seen(self):
        return fingerprint(services.proposed_lines(self.object))

    def get_initial(self):
        return super().get_initial() | {"seen": self.seen}

    def form_valid(self, form):
        if form.cleaned_data["seen"] != self.seen:
            messages.warning(
                self.request,
                "La proposition ou la fiche a changé pendant que vous lisiez\u00a0: voici ce qu’elles disent "
                "maintenant. Rien n’est décidé.",
            )
            return redirect(self.request.path)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | {
            "proposal": self.object,
            "rows": changes_of(self.object),
            "accepted": form["accepted"] if "accepted" in form.fields else None,
        }

    def perform(self, data):
        return services.decide(
            proposal=self.object,
            accepted=data.get("accepted", []),
            seen=data["seen"],
            answer=data["answer"],
            user=self.request.user,
        )


class AcceptView(AnswerView):
    slug, label, icon = "accepter", "Accepter", "check"
    form_class = AcceptForm
    main = True

    def get_form_kwargs(self):
        choices = [(name, label_of(name)) for name in in_order(self.object.values)]
        return super().get_form_kwargs() | {"choices": choices}

    def get_initial(self):
        """Everything is ticked, but what would overwrite a value somebody else wrote since."""
        lines = services.proposed_lines(self.object)
        return super().get_initial() | {"accepted": [line.field for line in lines if not line.is_conflict]}

    def consequences(self):
        said = [
            "Ce qui est coché est écrit sur la fiche, et montré au public là où la fiche l’est.",
            "Le représentant reçoit un e-mail\u00a0: ce qui est accepté, ce qui ne l’est pas, et pourquoi.",
        ]
        if "postcode" in self.object.values:
            said.append("Le département suit le code postal.")
        if ADDRESS & self.object.values.keys() and self.object.organisation.has_position:
            said.append("La position sur la carte ne bouge pas\u00a0: corrigez-la ensuite sur la fiche.")
        return said


class DeclineView(AnswerView):
    slug, label, icon = "refuser", "Refuser", "cross"
    form_class = AnswerForm
    serious = True

    def consequences(self):
        return ["La fiche ne change pas. Le représentant reçoit votre réponse par e-mail."]


class ProposalInspectView(RecordInspectView):
    def get_summary(self):
        return self.object.get_state_display()

    def get_header_title(self):
        return str(self.object.organisation)

    def get_sections(self):
        waiting = self.object.is_waiting
        return [
            self.facts("Proposition", ["organisation", "proposed_by", "proposed_at", "comment"]),
            self.facts("Réponse", ["state", "answer", "decided_by", "decided_at"]),
            Changes(
                "Ce qui changerait" if waiting else "Ce qui était proposé", waiting, changes_of(self.object)
            ),
        ]


class ProposalFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label="État", choices=ChangeProposal.State, widget=CHECKBOXES)

    class Meta:
        model = ChangeProposal
        fields = []


def what(proposal):
    return ", ".join(label_of(name) for name in in_order(proposal.values))


class ProposalViewSet(RecordViewSet):
    """Representatives write them in Mon espace; here they are read and answered."""

    model = ChangeProposal
    icon = "clipboard-list"
    menu_order = 260
    menu_label = "Propositions"
    add_enabled = edit_enabled = False
    inspect_view_class = ProposalInspectView
    filterset_class = ProposalFilterSet
    search_fields = ("organisation__search_text",)
    ordering = ("rank", "-proposed_at", "-pk")
    transitions = (AcceptView, DeclineView)
    form_fields = []
    list_display = [
        "organisation",
        Column("what", label="Ce qui changerait", accessor=what, classname="bo-wide"),
        Column("proposed_by", label="Proposée par", classname="bo-wide"),
        DayColumn("proposed_at", label="Le", sort_key="proposed_at"),
        StatusTagColumn(
            "get_state_display",
            label="État",
            sort_key="state",
            primary=lambda proposal: proposal.is_waiting,
        ),
    ]
    export = [
        ("Référence", "organisation.reference"),
        ("Organisation", "organisation.display_name"),
        ("Ce qui changerait", what),
        ("Proposée par", "proposed_by"),
        ("Proposée le", "proposed_at"),
        ("État", "get_state_display"),
        ("Décidée par", "decided_by"),
        ("Décidée le", "decided_at"),
        ("Réponse", "answer"),
    ]

    def get_queryset(self, request):
        """Those that wait come first."""
        first = When(state=ChangeProposal.State.WAITING, then=Value(0))
        return ChangeProposal.objects.select_related("organisation", "proposed_by", "decided_by").annotate(
            rank=Case(first, default=Value(1), output_field=IntegerField())
        )

    def search(self, queryset, text):
        return queryset.filter(organisation__in=Organisation.objects.matching(text))


proposals = ProposalViewSet()
