"""The forms of records: what is saved leads back to the sheet."""

from django.contrib.admin.utils import quote
from django.urls import reverse
from wagtail.admin.views import generic


class RecordFormMixin:
    viewset = None
    inspect_url_name = None
    error_message = "À corriger avant l’enregistrement."

    def get_success_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.object.pk)])

    def get_success_buttons(self):
        return []


class RecordCreateView(RecordFormMixin, generic.CreateView):
    page_title = "Ajouter"
    success_message = "Ajout enregistré : « %(object)s »."
    submit_button_label = "Enregistrer"
    submit_button_active_label = "Enregistrement…"

    def get_page_subtitle(self):
        return ""

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        items[-1]["label"] = self.get_page_title()
        return items


class RecordEditView(RecordFormMixin, generic.EditView):
    page_title = "Modifier"
    success_message = "Modifications enregistrées : « %(object)s »."
    submit_button_label = "Enregistrer"
    submit_button_active_label = "Enregistrement…"
    delete_item_label = "Supprimer"

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        items[-1]["url"] = self.get_inspect_url()
        return [*items, {"url": "", "label": "Modifier"}]

    @property
    def header_more_buttons(self):
        return [button for button in super().header_more_buttons if button.url != self.get_inspect_url()]
