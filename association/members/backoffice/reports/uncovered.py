"""« Établissements autorisés non adhérents » (D12): whom the network could still invite."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from association.members.backoffice.reports.base import DayReport
from association.members.models import Membership, Organisation, TerritorySettings, TreatmentLicence

COVERED, NOT_MEMBER = "Couvert par son entité juridique", "Non adhérent"


def facilities(on):
    """The authorised or associated facilities of the territory on a day that are not members themselves.

    Annotated with covered (their legal entity is a member that day) and licensed (a dated licence runs).
    """
    members = Membership.objects.active(on)
    settings = TerritorySettings.objects.first()
    found = (
        Organisation.objects.open(on)
        .authorised(on)
        .exclude(Exists(members.filter(organisation=OuterRef("pk"))))
    )
    if settings and settings.region_id:
        found = found.filter(department__region=settings.region_id)
    return (
        found.annotate(
            covered=Exists(members.filter(organisation=OuterRef("parent"))),
            licensed=Exists(TreatmentLicence.objects.active(on).filter(organisation=OuterRef("pk"))),
        )
        .select_related("parent", "type")
        .order_by("department", "search_text", "pk")
        .defer("notes", "search_text")
    )


class UncoveredReport(DayReport):
    page_title = "Établissements autorisés non adhérents"
    template_name = "backoffice/members/uncovered_report.html"
    url_name = "members_uncovered"
    header_icon = "home"
    tables = {"etablissements": ("Établissements autorisés non adhérents", "rows")}

    def rows(self):
        headings = [
            "Référence", "N° FINESS", "Établissement", "Statut en cancérologie", "Autorisation datée",
            "Commune", "Département", "Téléphone", "Adresse e-mail", "Entité juridique", "Situation",
        ]  # fmt: skip
        rows = [
            [
                one.reference, one.finess, str(one), status(one), one.licensed, one.city, one.department_id,
                one.phone, one.email, str(one.parent or ""), COVERED if one.covered else NOT_MEMBER,
            ]
            for one in facilities(self.day)
        ]  # fmt: skip
        return headings, rows

    def get_context_data(self, **kwargs):
        lines = [
            {
                "name": str(one),
                "url": reverse("organisation:inspect", args=[one.pk]),
                "status": status(one),
                "place": " ".join(
                    part for part in (one.city, one.department_id and f"({one.department_id})") if part
                ),
                "phone": one.phone,
                "email": one.email,
                "parent": str(one.parent or ""),
                "covered": one.covered,
            }
            for one in facilities(self.day)
        ]
        return super().get_context_data(**kwargs) | {
            "alone": [line for line in lines if not line["covered"]],
            "covered": [line for line in lines if line["covered"]],
        }


def status(one):
    """Authorised by a dated licence, or as the sheet says."""
    return Organisation.CancerStatus.AUTHORISED.label if one.licensed else one.get_cancer_status_display()
