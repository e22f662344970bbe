"""The acts on meetings, each a page of its own: what will happen, then one service call."""

from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages

from association.groups.backoffice import meeting_forms as forms
from association.groups.backoffice.roll_call import RollCallView
from association.groups.emails import when_in_words
from association.groups.models import GroupMeeting
from association.groups.rules.meetings import Act
from association.groups.services import decisions, meetings, minutes, recipients
from association.groups.services.letters import messages_leaving
from cms.backoffice.transitions import ActView, TransitionView

State = GroupMeeting.State


class PlanView(ActView):
    """A meeting in preparation: nobody is told yet."""

    model = GroupMeeting
    label = "Préparer une réunion"
    permission_required = "add"
    form_class = forms.PlanForm
    done_message = "la réunion est préparée. Personne n’est encore prévenu."

    def get_initial(self):
        chosen = self.request.GET.get("group", "")
        initial = super().get_initial() | {"mode": GroupMeeting.Mode.MIXED}
        return initial | ({"group": chosen} if chosen.isdecimal() else {})

    def consequences(self):
        return [
            "Personne n’est prévenu\u00a0: la convocation se fait ensuite, d’un clic, quand tout est prêt.",
            "Une réunion qui a déjà eu lieu se note aussi\u00a0: elle s’émarge sans être convoquée.",
        ]

    def form_valid(self, form):
        self.values = form.values()
        return super().form_valid(form)

    def perform(self, data):
        return meetings.plan(group=data["group"], user=self.request.user, **self.values)


class OnMeeting(TransitionView):
    act = None

    @classmethod
    def possible(cls, meeting):
        return meetings.possible(meeting, cls.act)

    def told(self, told):
        """Say to the one who acted whom to call; returns the meeting."""
        if told.written or told.without_address:
            show = messages.warning if told.without_address else messages.info
            show(self.request, f"{told}.")
        return told.meeting

    @cached_property
    def number_reached(self):
        """How many of those invited have an address to write to."""
        return sum(1 for row in recipients.invited(self.object) if row.person.preferred_email)


class ConveneView(OnMeeting):
    slug, label, icon = "convoquer", "Convoquer", "mail"
    act = Act.CONVENE
    main = True
    template_name = "backoffice/groups/convene.html"
    done_message = "la réunion est convoquée."

    @cached_property
    def recipients(self):
        return recipients.to_convene(self.object)

    def consequences(self):
        number = sum(1 for one in self.recipients if one.address)
        said = [
            f"Réunion du groupe {self.object.group}\u00a0: {when_in_words(self.object)}.",
            f"{messages_leaving(number)} avec le rendez-vous pour l’agenda et un lien pour répondre.",
        ]
        without = len(self.recipients) - number
        if without:
            people = "Une personne n’a" if without == 1 else f"{without} personnes n’ont"
            said.append(f"{people} pas d’adresse e-mail\u00a0: prévenez-les autrement, la liste dit qui.")
        return said

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "with_address": [one for one in self.recipients if one.address],
            "without_address": [one for one in self.recipients if not one.address],
        }

    def perform(self, data):
        return self.told(meetings.convene(meeting=self.object, user=self.request.user))


class ChangeView(OnMeeting):
    slug, label, icon = "modifier", "Modifier la réunion", "edit"
    act = Act.CHANGE
    form_class = forms.MeetingForm
    done_message = "la réunion est modifiée."

    def get_initial(self):
        meeting = self.object
        start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        names = ("title", "mode", "place", "link", "agenda")
        return {name: getattr(meeting, name) for name in names} | {
            "on": start.date(),
            "begins": start.time(),
            "ends": end.time(),
        }

    def consequences(self):
        if self.object.state == State.DRAFT:
            return ["Personne n’est prévenu\u00a0: la réunion n’est pas encore convoquée."]
        return [
            f"{messages_leaving(self.number_reached)} pour annoncer le changement\u00a0; le rendez-vous "
            "joint remplace le premier.",
            "Si l’heure ou la modalité change, les réponses sont effacées et redemandées.",
        ]

    def form_valid(self, form):
        self.values = form.values()
        return super().form_valid(form)

    def perform(self, data):
        return self.told(meetings.change(meeting=self.object, user=self.request.user, **self.values))


class InviteView(OnMeeting):
    slug, label, icon = "inviter", "Inviter quelqu’un", "user"
    act = Act.INVITE
    form_class = forms.InviteForm
    done_message = "la personne est dans la liste."

    def consequences(self):
        if self.object.state == State.DRAFT:
            return ["La personne recevra la convocation avec le groupe. Personne n’est prévenu maintenant."]
        return ["La personne reçoit la convocation tout de suite, et personne d’autre."]

    def perform(self, data):
        return self.told(meetings.invite(meeting=self.object, person=data["person"], user=self.request.user))


class RemindView(OnMeeting):
    slug, label, icon = "relancer", "Relancer", "mail"
    act = Act.REMIND
    template_name = "backoffice/groups/convene.html"
    done_message = "la relance est partie."

    @cached_property
    def silent(self):
        rows = recipients.silent(self.object)
        return [
            recipients.Recipient(row.person, row.role, row.organisation, row.person.preferred_email)
            for row in rows
        ]

    def consequences(self):
        number = sum(1 for one in self.silent if one.address)
        return [f"{messages_leaving(number)}, à ceux qui n’ont pas répondu et à eux seuls."]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "with_address": [one for one in self.silent if one.address],
            "without_address": [one for one in self.silent if not one.address],
        }

    def perform(self, data):
        return self.told(meetings.remind(meeting=self.object, user=self.request.user))


class CancelView(OnMeeting):
    slug, label, icon = "annuler", "Annuler la réunion", "cross"
    act = Act.CANCEL
    serious = True
    form_class = forms.CancelForm
    done_message = "la réunion est annulée."

    def consequences(self):
        if self.object.state == State.DRAFT:
            return ["Personne n’est prévenu\u00a0: la réunion n’était pas convoquée."]
        return [
            f"{messages_leaving(self.number_reached)} avec le motif, qui retire le rendez-vous des agendas.",
            "Une réunion annulée ne se rouvre pas\u00a0: on en prépare une autre.",
        ]

    def perform(self, data):
        return self.told(meetings.cancel(meeting=self.object, reason=data["reason"], user=self.request.user))


class AttendanceView(RollCallView, OnMeeting):
    slug, label, icon = "emarger", "Émarger", "tick-inverse"
    act = Act.ATTENDANCE
    done_message = "l’émargement est enregistré."


class NotesView(OnMeeting):
    slug, label, icon = "noter", "Décisions et compte rendu", "list-ol"
    act = Act.NOTE
    form_class = forms.NotesForm
    template_name = "backoffice/groups/notes.html"
    done_message = "les notes sont enregistrées."

    def get_form_kwargs(self):
        known = [(row.text, row.how) for row in self.object.decisions.all()]
        return super().get_form_kwargs() | {"known": known}

    def get_initial(self):
        return {"summary": self.object.summary}

    def consequences(self):
        said = ["Ce qui est écrit ici paraîtra dans le compte rendu, une fois publié."]
        if self.object.minutes_version:
            said.append(
                "Le compte rendu déjà publié ne change pas\u00a0: publiez-en ensuite une version corrigée."
            )
        return said

    def form_valid(self, form):
        self.wanted = form.decisions()
        return super().form_valid(form)

    @transaction.atomic
    def perform(self, data):
        decisions.write_summary(
            meeting=self.object, summary=data["summary"].replace("\r\n", "\n"), user=self.request.user
        )
        decisions.record_decisions(meeting=self.object, decisions=self.wanted, user=self.request.user)
        return self.object


class PublishView(OnMeeting):
    slug, label, icon = "publier", "Publier le compte rendu", "doc-full"
    act = Act.PUBLISH
    form_class = forms.PublishForm
    done_message = "le compte rendu est publié."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"corrects": bool(self.object.minutes_version)}

    def consequences(self):
        if self.object.minutes_version:
            return [
                f"La version {self.object.minutes_version + 1} remplace celle qui est publiée, et dit en "
                "tête ce qu’elle corrige.",
                "Personne n’est prévenu par e-mail.",
            ]
        return [
            "Un PDF est fait\u00a0: présents, ordre du jour, compte rendu, décisions, actions.",
            "Les membres du groupe le trouvent dans leur espace\u00a0; il n’a pas d’adresse publique.",
            "Personne n’est prévenu par e-mail.",
        ]

    def perform(self, data):
        return minutes.publish_minutes(
            meeting=self.object, correction=data.get("correction", ""), user=self.request.user
        )


TRANSITIONS = (
    ConveneView,
    AttendanceView,
    NotesView,
    PublishView,
    ChangeView,
    InviteView,
    RemindView,
    CancelView,
)
