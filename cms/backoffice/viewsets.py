"""The base of every back-office screen of records: list, sheet, form, history, export, acts."""

from django.urls import path
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from cms.backoffice.display import sheets
from cms.backoffice.search import search_words
from cms.backoffice.views.editing import RecordCreateView, RecordEditView
from cms.backoffice.views.history import RecordHistoryView
from cms.backoffice.views.inspection import RecordInspectView
from cms.backoffice.views.listing import RecordIndexView


class RecordViewSet(ModelViewSet):
    """Screens of one kind of record.

    A ModelViewSet, not a SnippetViewSet: a record needs neither drafts nor bulk actions, and what
    a snippet adds brings traps. Wagtail's "select all" forgets the filters of the list, a snippet
    with revisions is saved onto the live row while one types, and its choosers answer anybody who
    may enter the back office. What remains is closed here (tests/backoffice/test_traps.py):

    - copying is off, and so is deleting: a record is closed, ended or retired, and keeps its
      history (delete_enabled = True for what nothing can refer to any more);
    - the list reads its related records in one query (select_related, or get_queryset);
    - exports have French headings and no live formula;
    - searches go word by word, accents and case aside (cms.backoffice.search);
    - every edit is logged with the changed fields, old → new (cms.backoffice.changes);
    - records chosen in a form come through a guarded chooser (cms.backoffice.choosers).
    """

    copy_view_enabled = False
    inspect_view_enabled = True
    delete_enabled = False
    add_enabled = True
    edit_enabled = True
    add_to_reference_index = False
    list_per_page = 50
    sort_order_field = None
    search_backend_name = None

    index_view_class = RecordIndexView
    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    inspect_view_class = RecordInspectView
    history_view_class = RecordHistoryView
    inspect_template_name = "backoffice/record.html"

    #: Related records the list and the export show.
    select_related = ()
    #: [(heading, dotted path or function of the record)]
    export = ()
    #: [(heading, [fields or (label, function of the record)])] of the sheet.
    sections = ()
    #: TransitionView classes, in the order of their buttons.
    transitions = ()
    #: "Ajouter une organisation": French needs the article.
    add_label = ViewSet.UNDEFINED

    def get_queryset(self, request):
        """The records of the list and of its export."""
        return self.model._default_manager.select_related(*self.select_related)

    def search(self, queryset, text):
        """Narrow the list to a text typed by the person; every word must be found somewhere."""
        return search_words(queryset, self.search_fields, text)

    def get_common_view_kwargs(self, **kwargs):
        view_kwargs = super().get_common_view_kwargs(**kwargs)
        view_kwargs["viewset"] = self
        view_kwargs["usage_url_name"] = None
        if not self.delete_enabled:
            view_kwargs["delete_url_name"] = None
        if not self.add_enabled:
            view_kwargs["add_url_name"] = None
        if not self.edit_enabled:
            view_kwargs["edit_url_name"] = None
        return view_kwargs

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(add_item_label=self.add_label, **kwargs)

    def get_add_view_kwargs(self, **kwargs):
        if self.add_label is not self.UNDEFINED:
            kwargs["page_title"] = self.add_label
        return super().get_add_view_kwargs(**kwargs)

    @property
    def export_filename(self):
        return capfirst(str(self.model._meta.verbose_name_plural)).replace("’", " ")

    @property
    def url_finder_class(self):
        """Where Wagtail's reports send the reader: the form, or the sheet of what has no form."""
        url_name = self.get_url_name("edit" if self.edit_enabled else "inspect")
        return type("RecordURLFinder", (ModelAdminURLFinder,), {"edit_url_name": url_name})

    def on_register(self):
        super().on_register()
        sheets[self.model] = self.get_url_name("inspect")

    def get_urlpatterns(self):
        offered = {"delete": self.delete_enabled, "add": self.add_enabled, "edit": self.edit_enabled}
        closed = {"usage"} | {name for name, enabled in offered.items() if not enabled}
        urlpatterns = [pattern for pattern in super().get_urlpatterns() if pattern.name not in closed]
        for transition in self.transitions:
            route = f"{transition.slug}/<{self.pk_path_converter}:pk>/"
            urlpatterns.append(path(route, self.construct_view(transition), name=transition.slug))
        return urlpatterns
