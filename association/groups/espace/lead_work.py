"""What a lead does outside the meetings: documents, actions, deliverables."""

from django.shortcuts import get_object_or_404

from association.groups.espace import forms
from association.groups.espace.lead import LeadAct, LeadFormView
from association.groups.services import actions, deliverables, library


class AddDocumentView(LeadAct):
    form_class = forms.DocumentForm
    name = anchor = "document"
    said = "Le document est déposé\u00a0: les membres du groupe le lisent, et eux seuls."

    def form_options(self):
        return {"group": self.group}

    def perform(self, data):
        library.add_document(
            group=self.group,
            title=data["title"],
            upload=data["file"],
            meeting=data["meeting"],
            user=self.request.user,
        )


class RemoveDocumentView(LeadAct):
    anchor = "document"
    said = "Le document est retiré."

    def perform(self, data):
        document = get_object_or_404(self.group.documents.select_related("group"), pk=self.kwargs["pk"])
        library.remove_document(document=document, user=self.request.user)


class AddActionView(LeadAct):
    form_class = forms.ActionForm
    name = anchor = "action"
    said = "L’action est notée\u00a0: son responsable la voit dans son espace."

    def form_options(self):
        return {"group": self.group}

    def perform(self, data):
        actions.add_action(group=self.group, user=self.request.user, **data)


class SettleActionView(LeadAct):
    """Done or dropped, whoever its owner is."""

    anchor = "action"
    act = None

    def perform(self, data):
        action = get_object_or_404(self.group.actions.select_related("group"), pk=self.kwargs["pk"])
        type(self).act(action=action, user=self.request.user)


class FinishActionView(SettleActionView):
    act = staticmethod(actions.finish_action)
    said = "L’action est notée comme faite."


class DropActionView(SettleActionView):
    act = staticmethod(actions.drop_action)
    said = "L’action est abandonnée."


class AddDeliverableView(LeadAct):
    form_class = forms.DeliverableForm
    name = "deliverable"
    anchor = "livrable"
    said = "Le livrable est noté."

    def perform(self, data):
        deliverables.add_deliverable(group=self.group, user=self.request.user, **data)


class DeliverView(LeadFormView):
    """A page of its own: when, where it is read, and whether the public is told of it."""

    form_class = forms.DeliveredForm
    anchor = "livrable"
    said = "Le livrable est noté comme livré."

    @property
    def deliverable(self):
        return get_object_or_404(self.group.deliverables.select_related("group"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        title = str(self.deliverable)
        return super().get_context_data(**kwargs) | {"page_title": "Livrer", "lead": title}

    def perform(self, data):
        deliverables.deliver(deliverable=self.deliverable, user=self.request.user, **data)
