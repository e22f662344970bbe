"""What the import screens share: the format and its permission, the import, the trail."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.formats import formats_for, get_format
from cms.backoffice.models import ImportBatch


class ImportsMixin:
    """Lets in whoever may use at least one format."""

    def dispatch(self, request, *args, **kwargs):
        self.formats = formats_for(request.user)
        if not self.formats:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class FormatMixin:
    """Finds the format of the address, and lets in whoever may use it."""

    def dispatch(self, request, *args, **kwargs):
        self.format = self.find_format(kwargs.pop("format"))
        return super().dispatch(request, *args, **kwargs)

    def find_format(self, name):
        try:
            import_format = get_format(name)
        except KeyError:
            raise Http404 from None
        if not import_format.may_import(self.request.user):
            raise PermissionDenied
        return import_format


class BatchMixin(FormatMixin):
    """Finds the import of the address, and lets in whoever may use its format."""

    def dispatch(self, request, *args, **kwargs):
        users = ("created_by", "confirmed_by", "undone_by")
        self.batch = get_object_or_404(ImportBatch.objects.select_related(*users), pk=kwargs.pop("pk"))
        kwargs["format"] = self.batch.format
        return super().dispatch(request, *args, **kwargs)

    def to_batch(self, **query):
        url = reverse("imports:batch", args=[self.batch.pk])
        return redirect(f"{url}?{self.request.GET.urlencode()}" if self.request.GET else url)


class ActView(BatchMixin, View):
    """One act on an import: POST alone, then back to its page with what came of it."""

    http_method_names = ["post"]

    def perform(self, request):
        """Do it; return the sentence to show."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        try:
            done = self.perform(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            if done:
                messages.success(request, done)
        return self.to_batch()


class ImportPage(WagtailAdminTemplateMixin):
    """The furniture of a page: title and trail."""

    header_icon = "download"

    def trail(self):
        return []

    def get_breadcrumbs_items(self):
        index = {"url": reverse("imports:index"), "label": "Imports"}
        return [*self.breadcrumbs_items, index, *self.trail()]
