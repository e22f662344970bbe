"""The acts of a membership's life, each a page of its own: what will happen, then one service call."""

from association.members.backoffice import membership_forms as forms
from association.members.backoffice.missing import missing
from association.members.models import Membership
from association.members.rules.lifecycle import SOURCES, EventKind, Status
from association.members.rules.words import in_words
from association.members.services import admissions, departures, memberships, signing
from cms.backoffice.transitions import ActView, TransitionView


class ApplyView(ActView):
    """Record the application of an organisation: the birth of a membership."""

    model = Membership
    label = "Enregistrer une candidature"
    permission_required = "add"
    form_class = forms.ApplicationForm
    done_message = "la candidature est enregistrée."

    def get_initial(self):
        chosen = self.request.GET.get("organisation", "")
        return super().get_initial() | ({"organisation": chosen} if chosen.isdecimal() else {})

    def consequences(self):
        return [
            "L’organisation devient candidate ; elle ne figure pas encore parmi les membres.",
            "Elle sera membre une fois admise par une décision, et les deux textes fondateurs signés, "
            "dans l’ordre que l’on veut.",
        ]

    def perform(self, data):
        return memberships.apply_for_membership(user=self.request.user, **data)


class MembershipTransition(TransitionView):
    """An act whose possibility follows from the status of the membership."""

    kind = None
    permission_required = "decide"

    @classmethod
    def possible(cls, membership):
        return membership.status in SOURCES[cls.kind] and not membership.ended_on

    def service_arguments(self, data):
        return data

    def perform(self, data):
        self.service(membership=self.object, user=self.request.user, **self.service_arguments(data))
        return self.object


class SignView(MembershipTransition):
    slug = "sign"
    label = "Enregistrer une signature"
    icon = "edit"
    permission_required = "sign"
    main = True
    form_class = forms.SignatureForm
    service = staticmethod(memberships.sign_text)
    done_message = "la signature est enregistrée."

    @classmethod
    def possible(cls, membership):
        return membership.status in Status.open() and not membership.ended_on

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"membership": self.object}

    def consequences(self):
        lacking = missing(self.object)
        if not lacking:
            return ["La signature s’ajoute au dossier ; le statut de l’adhésion ne change pas."]
        return [
            f"Il manque aujourd’hui : {in_words(lacking)}.",
            "L’adhésion devient active d’elle-même quand plus rien ne manque.",
        ]


class AdmitView(MembershipTransition):
    slug = "admit"
    label = "Admettre"
    kind = EventKind.ADMISSION
    main = True
    form_class = forms.DecisionForm
    service = staticmethod(admissions.admit)
    done_message = "l’admission est enregistrée."

    def consequences(self):
        lacking = [thing for thing in missing(self.object) if "signée" in thing]
        if lacking:
            return [
                "L’organisation est admise.",
                f"Pour être membre, il lui manquera encore : {in_words(lacking)}.",
                self.letter(),
            ]
        return [
            "L’organisation est admise, et membre aussitôt : les deux textes sont signés.",
            "Elle apparaît sur le site public, dans la liste et sur la carte.",
        ]

    def letter(self):
        recipient = signing.recipient_of(self.object)
        if recipient is None:
            return "Aucune adresse e-mail n’est connue\u00a0: le lien de signature ne partira pas."
        return f"Le lien pour signer en ligne part aussitôt à {recipient.name}, {recipient.address}."


class SendLinkView(MembershipTransition):
    slug = "signing-link"
    label = "Envoyer le lien de signature"
    icon = "mail"
    permission_required = "sign"
    done_message = "le lien de signature part par e-mail."

    @classmethod
    def possible(cls, membership):
        return membership.status == Status.ADMITTED and not membership.ended_on

    def consequences(self):
        recipient = signing.recipient_of(self.object)
        to = (
            f"{recipient.name}, {recipient.address}" if recipient else "personne\u00a0: aucune adresse connue"
        )
        return [
            f"Le lien part à {to}.",
            "Les liens envoyés auparavant pour cette admission ne marchent plus.",
        ]

    def perform(self, data):
        signing.invite(membership=self.object, user=self.request.user)
        return self.object


class RefuseView(MembershipTransition):
    slug = "refuse"
    label = "Refuser la candidature"
    icon = "cross"
    kind = EventKind.REFUSAL
    serious = True
    form_class = forms.RefusalForm
    service = staticmethod(admissions.refuse)
    done_message = "le refus est enregistré."

    def consequences(self):
        return [
            "La candidature est close ; l’organisation pourra en déposer une autre.",
            self.letter(),
        ]

    def letter(self):
        application = getattr(self.object, "application", None)
        if application is None:
            return "Aucun message n’est envoyé : prévenez l’organisation."
        return f"Votre motif part par e-mail à {application.contact_name}, {application.contact_email}."


class SuspendView(MembershipTransition):
    slug = "suspend"
    label = "Suspendre"
    icon = "no-view"
    kind = EventKind.SUSPENSION
    form_class = forms.SuspensionForm
    service = staticmethod(memberships.suspend)
    done_message = "l’adhésion est suspendue."

    def consequences(self):
        return [
            "L’organisation ne compte plus parmi les membres, jusqu’à la levée de la suspension.",
            "Elle disparaît de la liste et de la carte publiques ; le motif n’est jamais montré.",
        ]


class ReinstateView(MembershipTransition):
    slug = "reinstate"
    label = "Lever la suspension"
    icon = "view"
    kind = EventKind.REINSTATEMENT
    main = True
    form_class = forms.ReinstatementForm
    service = staticmethod(memberships.reinstate)
    done_message = "la suspension est levée."

    def consequences(self):
        return ["L’organisation est de nouveau membre, et de nouveau montrée au public."]


class ChangeCollegeView(MembershipTransition):
    slug = "change-college"
    label = "Changer de collège"
    icon = "group"
    form_class = forms.CollegeForm
    service = staticmethod(memberships.change_college)
    done_message = "le changement de collège est enregistré."

    @classmethod
    def possible(cls, membership):
        return membership.status in Status.open() and not membership.ended_on

    def consequences(self):
        present = self.object.college_name
        return [
            f"L’organisation quitte le collège « {present} » le jour choisi, pour le nouveau."
            if present
            else "L’organisation entre dans ce collège le jour choisi.",
            "Les deux périodes restent dans l’histoire de l’adhésion.",
        ]


class EndingView(MembershipTransition):
    """What ends a membership for good."""

    serious = True
    done_message = "la fin de l’adhésion est enregistrée."

    def consequences(self):
        return [
            "L’adhésion prend fin le jour choisi : l’organisation est membre jusqu’à la veille.",
            "Son histoire est gardée. Pour revenir, elle déposera une nouvelle candidature.",
        ]


class ResignView(EndingView):
    slug = "resign"
    label = "Enregistrer une démission"
    icon = "logout"
    kind = EventKind.RESIGNATION
    permission_required = "change"
    form_class = forms.ResignationForm
    service = staticmethod(departures.record_resignation)


class OpenExclusionView(MembershipTransition):
    """A member is told why, invited and heard before anything is decided: never in one step."""

    slug = "exclude"
    label = "Ouvrir une procédure de radiation"
    icon = "circle-xmark"
    kind = EventKind.EXCLUSION
    serious = True
    form_class = forms.ReasonForm
    service = staticmethod(departures.open_procedure)
    done_message = "la procédure est ouverte ; convoquez l’adhérent à son audition."

    def consequences(self):
        return [
            "L’adhérent reste membre. Rien ne lui est encore envoyé.",
            "Il est ensuite convoqué par e-mail, avec le motif et le rendez-vous, puis entendu.",
            "La radiation se décide après l’audition, ou la procédure est abandonnée.",
        ]


class DissolveView(EndingView):
    slug = "dissolve"
    label = "Enregistrer une dissolution"
    icon = "minus"
    kind = EventKind.DISSOLUTION
    permission_required = "change"
    form_class = forms.OptionalReasonForm
    service = staticmethod(memberships.dissolve)


class MergeView(EndingView):
    slug = "merge"
    label = "Enregistrer une fusion"
    icon = "resubmit"
    kind = EventKind.MERGER
    permission_required = "change"
    form_class = forms.MergerForm
    service = staticmethod(memberships.merge)

    def consequences(self):
        return [
            *super().consequences(),
            "L’adhésion de l’organisation absorbante ne change pas.",
        ]


TRANSITIONS = (
    AdmitView,
    SignView,
    SendLinkView,
    ReinstateView,
    ChangeCollegeView,
    RefuseView,
    SuspendView,
    ResignView,
    OpenExclusionView,
    DissolveView,
    MergeView,
)
