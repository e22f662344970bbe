"""The base of the screens of reference data: coded values, retired rather than deleted."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column

from cms.backoffice.viewsets import RecordViewSet


class VocabularyViewSet(RecordViewSet):
    """Screens of one vocabulary; own_fields are those it has besides code, label, order, source."""

    icon = "list-ul"
    own_fields = ()
    search_fields = ("label", "code")
    add_label = "Ajouter une valeur"
    ordering = ("order", "label", "pk")

    @property
    def panels(self):
        return [
            FieldPanel("label"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
            *(FieldPanel(name) for name in self.own_fields),
            FieldPanel("in_use"),
            FieldPanel("source"),
        ]

    @property
    def list_display(self):
        return [
            "label",
            Column("code", label="Code", sort_key="code"),
            *(self.own_column(name) for name in self.own_fields),
            BooleanColumn("in_use", label="Proposé", sort_key="in_use"),
        ]

    def own_column(self, name):
        return Column(self.readable(name), label=self.heading(name), sort_key=name)

    def readable(self, name):
        return f"get_{name}_display" if hasattr(self.model, f"get_{name}_display") else name

    def heading(self, name):
        return str(self.model._meta.get_field(name).verbose_name).capitalize()

    @property
    def export(self):
        return [
            ("Code", "code"),
            ("Libellé", "label"),
            *((self.heading(name), self.readable(name)) for name in self.own_fields),
            ("Ordre", "order"),
            ("Proposé", "in_use"),
            ("Source", "source"),
        ]

    @property
    def sections(self):
        return [("Valeur", ["label", "code", "order", *self.own_fields, "in_use", "source"])]
