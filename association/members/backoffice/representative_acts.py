"""The acts on representatives, each a page of its own: what will happen, then one service call."""

from association.members.backoffice import representative_forms as forms
from association.members.models import Representative
from association.members.services import representatives
from association.records.dated import today
from cms.backoffice.transitions import ActView, TransitionView

IN_SPACE = "voit cette organisation dans son espace et peut proposer des modifications."


class DesignateView(ActView):
    """Somebody represents an organisation from a day on."""

    model = Representative
    label = "Désigner un représentant"
    permission_required = "add"
    form_class = forms.DesignateForm
    done_message = "la désignation est enregistrée."

    def get_initial(self):
        chosen = {
            name: value
            for name in ("organisation", "person")
            if (value := self.request.GET.get(name, "")).isdecimal()
        }
        return super().get_initial() | {"kind": Representative.Kind.HOLDER} | chosen

    def consequences(self):
        return [
            f"À partir de ce jour, la personne {IN_SPACE}",
            "Une organisation a un titulaire à la fois, et autant de suppléants qu’il en faut.",
            "Aucun message n’est envoyé\u00a0: prévenez la personne.",
        ]

    def perform(self, data):
        data = {name: value for name, value in data.items() if name != "anyway"}
        return representatives.designate(user=self.request.user, **data)


class OnRepresentative(TransitionView):
    @classmethod
    def possible(cls, representative):
        return representative.end_on is None or representative.end_on > today()


class ReplaceView(OnRepresentative):
    slug, label, icon = "remplacer", "Remplacer le titulaire", "resubmit"
    main = True
    form_class = forms.ReplaceForm
    done_message = "le nouveau titulaire est enregistré."

    @classmethod
    def possible(cls, representative):
        return representative.kind == Representative.Kind.HOLDER and super().possible(representative)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"organisation": self.object.organisation}

    def consequences(self):
        return [
            f"{self.object.person} cesse d’être titulaire le jour choisi, et le nouveau l’est ce jour-là.",
            "Un suppléant qui devient titulaire cesse d’être suppléant.",
            f"Le nouveau titulaire {IN_SPACE}",
        ]

    def perform(self, data):
        return representatives.replace_holder(
            representative=self.object,
            person=data["person"],
            on=data["on"],
            decision=data["decision"],
            user=self.request.user,
        )


class EndView(OnRepresentative):
    slug, label, icon = "terminer", "Terminer", "cross"
    serious = True
    form_class = forms.EndForm
    done_message = "la fin est enregistrée."

    def consequences(self):
        said = [
            f"{self.object.person} représente l’organisation jusqu’à la veille, et ne la voit plus ensuite "
            "dans son espace.",
            "La ligne reste dans l’histoire de l’organisation.",
        ]
        if self.object.kind == Representative.Kind.HOLDER:
            said.append("L’organisation n’a plus de titulaire, tant qu’un autre n’est pas désigné.")
        return said

    def perform(self, data):
        return representatives.end_representation(
            representative=self.object, on=data["on"], user=self.request.user
        )


class CorrectView(TransitionView):
    slug, label, icon = "corriger", "Corriger", "edit"
    form_class = forms.CorrectForm
    done_message = "la correction est enregistrée."

    def get_initial(self):
        row = self.object
        return {name: getattr(row, name) for name in ("kind", "start_on", "end_on", "decision")}

    def consequences(self):
        return [
            "Pour une erreur de saisie\u00a0: la ligne est réécrite, et le journal garde ce qu’elle disait.",
            "Pour un changement, remplacez le titulaire ou terminez la ligne.",
        ]

    def perform(self, data):
        return representatives.correct(representative=self.object, user=self.request.user, **data)


TRANSITIONS = (ReplaceView, EndView, CorrectView)
