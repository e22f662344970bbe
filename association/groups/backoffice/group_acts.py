"""The acts of a group's life, each a page of its own: what will happen, then one service call."""

from django.urls import reverse

from association.groups.backoffice import group_forms as forms
from association.groups.models import WorkingGroup
from association.groups.rules.periods import SOURCES, Act
from association.groups.services import groups
from association.groups.services.reference import propose_groups
from cms.backoffice.transitions import ActView, TransitionView


class CreateView(ActView):
    """A group begins."""

    model = WorkingGroup
    label = "Créer un groupe"
    permission_required = "add"
    form_class = forms.CreateForm
    done_message = "le groupe est créé."

    def consequences(self):
        return [
            "Le groupe est actif à partir du jour choisi. Ajoutez-y ensuite son animateur et ses membres.",
            "Il a une page sur le site\u00a0: pour qu’il n’en ait pas, modifiez sa fiche.",
        ]

    def perform(self, data):
        return groups.create_group(user=self.request.user, **data)


class ProposeView(ActView):
    """The groups most networks have, for a site that has none yet."""

    model = WorkingGroup
    label = "Créer les groupes proposés"
    permission_required = "add"
    form_class = forms.ProposeForm
    done_message = "le premier des groupes proposés est créé, avec les autres."

    def consequences(self):
        return [
            "Onze groupes de spécialité et onze groupes transversaux sont créés, sans personne dedans.",
            "Vous pourrez renommer chacun, changer les spécialités attendues, ou clore ceux que le réseau "
            "n’a pas.",
        ]

    def perform(self, data):
        return propose_groups(on=data["start_on"], user=self.request.user)[0]

    def sheet_url(self, record):
        return reverse(self.index_url_name)


class GroupTransition(TransitionView):
    """An act whose possibility follows from the last status of the group."""

    act = None
    permission_required = "decide"
    form_class = forms.ActForm

    @classmethod
    def possible(cls, group):
        return group.last_status in SOURCES[cls.act]

    def perform(self, data):
        return self.service(group=self.object, user=self.request.user, **data)


class SuspendView(GroupTransition):
    slug, label, icon = "suspendre", "Suspendre", "no-view"
    act = Act.SUSPEND
    service = staticmethod(groups.suspend)
    done_message = "le groupe est suspendu."

    def consequences(self):
        return [
            "Le groupe ne se réunit plus, jusqu’à sa réouverture. Les rôles de ses membres courent toujours.",
            "Sa page publique dit qu’il est suspendu\u00a0; le motif n’est jamais montré.",
        ]


class ResumeView(GroupTransition):
    slug, label, icon = "rouvrir", "Rouvrir", "view"
    act = Act.RESUME
    main = True
    service = staticmethod(groups.resume)
    done_message = "le groupe est de nouveau actif."

    def consequences(self):
        said = ["Le groupe est actif à partir du jour choisi."]
        if self.object.last_status is None:
            said.append(
                "Les rôles que sa clôture a terminés ne reprennent pas d’eux-mêmes\u00a0: ajoutez-les."
            )
        return said


class CloseView(GroupTransition):
    slug, label, icon = "clore", "Clore", "circle-xmark"
    act = Act.CLOSE
    serious = True
    form_class = forms.CloseForm
    service = staticmethod(groups.close)
    done_message = "le groupe est clos."

    def consequences(self):
        return [
            "Le groupe existe jusqu’à la veille. Les rôles en cours se terminent le même jour.",
            "Son histoire, ses réunions et ses documents restent. On peut le rouvrir.",
        ]


TRANSITIONS = (ResumeView, SuspendView, CloseView)
