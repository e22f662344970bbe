"""What leaves: templates, exports, refused rows, the file as it came, and the progress in JSON."""

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.generic import View

from cms.backoffice.exports import attachment
from cms.backoffice.imports import spreadsheets
from cms.backoffice.imports.views.base import BatchMixin, FormatMixin
from cms.backoffice.on_date import PARAMETER, asked_date


def download(content, name, content_type):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = attachment(name)
    return private(response)


def private(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class TemplateFileView(FormatMixin, View):
    def get(self, request, kind):
        if self.format.streamed:
            raise Http404  # its shape is the publisher's: nobody fills one by hand
        content = spreadsheets.template(self.format, kind)
        return download(content, f"modele-{self.format.name}.{kind}", spreadsheets.TYPES[kind])


class ExportView(FormatMixin, View):
    """The records in the columns of the import: what is exported and sent back changes nothing.

    ?on=: as they stood on a day, for the formats that can tell.
    """

    def get(self, request, kind):
        if not self.format.exportable:
            raise Http404
        day = asked_date(request) if self.format.dated else None
        if request.GET.get(PARAMETER) and day is None:
            raise Http404
        exported = self.format.exported(day) if day else self.format.exported()
        said = f"au-{day:%Y-%m-%d}" if day else f"{timezone.localdate():%Y-%m-%d}"
        name = f"{self.format.name}-{said}.{kind}"
        return download(spreadsheets.written(kind, *exported), name, spreadsheets.TYPES[kind])


class RefusedView(BatchMixin, View):
    def get(self, request, kind):
        content = spreadsheets.refused_rows(self.batch, kind)
        return download(content, f"lignes-refusees-{self.batch.pk}.{kind}", spreadsheets.TYPES[kind])


class OriginalView(BatchMixin, View):
    def get(self, request):
        if not self.batch.file:
            raise Http404
        if self.format.streamed:
            file, name = self.batch.file.open("rb"), self.batch.file_name
            return private(FileResponse(file, as_attachment=True, filename=name))
        with self.batch.file.open("rb") as file:
            return download(file.read(), self.batch.file_name, "application/octet-stream")


class ProgressView(BatchMixin, View):
    def get(self, request):
        return JsonResponse(
            {
                "waiting": self.batch.is_being_analysed,
                "done": self.batch.rows_done,
                "total": self.batch.rows_total,
            }
        )
