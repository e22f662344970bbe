"""Choosing a record in a form: Wagtail's chooser, open only to whoever may read these records.

Wagtail answers a chooser's requests to anybody who may enter the back office, names included.
"""

from django import forms
from django.core.exceptions import PermissionDenied
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permissions import policy_registry

from cms.backoffice.search import search_words

READING = ("add", "change", "view")


class RecordFilterForm(BaseFilterForm):
    """The search field of a chooser, on the database as in the lists."""

    search_fields = ()

    q = forms.CharField(
        label="Rechercher",
        widget=forms.TextInput(attrs={"placeholder": "Rechercher"}),
        required=False,
    )

    def filter(self, objects):
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q"):
            objects = search_words(objects, self.search_fields, text)
            self.is_searching = True
            self.search_query = text
        return objects


class ReadersOnly:
    """In front of each view of a chooser."""

    def dispatch(self, request, *args, **kwargs):
        policy = policy_registry.get_by_type(self.model_class)
        if not policy.user_has_any_permission(request.user, READING):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ChooseView(ReadersOnly, chooser.ChooseView):
    pass


class ChooseResultsView(ReadersOnly, chooser.ChooseResultsView):
    pass


class ChosenView(ReadersOnly, chooser.ChosenView):
    pass


class ChosenMultipleView(ReadersOnly, chooser.ChosenMultipleView):
    pass


class RecordChooserViewSet(ChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    search_fields = ()
    per_page = 20

    def get_common_view_kwargs(self, **kwargs):
        filter_form = type("FilterForm", (RecordFilterForm,), {"search_fields": self.search_fields})
        return super().get_common_view_kwargs(filter_form_class=filter_form, **kwargs)

    def get_urlpatterns(self):
        # Records are created on their own screen, with its rules.
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
