"""The signed copies of the founding texts: who may fetch them back."""

from django.http import FileResponse, Http404
from django.views.generic import View
from wagtail.admin.views.generic import PermissionCheckedMixin

from association.members.models import Membership, Signature
from association.members.uploads import CONTENT_TYPES


class ScanView(PermissionCheckedMixin, View):
    """Fetch a signed copy: it bears a person's hand, so only those who keep memberships may."""

    model = Membership
    any_permission_required = ["change", "sign"]

    def get(self, request, pk):
        signature = Signature.objects.filter(pk=pk).exclude(scan="").first()
        if signature is None:
            raise Http404
        extension = signature.scan.name.rsplit(".", 1)[-1].lower()
        try:
            file = signature.scan.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"signature-{signature.pk}.{extension}",
            content_type=CONTENT_TYPES.get(extension, "application/octet-stream"),
            headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
        )
