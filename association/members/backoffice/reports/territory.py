"""« Adhérents par collège et par territoire »: on a day, against the same date last year."""

from django.urls import reverse

from association.members.backoffice.reports.base import DayReport
from association.members.models import College, Department, Membership, TerritorySettings
from association.members.rules.figures import Comparison, Standing, year_before

NO_COLLEGE, NO_DEPARTMENT = "Sans collège", "Sans département"


def standings(on):
    """The Standing of each member on a day; what the screen and the spreadsheets count."""
    members = Membership.objects.active(on).with_college(on).order_by("organisation__search_text", "pk")
    return [
        Standing(*row)
        for row in members.values_list(
            "organisation", "organisation__display_name", "college_name", "organisation__department"
        )
    ]


class TerritoryReport(DayReport):
    page_title = "Adhérents par collège et par territoire"
    template_name = "backoffice/members/territory_report.html"
    url_name = "members_by_territory"
    tables = {
        "effectifs": ("Adhérents par collège et département", "counts"),
        "mouvements": ("Entrées et départs", "movements"),
    }

    def dispatch(self, request, *args, **kwargs):
        self._comparison = None
        return super().dispatch(request, *args, **kwargs)

    @property
    def before(self):
        return year_before(self.day)

    @property
    def comparison(self):
        if self._comparison is None:
            self._comparison = Comparison(standings(self.day), standings(self.before))
        return self._comparison

    def colleges(self):
        """Those in use, then those that still have a member on either day, then None if some have none."""
        there = {college for college, _ in self.comparison.places}
        rows = College.objects.values_list("name", "in_use")
        named = [name for name, in_use in rows if in_use or name in there]
        return named + ([None] if None in there else [])

    def departments(self):
        """(code, name) of the territory's, then of the others that have a member, then None."""
        there = {department for _, department in self.comparison.places}
        settings = TerritorySettings.objects.first()
        ours = {one.code for one in settings.departments().defer("outline")} if settings else set()
        rows = Department.objects.filter(pk__in=ours | (there - {None})).values_list("code", "name")
        rows = sorted(rows, key=lambda row: (row[0] not in ours, row[0]))
        return rows + ([(None, NO_DEPARTMENT)] if None in there else [])

    def counts(self):
        headings = ["Collège", "Département", "Nom du département", f"Au {self.day:%d/%m/%Y}"]
        headings += [f"Au {self.before:%d/%m/%Y}", "Différence"]
        rows = []
        for college in self.colleges():
            for code, name in self.departments():
                figure = self.comparison.figure(college, code)
                rows.append([college or NO_COLLEGE, code, name, figure.now, figure.before, figure.difference])
        return headings, rows

    def movements(self):
        headings = ["Mouvement", "Référence", "Organisation", "Collège", "Département"]
        rows = [
            [word, f"O{one.organisation:05d}", one.name, one.college or NO_COLLEGE, one.department]
            for word, some in (("Entrée", self.comparison.came()), ("Départ", self.comparison.left()))
            for one in some
        ]
        return headings, rows

    def get_context_data(self, **kwargs):
        colleges, departments = self.colleges(), self.departments()
        figure = self.comparison.figure
        lines = [
            {
                "name": name,
                "code": code,
                "figures": [figure(college, code) for college in colleges],
                "total": figure(department=code),
            }
            for code, name in departments
        ]
        return super().get_context_data(**kwargs) | {
            "before": self.before,
            "colleges": [college or NO_COLLEGE for college in colleges],
            "lines": lines,
            "totals": [figure(college) for college in colleges],
            "total": figure(),
            "came": [_named(one) for one in self.comparison.came()],
            "left": [_named(one) for one in self.comparison.left()],
        }


def _named(one):
    return {
        "name": one.name,
        "url": reverse("organisation:inspect", args=[one.organisation]),
        "where": ", ".join(part for part in (one.college, one.department) if part),
    }
