"""What staff decide of a message, one by one or together for those in doubt."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View
from wagtail.admin import messages as notices
from wagtail.admin.views.generic import PermissionCheckedMixin

from cms.backoffice.errors import Refusal
from cms.backoffice.transitions import ActView, TransitionView
from cms.outbox import preview, services
from cms.outbox.models import Message, State

#: After a night without a server there may be hundreds in doubt: the oldest first, page after page.
SETTLED_AT_ONCE = 200


class Settling(TransitionView):
    """An act of staff on a message; the service decides whether it is still possible."""

    permission_required = "resolve"
    service = None
    states = ()

    @classmethod
    def possible(cls, record):
        return record.state in cls.states

    def perform(self, data):
        try:
            return type(self).service(message=self.object, user=self.request.user)
        except services.NotPossible as error:
            raise Refusal(str(error)) from None


class ResendView(Settling):
    slug, label, icon = "renvoyer", "Renvoyer", "resubmit"
    states = (State.UNCERTAIN, State.REJECTED)
    service = services.resend
    main = True
    done_message = "il part de nouveau."

    @classmethod
    def possible(cls, record):
        return super().possible(record) and not record.forgotten

    def consequences(self):
        if self.object.state == State.UNCERTAIN:
            return [
                "Le message est renvoyé sous le même identifiant.",
                "S’il était déjà arrivé, la personne peut le recevoir deux fois.",
            ]
        return ["Le message est renvoyé à la même adresse."]


class MarkDeliveredView(Settling):
    slug, label, icon = "marquer-remis", "Marquer remis", "check"
    states = (State.UNCERTAIN,)
    service = services.mark_delivered
    done_message = "il est noté comme remis."

    def consequences(self):
        return ["Le message est noté comme remis : il ne sera pas renvoyé."]


class CancelView(Settling):
    slug, label, icon = "annuler", "Annuler l’envoi", "cross"
    states = (State.QUEUED, State.CLAIMED)
    service = services.cancel
    serious = True
    done_message = "il ne partira pas."

    def consequences(self):
        return ["Le message ne partira pas."]


class UncertainForm(forms.Form):
    """Messages ticked in the list, and which of the two acts was chosen."""

    acts = {"renvoyer": services.resend, "marquer-remis": services.mark_delivered}

    chosen = forms.ModelMultipleChoiceField(
        Message.objects.all(), error_messages={"required": "Cochez au moins un message."}
    )
    act = forms.ChoiceField(choices=[(name, name) for name in acts])


class UncertainView(ActView):
    """Every message whose arrival is uncertain, to be settled together."""

    model = Message
    permission_required = "resolve"
    label = page_title = "Messages incertains"
    header_icon = "warning"
    form_class = UncertainForm
    template_name = "backoffice/mail/uncertain.html"

    def waiting(self):
        return Message.objects.filter(state=State.UNCERTAIN).defer("html").order_by("pk")

    def get_context_data(self, **kwargs):
        waiting = self.waiting()
        here = {"letters": waiting[:SETTLED_AT_ONCE], "number": waiting.count(), "most": SETTLED_AT_ONCE}
        return super().get_context_data(**kwargs) | here

    def form_valid(self, form):
        settle, settled, refused = UncertainForm.acts[form.cleaned_data["act"]], 0, []
        for message in form.cleaned_data["chosen"]:
            try:
                settle(message=message, user=self.request.user)
                settled += 1
            except services.NotPossible as error:
                refused.append(f"«\u00a0{message}\u00a0» ({message.address})\u00a0: {error}")
        if settled:
            done = "repartent" if form.cleaned_data["act"] == "renvoyer" else "sont notés comme remis"
            one = "repart" if done == "repartent" else "est noté comme remis"
            said = f"1 message {one}." if settled == 1 else f"{settled} messages {done}."
            notices.success(self.request, said)
        for sentence in refused:
            notices.warning(self.request, sentence)
        return redirect(self.request.path)

    def back_url(self):
        return reverse(self.index_url_name)


class LetterView(PermissionCheckedMixin, View):
    """A message as its reader sees it, for the frame of its sheet. A confidential one is never shown."""

    model = Message
    permission_required = "view"

    def get(self, request, pk):
        message = get_object_or_404(Message, pk=pk)
        if message.secret or not message.html:
            raise Http404
        return preview.html_of(message)
