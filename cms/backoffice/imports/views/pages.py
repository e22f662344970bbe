"""The pages: history, upload, progress and preview, correction of a row, undoing."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.checking import MAX_COLUMNS, MAX_ROWS
from cms.backoffice.imports.formats import get_format
from cms.backoffice.imports.forms import RowForm
from cms.backoffice.imports.preview import Preview
from cms.backoffice.imports.sentences import figure, what_was_done
from cms.backoffice.imports.undo import Blocked, undo
from cms.backoffice.imports.uploads import correct_row, receive_file
from cms.backoffice.imports.views.base import BatchMixin, FormatMixin, ImportPage, ImportsMixin
from cms.backoffice.models import ImportBatch, ImportRow


class HistoryView(ImportsMixin, ImportPage, TemplateView):
    """Every import of the formats one may use: who, when, what came of it; and where to begin one."""

    page_title = "Imports"
    template_name = "backoffice/imports/index.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": "Imports"}]

    def get_context_data(self, **kwargs):
        batches = ImportBatch.objects.filter(format__in=[f.name for f in self.formats]).select_related(
            "created_by"
        )
        page = Paginator(batches, 30).get_page(self.request.GET.get("p"))
        shown = [
            {"batch": b, "format": get_format(b.format), "done": what_was_done(get_format(b.format), b)}
            for b in page
        ]
        return super().get_context_data(**kwargs) | {"formats": self.formats, "page": page, "imports": shown}


class UploadView(FormatMixin, ImportPage, TemplateView):
    template_name = "backoffice/imports/upload.html"

    def get_page_title(self):
        return "Nouvel import"

    def trail(self):
        return [{"url": "", "label": self.format.label}]

    def post(self, request, *args, **kwargs):
        form = self.format.upload_form_class(request.POST, request.FILES)
        if form.is_valid():
            try:
                batch = receive_file(
                    import_format=self.format,
                    file=form.cleaned_data["file"],
                    user=request.user,
                    options=form.options(),
                )
            except Refusal as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("imports:batch", batch.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "format": self.format,
            "form": kwargs.get("form") or self.format.upload_form_class(),
            "columns": self.format.columns(),
            "max_rows": figure(MAX_ROWS),
            "max_columns": MAX_COLUMNS,
        }


class BatchView(BatchMixin, ImportPage, TemplateView):
    """One import, wherever it stands: progress, preview, result."""

    def get_page_title(self):
        return self.format.label

    def get_page_subtitle(self):
        return self.batch.file_name

    def get_template_names(self):
        return [f"backoffice/imports/{'progress' if self.batch.is_being_analysed else 'batch'}.html"]

    def trail(self):
        return [{"url": "", "label": self.batch.file_name}]

    def get_context_data(self, **kwargs):
        preview = Preview(self.batch, self.request.GET.get("etat", ""), self.request.GET.get("p"))
        in_preview = self.batch.status == ImportBatch.Status.READY
        return super().get_context_data(**kwargs) | {
            "batch": self.batch,
            "format": self.format,
            "preview": preview,
            "page": None if self.batch.is_being_analysed else preview.page,
            "in_preview": in_preview,
            "confirmed": self.batch.status == ImportBatch.Status.CONFIRMED,
            "query": self.request.GET.urlencode(),
        }


class CorrectView(BatchMixin, ImportPage, TemplateView):
    """The cells of one row, to correct; the row is then read again, alone."""

    template_name = "backoffice/imports/correct.html"

    def get_page_title(self):
        return f"Corriger la ligne {self.row.line}"

    def dispatch(self, request, *args, line, **kwargs):
        self.line = line
        return super().dispatch(request, *args, **kwargs)

    @property
    def row(self):
        if not hasattr(self, "_row"):
            self._row = get_object_or_404(self.batch.rows, line=self.line)
        return self._row

    def trail(self):
        return [
            {"url": reverse("imports:batch", args=[self.batch.pk]), "label": self.batch.file_name},
            {"url": "", "label": f"Ligne {self.row.line}"},
        ]

    def get(self, request, *args, **kwargs):
        if self.batch.status != ImportBatch.Status.READY:
            messages.error(request, "Cet aperçu n’est plus modifiable.")
            return self.to_batch()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form = RowForm(self.format, self.row, self.batch.headings, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            row = correct_row(batch=self.batch, line=self.row.line, cells=form.cells())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.to_batch()
        if row.state == ImportRow.State.REFUSED:
            self._row = row
            messages.warning(request, f"La ligne {row.line} est relue, mais reste refusée.")
            return self.render_to_response(self.get_context_data())
        messages.success(request, f"La ligne {row.line} est corrigée : {row.get_state_display().lower()}.")
        return self.to_batch()

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or RowForm(self.format, self.row, self.batch.headings)
        general = [m for m in self.row.messages if not any(m in f.remarks for f in form.fields.values())]
        return super().get_context_data(**kwargs) | {
            "batch": self.batch,
            "format": self.format,
            "row": self.row,
            "form": form,
            "general": general,
            "query": self.request.GET.urlencode(),
        }


class UndoView(BatchMixin, ImportPage, TemplateView):
    """What undoing would take back, then the act; or why it is not possible any more."""

    template_name = "backoffice/imports/undo.html"
    page_title = "Annuler cet import"

    def trail(self):
        return [
            {"url": reverse("imports:batch", args=[self.batch.pk]), "label": self.batch.file_name},
            {"url": "", "label": "Annuler"},
        ]

    def get(self, request, *args, **kwargs):
        if self.batch.status != ImportBatch.Status.CONFIRMED:
            messages.error(request, "Seul un import confirmé peut être annulé.")
            return self.to_batch()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            undo(batch=self.batch, user=request.user)
        except Blocked as blocked:
            context = self.get_context_data(refusal=str(blocked), reasons=blocked.reasons)
            return self.render_to_response(context)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "L’import est annulé : tout est revenu comme avant.")
        return self.to_batch()

    def get_context_data(self, **kwargs):
        reasons = kwargs.get("reasons", [])
        return super().get_context_data(**kwargs) | {
            "batch": self.batch,
            "format": self.format,
            "done": what_was_done(self.format, self.batch),
            "refusal": kwargs.get("refusal", ""),
            "reasons": reasons[:50],
            "more": max(0, len(reasons) - 50),
        }
