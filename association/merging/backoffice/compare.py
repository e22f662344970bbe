"""Two records side by side: what differs, what will follow, and the merge."""

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield

from association.merging.backoffice.pages import MergingPage
from association.merging.services.columns import mark_of
from association.merging.services.merging import merge, pair
from association.merging.services.plan import draw
from association.merging.services.queue import fuller_first, where_it_went
from cms.backoffice.display import sheets
from cms.backoffice.errors import Refusal

PREFIX = "choix_"


class CompareView(MergingPage):
    """GET shows what merging would do, POST does it: the answers come with the mark of what was read."""

    template_name = "backoffice/merging/compare.html"
    refusal = ""

    def dispatch(self, request, *args, **kwargs):
        if not self.kinds:
            return super().dispatch(request, *args, **kwargs)
        self.kind = self.kind_called(kwargs["kind"])
        try:
            self.kept, self.absorbed = pair(self.kind, kwargs["kept"], kwargs["absorbed"])
        except Refusal as refusal:
            return self.already_one(refusal)
        return super().dispatch(request, *args, **kwargs)

    def already_one(self, refusal):
        """A second click, another tab, a colleague: lead to the record that stays."""
        keys = [self.kwargs["kept"], self.kwargs["absorbed"]]
        gone = [found for key in keys if (found := where_it_went(self.kind.model, key))]
        if not gone:
            raise Http404(str(refusal))
        messages.info(self.request, "Ces deux fiches ont déjà été fusionnées\u00a0: voici celle qui reste.")
        return redirect(sheet_of(self.kind, gone[0]))

    def post(self, request, *args, **kwargs):
        answers = ((name, value) for name, value in request.POST.items() if name.startswith(PREFIX))
        chosen = {name.removeprefix(PREFIX): value for name, value in answers}
        try:
            made = merge(
                model=self.kind.model,
                kept_id=self.kept.pk,
                absorbed_id=self.absorbed.pk,
                user=request.user,
                chosen=chosen,
                mark=request.POST.get("mark") or "-",
            )
        except Refusal as refusal:
            self.refusal = str(refusal)
            return self.render_to_response(self.get_context_data(chosen=chosen))
        messages.success(
            request,
            "Les deux fiches n’en font plus qu’une.",
            buttons=[messages.button(reverse("merging_undo", args=[made.pk]), "Défaire cette fusion")],
        )
        return redirect(sheet_of(self.kind, self.kept.pk))

    def get_context_data(self, chosen=None, **kwargs):
        plan = draw(self.kind, self.kept, self.absorbed, chosen)
        summaries = self.kind.summary([self.kept.pk, self.absorbed.pk])
        others = [one for one in plan.compared if not one.conflict and (one.kept_shown or one.absorbed_shown)]
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "kept": summaries[self.kept.pk],
            "absorbed": summaries[self.absorbed.pk],
            "plan": plan,
            "others": others,
            "mark": mark_of(self.kept, self.absorbed),
            "refusal": self.refusal,
            "swapped": reverse(
                "merging_compare", args=[self.kind.words.slug, self.absorbed.pk, self.kept.pk]
            ),
        }

    def trail(self):
        index = reverse("merging", query={"genre": self.kind.words.slug})
        name = self.kind.words.plural.capitalize()
        return [{"url": index, "label": name}, {"url": "", "label": "Comparer"}]


class MergeWithView(MergingPage, FormView):
    """« Fusionner avec… »: the other record is chosen by hand."""

    template_name = "backoffice/merging/with.html"

    def dispatch(self, request, *args, **kwargs):
        if not self.kinds:
            return super().dispatch(request, *args, **kwargs)
        self.kind = self.kind_called(kwargs["kind"])
        self.record = self.kind.model._base_manager.filter(pk=kwargs["pk"]).first()
        if self.record is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        pointing = next(one.field for one in self.kind.model._meta.related_objects if not one.one_to_one)
        field = formfield_for_dbfield(pointing, required=True, label="L’autre fiche", help_text="")
        field.queryset = self.kind.model._base_manager.all()
        return type("OtherForm", (forms.Form,), {"other": field})

    def form_valid(self, form):
        other = form.cleaned_data["other"]
        if other.pk == self.record.pk:
            form.add_error("other", "C’est la même fiche\u00a0: choisissez l’autre.")
            return self.form_invalid(form)
        first, second = fuller_first(self.kind, self.record, other)
        return redirect(reverse("merging_compare", args=[self.kind.words.slug, first.pk, second.pk]))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        return context | {"record": self.record, "back_url": sheet_of(self.kind, self.record.pk)}

    def trail(self):
        sheet = {"url": sheet_of(self.kind, self.record.pk), "label": "Fiche"}
        return [sheet, {"url": "", "label": "Fusionner avec…"}]


def sheet_of(kind, key):
    return reverse(sheets[kind.model], args=[key])
