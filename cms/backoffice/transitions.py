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

from cms.backoffice.errors import Refusal


class TransitionView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, FormView):
    """One act on one record.

    GET shows the form and, in plain French, what confirming will do. POST calls the service; its
    Refusal is shown to the person, and nothing happened. Sending the form twice is harmless: the
    service locks the row and refuses the second time. A subclass says:

        slug, label, icon        the address and the button ("Admettre")
        permission_required      the verb of the permission ("decide" for decide_membership)
        possible(record)         whether the act makes sense now; no query, lists call it per row
        consequences()           what will happen: a list of sentences
        perform(data)            the call of the service, with the form's cleaned data
    """

    viewset = None
    slug = ""
    label = ""
    icon = "check"
    form_class = forms.Form
    permission_required = "change"
    #: Red button: the act ends something.
    serious = False
    #: First button of the sheet.
    main = False
    done_message = "C’est enregistré."
    template_name = "backoffice/transition.html"
    index_url_name = None
    inspect_url_name = None

    @classmethod
    def possible(cls, record):
        return True

    def consequences(self):
        return []

    def perform(self, data):
        raise NotImplementedError

    def get_base_object_queryset(self):
        return self.viewset.get_queryset(self.request)

    def dispatch(self, request, *args, **kwargs):
        allowed = self.user_has_permission(self.permission_required)
        if allowed and not self.possible(self.object):
            messages.warning(request, self.too_late())
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def too_late(self):
        """What to say when the act is not possible any more (another tab, a second click)."""
        return f"« {self.label} » n’est pas possible pour « {self.object} » dans son état actuel."

    def form_valid(self, form):
        try:
            self.perform(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.get_done_message())
        return redirect(self.get_success_url())

    def get_done_message(self):
        return f"« {self.object} » : {self.done_message}"

    def get_success_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.object.pk)])

    def get_page_title(self):
        return self.label

    def get_page_subtitle(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse(self.index_url_name),
                "label": capfirst(self.object._meta.verbose_name_plural),
            },
            {"url": self.get_success_url(), "label": str(self.object)},
            {"url": "", "label": self.label},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        return context | {
            "object": self.object,
            "consequences": self.consequences(),
            "label": self.label,
            "icon": self.icon,
            "serious": self.serious,
            "back_url": self.get_success_url(),
        }
