"""A change of state of a record: a page that says what will happen, then one service call."""

from django import forms
from django.contrib.admin.utils import quote
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.base import BaseObjectMixin
from wagtail.permissions import policy_registry

from cms.backoffice.errors import Refusal


class ActView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A form, what confirming it will do in plain French, and one service call.

    The service's Refusal is shown to the person, and nothing happened. Sending the form twice is
    harmless: the service locks the row and refuses the second time. A subclass has perform(data),
    which calls the service with the form's cleaned data and returns the record to go to.
    """

    viewset = None
    model = None
    label = ""
    icon = "check"
    form_class = forms.Form
    #: Red button: the act ends something.
    serious = False
    done_message = "c’est enregistré."
    template_name = "backoffice/transition.html"
    index_url_name = None
    inspect_url_name = None

    def consequences(self):
        """What will happen: a list of sentences."""
        return []

    def form_valid(self, form):
        try:
            record = self.perform(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"«\u00a0{record}\u00a0»\u00a0: {self.done_message}")
        return redirect(self.sheet_url(record))

    def sheet_url(self, record):
        return reverse(self.inspect_url_name, args=[quote(record.pk)])

    def back_url(self):
        return reverse(self.index_url_name)

    def get_page_title(self):
        return self.label

    def get_breadcrumbs_items(self):
        index = {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, index, *self.trail()]

    def trail(self):
        """What follows the list in the breadcrumb: the subject of the act; its name is on the page."""
        return [{"url": "", "label": self.label}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        return context | {
            "subject": self.get_page_subtitle(),
            "consequences": self.consequences(),
            "label": self.label,
            "serious": self.serious,
            "back_url": self.back_url(),
        }


class TransitionView(BaseObjectMixin, ActView):
    """One act on one record. A subclass says:

    slug, label, icon        the address and the button ("Admettre")
    permission_required      the verb of the permission ("decide" for decide_membership)
    possible(record)         whether the act makes sense now; no query, lists call it per row
    consequences()           what will happen: a list of sentences
    perform(data)            the call of the service
    """

    slug = ""
    permission_required = "change"
    #: Among the first buttons of the sheet.
    main = False

    @classmethod
    def possible(cls, record):
        return True

    @classmethod
    def offered(cls, user, record):
        """Whether to show its button: the person may, and the act makes sense now."""
        policy = policy_registry.get_by_type(type(record))
        return policy.user_has_permission(user, cls.permission_required) and cls.possible(record)

    def get_base_object_queryset(self):
        return self.viewset.get_queryset(self.request)

    def dispatch(self, request, *args, **kwargs):
        if self.user_has_permission(self.permission_required) and not self.possible(self.object):
            messages.warning(request, self.too_late())
            return redirect(self.back_url())
        return super().dispatch(request, *args, **kwargs)

    def too_late(self):
        """What to say when the act is not possible any more (another tab, a second click)."""
        return f"« {self.label} » n’est pas possible pour « {self.object} » dans son état actuel."

    def back_url(self):
        return self.sheet_url(self.object)

    def get_page_subtitle(self):
        return str(self.object)

    def trail(self):
        return [{"url": self.back_url(), "label": "Fiche"}, {"url": "", "label": str(self.object)}]
