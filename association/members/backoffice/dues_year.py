"""The year's board of the dues, college by college, and the acts on the whole year, each with its preview."""

from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from association.members.backoffice import dues_forms as forms
from association.members.models import College, Department, Due, DuesRate
from association.members.models.dues import FIRST_YEAR, LAST_YEAR
from association.members.rules.dues import DueState
from association.members.rules.money import ZERO, euros
from association.members.rules.words import counted
from association.members.services import dues
from association.members.services.recipients import recipients
from cms.backoffice import exports
from cms.backoffice.errors import Refusal
from cms.backoffice.transitions import ActView


@dataclass
class Line:
    """A college's dues of a year; number: how many, the rest in euros. late is a part of outstanding."""

    number: int = 0
    amount: object = ZERO
    paid: object = ZERO
    outstanding: object = ZERO
    late: object = ZERO
    late_number: int = 0
    exempt: object = ZERO

    def add(self, due):
        self.number += 1
        self.amount += due.amount
        self.paid += due.paid
        self.outstanding += due.outstanding
        if due.state == DueState.LATE:
            self.late += due.outstanding
            self.late_number += 1
        if due.state == DueState.EXEMPT:
            self.exempt += due.amount

    def __add__(self, other):
        return Line(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Line)))

    def shown(self):
        return [
            str(self.number),
            *map(euros, (self.amount, self.paid, self.outstanding, self.late, self.exempt)),
        ]


HEADINGS = ("Collège", "Adhérents", "Dû", "Reçu", "Reste dû", "dont en retard", "Exonéré")


def board(year, department=None):
    """([(college, Line)], the Line of them all): every due of a year, in two queries."""
    found = Due.objects.filter(year=year).with_account()
    if department:
        found = found.filter(membership__organisation__department=department)
    by_college = {}
    for due in found.order_by("pk"):
        by_college.setdefault(due.college_id, Line()).add(due)
    colleges = College.objects.filter(pk__in=by_college).order_by("order", "name")
    rows = [(college, by_college[college.pk]) for college in colleges]
    return rows, sum((line for _, line in rows), Line())


class ThisYearView(PermissionCheckedMixin, View):
    """The board of the present year."""

    model = Due
    permission_required = "view"

    def get(self, request):
        return redirect("due:year", year=timezone.localdate().year)


class OnYear:
    model = Due

    def dispatch(self, request, *args, **kwargs):
        if not FIRST_YEAR < kwargs["year"] < LAST_YEAR:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def year(self):
        return self.kwargs["year"]

    def trail(self):
        board = {"url": reverse("due:year", args=[self.year]), "label": f"Année {self.year}"}
        return [board, {"url": "", "label": self.label}]


class BoardView(OnYear, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_required = "view"
    template_name = "backoffice/members/dues_year.html"
    header_icon = "tag"

    def get_page_title(self):
        return f"Cotisations {self.year}"

    def get_breadcrumbs_items(self):
        index = {"url": reverse("due:index"), "label": "Cotisations"}
        return [*self.breadcrumbs_items, index, {"url": "", "label": f"Année {self.year}"}]

    @property
    def departments(self):
        owing = Due.objects.filter(year=self.year, membership__organisation__department=OuterRef("pk"))
        return Department.objects.defer("outline").filter(Exists(owing))

    def get(self, request, *args, **kwargs):
        wanted = request.GET.get("departement", "")[:3]
        self.department = self.departments.filter(pk=wanted).first() if wanted else None
        self.rows, self.total = board(self.year, self.department)
        kind = request.GET.get("export")
        return self.export(kind) if kind in ("csv", "xlsx") else super().get(request, *args, **kwargs)

    def export(self, kind):
        rows = [[str(name), *numbers(line)] for name, line in [*self.rows, ("Total", self.total)]]
        name = f"Cotisations {self.year} par collège {timezone.localdate():%Y-%m-%d}"
        return exports.download(kind, name, HEADINGS, rows, whole=True, title=f"Cotisations {self.year}")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "year": self.year,
            "headings": HEADINGS,
            "rows": [
                {"college": college, "cells": line.shown(), "url": self.list_url(college=college.pk)}
                for college, line in self.rows
            ],
            "total": self.total.shown(),
            "late": self.total.late_number,
            "late_url": self.list_url(state=DueState.LATE),
            "departments": self.departments,
            "department": self.department,
            "rates": DuesRate.objects.filter(year=self.year).count(),
            "acts": self.acts() if self.user_has_permission("manage") else [],
        }

    def list_url(self, **query):
        if self.department:
            query["department"] = self.department.pk
        return reverse("due:index", query={"year": self.year} | query)

    def acts(self):
        """The year's acts, in the order of the year: the address, the words."""
        offered = [CopyRatesView, PrepareView, CallAllView, RemindAllView]
        return [
            {"url": reverse(f"due:{act.name}", args=[self.year]), "label": act.label, "icon": act.icon}
            for act in offered
        ]


def numbers(line):
    return [line.number, line.amount, line.paid, line.outstanding, line.late, line.exempt]


class YearActView(OnYear, ActView):
    """An act on a whole year: a preview by name, then one service call."""

    name = ""
    permission_required = "manage"
    template_name = "backoffice/members/dues_act.html"
    headings = ()

    def get_page_subtitle(self):
        return f"Année {self.year}"

    def back_url(self):
        return reverse("due:year", args=[self.year])

    def form_valid(self, form):
        try:
            said = self.perform(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect(self.back_url())

    def rows(self):
        """The preview, line by line."""
        return []

    def get_context_data(self, **kwargs):
        preview = {"headings": self.headings, "rows": self.rows()}
        return super().get_context_data(**kwargs) | preview


class CopyRatesView(YearActView):
    name, label, icon = "copy_rates", "Reprendre les montants de l’an dernier", "copy"
    form_class = forms.DecisionForm
    headings = ("Collège", "L’an dernier", "Cette année")

    def rows(self):
        there = dict(DuesRate.objects.filter(year=self.year).values_list("college", "amount"))
        last = dict(DuesRate.objects.filter(year=self.year - 1).values_list("college", "amount"))
        return [
            [
                str(college),
                euros(last[college.pk]) if college.pk in last else "aucun montant",
                told(there.get(college.pk), last.get(college.pk)),
            ]
            for college in College.objects.filter(in_use=True)
        ]

    def consequences(self):
        return ["Les collèges sans montant cette année prennent celui de l’an dernier, sous cette décision."]

    def perform(self, data):
        made = dues.copy_rates(year=self.year, user=self.request.user, **data)
        return f"{counted(len(made), 'montant repris')} pour {self.year}."


def told(there, last):
    if there is not None:
        return f"{euros(there)}, déjà fixé"
    return euros(last) if last is not None else "à fixer à la main"


class PrepareView(YearActView):
    name, label, icon = "prepare", "Préparer l’année", "list-ul"
    headings = ("Adhérent", "Collège", "Montant")

    @property
    def plan(self):
        if not hasattr(self, "_plan"):
            self._plan = dues.preparation(year=self.year)
        return self._plan

    def rows(self):
        new = [
            [str(membership), str(one.college), euros(one.amount)]
            for one in self.plan.ready
            for membership in one.members
        ]
        changed = [
            [str(due.membership), "montant ou collège corrigé", f"{euros(due.amount)} → {euros(amount)}"]
            for due, _, amount in self.plan.changed
        ]
        return [*new, *changed]

    def consequences(self):
        plan = self.plan
        said = [
            f"{one.college}\u00a0: {len(one.members)} à {euros(one.amount)}, soit {euros(one.total)}."
            for one in plan.ready
        ]
        new = counted(plan.number, "cotisation nouvelle")
        said.append(f"En tout, {new}, {euros(plan.total)}. Rien ne part encore.")
        if plan.already:
            said.append(f"Déjà préparées\u00a0: {plan.already}.")
        said += [
            f"Sans montant, laissé de côté\u00a0: {one.college} ({len(one.members)})." for one in plan.lacking
        ]
        said += [f"Sans collège, laissé de côté\u00a0: {one}." for one in plan.homeless[:10]]
        return said

    def perform(self, data):
        done = dues.prepare(year=self.year, user=self.request.user)
        return f"{counted(done.number, 'cotisation préparée')} pour {self.year}."


class CallAllView(YearActView):
    name, label, icon = "call_all", "Appeler les cotisations", "mail"
    form_class = forms.CallForm
    headings = ("Adhérent", "Montant", "Lettre à")

    @property
    def waiting(self):
        if not hasattr(self, "_waiting"):
            found = dues.to_call(self.year).select_related("membership__organisation")
            self._waiting = list(found.order_by("membership__organisation__search_text", "pk"))
            self._reached = recipients(due.membership.organisation_id for due in self._waiting)
        return self._waiting

    def address(self, due):
        found = self._reached.get(due.membership.organisation_id)
        return found.address if found else "sans adresse\u00a0: à imprimer"

    def rows(self):
        return [[str(due.membership), euros(due.outstanding), self.address(due)] for due in self.waiting]

    def consequences(self):
        total = sum((due.outstanding for due in self.waiting), ZERO)
        return [
            f"{counted(len(self.waiting), 'cotisation appelée')}, {euros(total)} en tout.",
            f"{counted(len(self._reached), 'lettre')} par e-mail, chacune avec son appel en PDF.",
            "Les adhérents exonérés, ou qui n’ont rien à payer, ne reçoivent rien.",
        ]

    def perform(self, data):
        called, written = dues.call_all(year=self.year, user=self.request.user, **data)
        if not called:
            raise Refusal("Il n’y a plus rien à appeler.")
        return f"{counted(called, 'cotisation appelée')}, {counted(written, 'lettre partie')}."


class RemindAllView(YearActView):
    name, label, icon = "remind_all", "Relancer les retards", "mail"
    headings = ("Adhérent", "Reste dû", "À payer avant le", "Dernière relance", "Lettre à")

    @property
    def late(self):
        if not hasattr(self, "_late"):
            self._late = dues.to_remind(self.year)
            self._reached = recipients(due.membership.organisation_id for due in self._late)
        return self._late

    def rows(self):
        return [
            [
                str(due.membership),
                euros(due.outstanding),
                f"{due.due_on:%d/%m/%Y}",
                f"{due.reminded_on:%d/%m/%Y}" if due.reminded_on else "jamais",
                self._reached[due.membership.organisation_id].address
                if due.membership.organisation_id in self._reached
                else "sans adresse",
            ]
            for due in self.late
        ]

    def consequences(self):
        number = sum(due.membership.organisation_id in self._reached for due in self.late)
        return [
            f"{counted(number, 'rappel')} par e-mail, avec l’appel en PDF.",
            "Qui a été relancé il y a peu ne l’est pas une seconde fois (réglages\u00a0: Cotisations).",
        ]

    def perform(self, data):
        written = dues.remind_all(year=self.year, user=self.request.user)
        if not written:
            raise Refusal("Personne n’est à relancer aujourd’hui.")
        return f"{counted(written, 'rappel parti')}."
