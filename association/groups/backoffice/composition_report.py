"""« Composition » : who makes up a group, a kind of groups or all of them, on a day."""

from association.groups.backoffice.report_pages import GroupField, KindField, ReportForm, ReportPage
from association.groups.figures.composition import composition, with_size
from association.groups.figures.pluridisciplinarity import missing_disciplines
from association.groups.models import WorkingGroup


class CompositionForm(ReportForm):
    nature = KindField()
    groupe = GroupField()

    field_order = ["le", "nature", "groupe"]

    def groups(self):
        groups = WorkingGroup.objects.all()
        if kind := self.cleaned_data["nature"]:
            groups = groups.filter(kind=kind)
        if group := self.cleaned_data["groupe"]:
            groups = groups.filter(pk=group.pk)
        return groups

    def scope(self):
        """Whose composition it is, in words."""
        if group := self.cleaned_data["groupe"]:
            return str(group)
        if kind := self.cleaned_data["nature"]:
            return f"Nature\u00a0: {WorkingGroup.Kind(kind).label.lower()}"
        return "Tous les groupes"


class CompositionReport(ReportPage):
    form_class = CompositionForm
    page_title = "Composition des groupes"
    header_icon = "group"
    template_name = "backoffice/groups/composition.html"

    def composition(self):
        return composition(self.form.groups(), self.form.on)

    def table(self):
        found = self.composition()
        scope = self.form.scope()
        rows = [[found.on, scope, "Personnes distinctes", "Total", found.total, 100 if found.total else 0]]
        rows += [
            [found.on, scope, one.title, part.label, part.count, part.percent]
            for one in found.breakdowns
            for part in one.parts
        ]
        return ["À la date du", "Groupes", "Répartition", "Catégorie", "Personnes", "Part (%)"], rows

    def figures(self):
        on = self.form.on
        groups = list(with_size(self.form.groups().running(on).with_status(on), on))
        lacking = missing_disciplines(groups, on)
        return {
            "scope": self.form.scope(),
            "composition": self.composition(),
            "groups": [(group, lacking.get(group.pk, ())) for group in groups],
        }
