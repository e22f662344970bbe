"""The acts on roles, each a page of its own: what will happen, then one service call."""

from association.groups.backoffice import role_forms as forms
from association.groups.models import GroupRole
from association.groups.services import roles
from association.records.dated import today
from cms.backoffice.transitions import ActView, TransitionView

Role = GroupRole.Role
IN_SPACE = "entre dans la salle du groupe, dans son espace\u00a0: réunions, documents, actions."


class AddView(ActView):
    """Somebody enters a group, or takes one more role in it."""

    model = GroupRole
    label = "Ajouter une personne à un groupe"
    permission_required = "add"
    form_class = forms.AddForm
    done_message = "la personne est dans le groupe."

    def get_initial(self):
        chosen = {
            name: value
            for name in ("group", "person")
            if (value := self.request.GET.get(name, "")).isdecimal()
        }
        return super().get_initial() | {"role": Role.MEMBER} | chosen

    def consequences(self):
        return [
            f"À partir de ce jour, la personne {IN_SPACE} Un invité n’y entre pas.",
            "Une personne peut avoir deux rôles dans un groupe\u00a0: elle compte une fois.",
            "Aucun message n’est envoyé\u00a0: prévenez la personne.",
        ]

    def perform(self, data):
        data = {name: value for name, value in data.items() if name != "anyway"}
        return roles.add_role(user=self.request.user, **data)


class OnRole(TransitionView):
    @classmethod
    def possible(cls, role):
        return role.end_on is None or role.end_on > today()


class ReplaceView(OnRole):
    slug, label, icon = "remplacer", "Remplacer l’animateur", "resubmit"
    main = True
    form_class = forms.ReplaceForm
    done_message = "le nouvel animateur est enregistré."

    @classmethod
    def possible(cls, role):
        return role.role == Role.LEAD and super().possible(role)

    def consequences(self):
        return [
            f"{self.object.person} cesse d’animer le groupe le jour choisi\u00a0; le nouvel animateur "
            "commence ce jour-là.",
            "Leurs autres rôles dans le groupe ne changent pas.",
        ]

    def perform(self, data):
        return roles.replace_lead(
            role=self.object,
            person=data["person"],
            on=data["on"],
            organisation=data["organisation"],
            decision=data["decision"],
            user=self.request.user,
        )


class EndView(OnRole):
    slug, label, icon = "terminer", "Terminer", "cross"
    serious = True
    form_class = forms.EndForm
    done_message = "la fin est enregistrée."

    def consequences(self):
        said = [
            f"{self.object.person} a ce rôle jusqu’à la veille.",
            "Sans autre rôle dans le groupe, la personne n’entre plus dans sa salle.",
            "La ligne reste dans l’histoire du groupe.",
        ]
        if self.object.role == Role.LEAD:
            said.append("Sans autre animateur, le groupe est signalé tant que personne ne l’anime.")
        return said

    def perform(self, data):
        return roles.end_role(role=self.object, on=data["on"], user=self.request.user)


class CorrectView(TransitionView):
    slug, label, icon = "corriger", "Corriger", "edit"
    form_class = forms.CorrectForm
    done_message = "la correction est enregistrée."

    def get_initial(self):
        row = self.object
        names = ("role", "start_on", "end_on", "organisation", "decision")
        return {name: getattr(row, name) for name in names}

    def consequences(self):
        return [
            "Pour une erreur de saisie\u00a0: la ligne est réécrite, et le journal garde ce qu’elle disait.",
            "Pour un changement, terminez le rôle et ajoutez le suivant.",
        ]

    def perform(self, data):
        return roles.correct_role(row=self.object, user=self.request.user, **data)


TRANSITIONS = (ReplaceView, EndView, CorrectView)
