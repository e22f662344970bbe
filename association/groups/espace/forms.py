"""What a lead types of the work of the group: documents, actions, deliverables, members."""

from django import forms
from django.core.exceptions import ValidationError

from association.groups.espace.finding import UNKNOWN, known_by
from association.groups.models import Deliverable, GroupRole
from association.groups.uploads import accept_document
from association.people.link_forms import DayField
from association.people.models import Person
from association.records.dated import today

Role = GroupRole.Role
#: A lead is designated by the coordination, never by another lead.
ROLES_GIVEN = (Role.MEMBER, Role.EXPERT, Role.PATIENT_REPRESENTATIVE)
WHO = "Adresse e-mail ou n° RPPS"


class DocumentForm(forms.Form):
    title = forms.CharField(label="Titre", max_length=150)
    file = forms.FileField(
        label="Fichier",
        help_text="PDF, image PNG ou JPEG, ou document de bureautique sans macro. 20\u00a0Mo au plus.",
    )
    meeting = forms.ModelChoiceField(
        label="Pour la réunion", queryset=None, required=False, empty_label="Aucune en particulier"
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = group.meetings.all()
        self.fields["meeting"].label_from_instance = lambda one: f"{one.starts_at:%d/%m/%Y}, {one.title}"

    def clean_file(self):
        return accept_document(self.cleaned_data["file"])


class ActionForm(forms.Form):
    text = forms.CharField(label="À faire", max_length=300)
    owner = forms.ModelChoiceField(label="Responsable", queryset=None, empty_label="Choisissez")
    due_on = DayField("Échéance")

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        insiders = group.roles.active().of_insiders().order_by().values("person")
        self.fields["owner"].queryset = Person.objects.filter(pk__in=insiders)


class DeliverableForm(forms.Form):
    title = forms.CharField(label="Livrable", max_length=200)
    kind = forms.ChoiceField(label="Nature", choices=Deliverable.Kind.choices)
    due_on = DayField("Prévu le", required=False)


class DeliveredForm(forms.Form):
    on = DayField("Livré le", initial=today)
    link = forms.URLField(
        label="Adresse", max_length=200, required=False, assume_scheme="https",
        help_text="Où on le trouve, s’il est publié.",
    )  # fmt: skip
    public = forms.BooleanField(label="Le montrer sur la page publique du groupe", required=False)


class FindForm(forms.Form):
    """Somebody named by what only those who know them have: their address or number, in full.

    A lead searches no directory. Who is not affiliated to a member, who shares an address with others
    and who is unknown all get one answer, which says nothing of who the network knows.
    """

    who = forms.CharField(
        label=WHO, max_length=254, help_text="En entier\u00a0: on ne cherche pas ici par le nom."
    )

    def clean_who(self):
        person = known_by(self.cleaned_data["who"])
        if person is None:
            raise ValidationError(UNKNOWN)
        return person


class MemberForm(FindForm):
    role = forms.ChoiceField(label="Rôle", choices=[(role.value, role.label) for role in ROLES_GIVEN])


class EndRoleForm(forms.Form):
    on = DayField("À partir du", initial=today, help_text="Ce jour-là, cette personne n’est plus du groupe.")


class RequestForm(forms.Form):
    text = forms.CharField(
        label="Votre demande",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Par exemple\u00a0: ajouter quelqu’un que vous ne trouvez pas, changer d’animateur.",
    )
