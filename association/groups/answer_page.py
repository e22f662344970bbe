"""The page an invitation leads to: three choices, without an account. Opening it answers nothing."""

from django import forms
from django.shortcuts import redirect
from django.urls import path
from django.utils.cache import add_never_cache_headers
from django.views.generic import FormView

from association.groups.emails import day_in_words, when_in_words, where_in_words
from association.groups.models import GroupMeeting, Invitee
from association.groups.rules.meetings import ANSWERS, Act, points
from association.groups.services.letters import invitee_of
from association.groups.services.meetings import answer, possible
from cms.backoffice.errors import Refusal


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Votre réponse",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une réponse.",
            "invalid_choice": "Choisissez l’une des réponses proposées.",
        },
    )

    def __init__(self, *args, mode, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(value, Invitee.Answer(value).label) for value in ANSWERS[mode]]


class AnswerView(FormView):
    """What one person answers to one meeting; the link is theirs, and lasts until the meeting starts."""

    template_name = "groups/answer.html"
    form_class = AnswerForm

    def dispatch(self, request, *args, **kwargs):
        self.invitee = invitee_of(kwargs["token"])
        response = super().dispatch(request, *args, **kwargs) if self.invitee else self.gone()
        response["X-Robots-Tag"] = "noindex, noarchive"
        # The page links to the video meeting: where it leads learns nothing of this address.
        response["Referrer-Policy"] = "same-origin"
        add_never_cache_headers(response)
        return response

    def gone(self):
        return self.response_class(
            self.request, "groups/answer_gone.html", {}, using=self.template_engine, status=404
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"mode": self.invitee.meeting.mode}

    def get_initial(self):
        """The button pressed in the message, else the answer already given."""
        wanted = self.request.GET.get("reponse", "")
        known = ANSWERS[self.invitee.meeting.mode]
        return {"answer": wanted if wanted in known else self.invitee.answer}

    def get_context_data(self, **kwargs):
        meeting = self.invitee.meeting
        return super().get_context_data(**kwargs) | {
            "meeting": meeting,
            "person": self.invitee.person,
            "day": day_in_words(meeting.starts_at),
            "when": when_in_words(meeting),
            "where": where_in_words(meeting),
            "agenda": points(meeting.agenda),
            "answered": self.invitee.get_answer_display(),
            "open": possible(meeting, Act.ANSWER),
            "cancelled": meeting.state == GroupMeeting.State.CANCELLED,
        }

    def form_valid(self, form):
        try:
            answer(invitee=self.invitee, answer=form.cleaned_data["answer"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return redirect(self.request.path)


urlpatterns = [path("reponse/<str:token>/", AnswerView.as_view(), name="meeting_answer")]
