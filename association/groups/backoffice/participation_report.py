"""« Participation » : who comes to the meetings, per person, organisation, group and year."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property

from association.groups.backoffice.report_pages import GroupField, ReportForm, ReportPage
from association.groups.figures.participation import (
    LEVELS,
    NAMES,
    invitations,
    number_of_rows,
    participation,
    years,
)
from association.groups.models import Invitee
from association.members.models import Organisation

PER_PAGE = 50
HEADINGS = {"person": "Personne", "organisation": "Organisation", "group": "Groupe", "year": "Année"}
SHOWN_BY = {
    "detail": "Personne, organisation, groupe et année",
    "person": "Personne",
    "organisation": "Organisation",
    "group": "Groupe",
    "year": "Année",
}
COUNTS = {
    "invited": "Invitations",
    "answered": "Réponses",
    "on_site": "Sur place",
    "remote": "À distance",
    "excused": "Excusé",
    "absent": "Absent",
}


class ParticipationForm(ReportForm):
    par = forms.ChoiceField(label="Une ligne par", choices=list(SHOWN_BY.items()), required=False)
    annee = forms.TypedChoiceField(label="Année", coerce=int, empty_value=None, required=False)
    groupe = GroupField()
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(Exists(Invitee.objects.filter(organisation=OuterRef("pk")))),
        label="Organisation",
        required=False,
        empty_label="Toutes",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [("", "Toutes"), *((year, str(year)) for year in years())]

    @property
    def level(self):
        return self.cleaned_data["par"] or "detail"

    def invitations(self):
        chosen = self.cleaned_data
        return invitations(
            on=self.on, year=chosen["annee"], group=chosen["groupe"], organisation=chosen["organisation"]
        )

    def rows(self):
        return participation(self.invitations(), self.level)


class ReportPages(Paginator):
    """Pages of the report; its rows are counted without their names."""

    def __init__(self, form, per_page):
        super().__init__(form.rows(), per_page)
        self.form = form

    @cached_property
    def count(self):
        return number_of_rows(self.form.invitations(), self.form.level)


class ParticipationReport(ReportPage):
    form_class = ParticipationForm
    permission_required = "report"  # it names people
    page_title = "Participation aux réunions"
    header_icon = "calendar-check"
    template_name = "backoffice/groups/participation.html"

    def table(self):
        headings = [HEADINGS[column] for column in LEVELS[self.form.level]]
        return [*headings, *COUNTS.values(), "Taux de présence (%)"], self._cells()

    def _cells(self):
        for row in self.form.rows().iterator(chunk_size=2000):
            yield [*self._names(row), *(row[count] for count in COUNTS), percent(row["rate"])]

    def _names(self, row):
        return [row[NAMES[column]] for column in LEVELS[self.form.level]]

    def figures(self):
        page = ReportPages(self.form, PER_PAGE).get_page(self.request.GET.get("p"))
        asked = self.request.GET.copy()
        for name in ("p", "export"):
            asked.pop(name, None)
        return {
            "page": page,
            "rows": [
                {
                    "names": [str(name or "Sans organisation") for name in self._names(row)],
                    "person": row.get("person_pk"),
                    "counts": [row[count] for count in COUNTS],
                    "rate": percent(row["rate"]),
                }
                for row in page
            ],
            "headings": [HEADINGS[column] for column in LEVELS[self.form.level]],
            "counts": list(COUNTS.values()),
            "asked": asked.urlencode(),
            "may_open_people": self.request.user.has_perm("people.view_person"),
        }


def percent(rate):
    """A rate in whole percent, None where no presence was noted."""
    return None if rate is None else round(rate * 100)
