"""« Santé des groupes » : one line per group, with the reasons to see to it; and its card of the day."""

from django import forms
from django.urls import reverse

from association.groups.backoffice.report_pages import KindField, ReportForm, ReportPage
from association.groups.figures.health import health
from association.groups.models import StatusPeriod, WorkingGroup
from association.groups.rules.health import LABELS
from cms.backoffice import today

# A card names the first few; its link leads to the rest.
SHOWN = 5


class HealthForm(ReportForm):
    nature = KindField()
    motif = forms.ChoiceField(
        label="À voir",
        choices=[("", "Tous les groupes"), ("any", "Au moins un motif"), *LABELS.items()],
        required=False,
    )

    def rows(self):
        groups = WorkingGroup.objects.all()
        if kind := self.cleaned_data["nature"]:
            groups = groups.filter(kind=kind)
        wanted = self.cleaned_data["motif"]
        return [
            one
            for one in health(groups, self.on)
            if not wanted or wanted in one.kinds or (wanted == "any" and one.reasons)
        ]


class HealthReport(ReportPage):
    form_class = HealthForm
    permission_required = "report"  # it names people
    page_title = "Santé des groupes"
    header_icon = "warning"
    template_name = "backoffice/groups/health.html"

    def table(self):
        headings = ["À la date du", "Groupe", "Nature", "État", "Personnes", "Dernière réunion", "Motifs"]
        rows = [
            [
                self.form.on,
                one.group.name,
                one.group.get_kind_display(),
                StatusPeriod.Status(one.group.status).label,
                one.group.size,
                one.last_meeting,
                "\u00a0; ".join(told(reason) for reason in one.reasons),
            ]
            for one in self.form.rows()
        ]
        return headings, rows

    def figures(self):
        return {"rows": self.form.rows()}


def told(reason):
    return f"{reason.sentence} ({', '.join(reason.names)})" if reason.names else reason.sentence


@today.register(permission="groups.report_workinggroup")
def groups_to_see_to(user):
    concerned = [one for one in health() if one.reasons]
    address = reverse("groups_health")
    return today.Card(
        "Groupes de travail à voir",
        len(concerned),
        f"{address}?motif=any",
        [
            (f"{one.group}\u00a0: {one.reasons[0].sentence}", one.group.get_backoffice_url())
            for one in concerned[:SHOWN]
        ],
    )
