"""« Fusions faites »: the list, and undoing one."""

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from association.merging.backoffice.compare import sheet_of
from association.merging.backoffice.pages import PER_PAGE, MergingPage
from association.merging.models import Merge
from association.merging.services.columns import given_back
from association.merging.services.undoing import Blocked, preview, undo
from cms.backoffice.display import long_date


class MergesView(MergingPage):
    template_name = "backoffice/merging/merges.html"

    def get_context_data(self, **kwargs):
        kinds = {ContentType.objects.get_for_model(kind.model).pk: kind for kind in self.kinds}
        merges = Merge.objects.filter(content_type__in=kinds).select_related("merged_by", "undone_by")
        page = Paginator(merges.defer("journal"), PER_PAGE).get_page(self.request.GET.get("p"))
        names = {}
        for number, kind in kinds.items():
            keys = {row.kept_id for row in page if row.content_type_id == number}
            names[number] = kind.summary(keys) if keys else {}
        shown = [
            (row, kinds[row.content_type_id], names[row.content_type_id].get(row.kept_id)) for row in page
        ]
        return super().get_context_data(**kwargs) | {"page": page, "merges": shown}

    def trail(self):
        return [{"url": "", "label": "Fusions faites"}]


class UndoView(MergingPage):
    """GET says what undoing does, or what forbids it; POST does it."""

    template_name = "backoffice/merging/undo.html"

    def dispatch(self, request, *args, **kwargs):
        if self.kinds:
            self.merge = get_object_or_404(
                Merge.objects.select_related("content_type", "merged_by"), pk=kwargs["pk"]
            )
            self.kind = self.kind_of(self.merge)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            separated = undo(merge=self.merge, user=request.user)
        except Blocked:
            messages.error(request, "Cette fusion n’a pas été défaite.")
            return self.render_to_response(self.get_context_data())
        messages.success(request, f"«\u00a0{separated}\u00a0» est de nouveau une fiche à part.")
        return redirect(sheet_of(self.kind, separated.pk))

    def get_context_data(self, **kwargs):
        found = preview(self.merge)
        kept = self.kind.summary([self.merge.kept_id]).get(self.merge.kept_id)
        return super().get_context_data(**kwargs) | {
            "merge": self.merge,
            "preview": found,
            "kept": kept,
            "separated": self.named(found.record),
            "day": long_date(timezone.localtime(self.merge.merged_at)),
        }

    def named(self, values):
        """The name of the record that would come back."""
        return str(self.kind.model(**given_back(self.kind.model, values))) if values else ""

    def trail(self):
        done = {"url": reverse("merging_done"), "label": "Fusions faites"}
        return [done, {"url": "", "label": "Défaire"}]
