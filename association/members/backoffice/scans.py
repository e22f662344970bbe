"""Signed copies of the founding texts and letters of resignation: who may fetch them back."""

from django.http import Http404
from django.views.generic import View
from wagtail.admin.views.generic import PermissionCheckedMixin

from association.members.models import Membership, Resignation, Signature
from association.members.uploads import CONTENT_TYPES
from cms.backoffice.private_files import to_save


class PaperView(PermissionCheckedMixin, View):
    """Fetch a paper: it bears a person's hand, so only those who keep memberships may."""

    model = Membership
    any_permission_required = ["change", "sign"]
    papers = None
    column = ""

    def get(self, request, pk):
        paper = self.papers.filter(pk=pk).exclude(**{self.column: ""}).first()
        if paper is None:
            raise Http404
        stored = getattr(paper, self.column)
        extension = stored.name.rsplit(".", 1)[-1].lower()
        filename = f"{paper._meta.model_name}-{paper.pk}.{extension}"
        return to_save(stored, filename, CONTENT_TYPES.get(extension, "application/octet-stream"))


class ScanView(PaperView):
    papers = Signature.objects
    column = "scan"


class LetterView(PaperView):
    any_permission_required = ["change"]
    papers = Resignation.objects
    column = "letter"
