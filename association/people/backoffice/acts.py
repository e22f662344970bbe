"""What staff record on a person, act by act: posts and consents."""

from django import forms
from django.utils import timezone
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.widgets import AdminDateInput

from association.people.models import Affiliation, Consent, ConsentPurpose
from association.people.services import affiliations, consents
from association.records.dated import today
from cms.backoffice.transitions import TransitionView


class DayField(forms.DateField):
    def __init__(self, label, **options):
        super().__init__(label=label, widget=AdminDateInput, **options)


class BeginForm(forms.ModelForm):
    start_on = DayField("À partir du")

    class Meta:
        model = Affiliation
        fields = ["organisation", "function", "service", "practice_mode", "start_on", "main"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Its chooser is registered by the room above, after this class is made.
        self.fields["organisation"] = formfield_for_dbfield(Affiliation._meta.get_field("organisation"))

    def _post_clean(self):
        """The service checks the whole; the form has no row yet."""


class PostForm(forms.Form):
    """A running post of the person."""

    affiliation = forms.ModelChoiceField(label="Affiliation", queryset=Affiliation.objects.none())

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        running = person.affiliations.filter(end_on=None).select_related("organisation")
        self.fields["affiliation"].queryset = running
        if running.count() == 1:
            self.fields["affiliation"].initial = running.first()


class EndForm(PostForm):
    on = DayField("Jusqu’au", help_text="Ce jour-là, la personne n’y est plus.", initial=today)


class ChangeForm(PostForm):
    function = forms.CharField(label="Nouvelle fonction", max_length=120, required=False)
    service = forms.CharField(label="Nouveau service", max_length=120, required=False)
    on = DayField("À partir du", initial=today)


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label="Finalité", choices=ConsentPurpose)
    given = forms.TypedChoiceField(
        label="Réponse",
        choices=[("yes", "Oui"), ("no", "Non")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    source = forms.ChoiceField(
        label="Recueillie par",
        choices=[(one.value, one.label) for one in (Consent.Source.PAPER, Consent.Source.SPOKEN)],
    )
    on = DayField("Le", initial=today)


class OnPerson(TransitionView):
    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if issubclass(self.form_class, PostForm):
            kwargs["person"] = self.object
        return kwargs


class BeginAffiliationView(OnPerson):
    slug, label, icon = "affilier", "Ajouter une affiliation", "plus"
    form_class = BeginForm
    main = True
    done_message = "l’affiliation est notée."

    def perform(self, data):
        return affiliations.begin_affiliation(person=self.object, user=self.request.user, **data).person


class ChangeAffiliationView(OnPerson):
    slug, label, icon = "changer-de-fonction", "Changer de fonction", "edit"
    form_class = ChangeForm
    done_message = "la nouvelle fonction est notée."

    def consequences(self):
        return ["L’ancienne fonction prend fin ce jour-là et reste dans l’historique."]

    def perform(self, data):
        changes = {name: data[name] for name in ("function", "service") if data[name]}
        changed = affiliations.change_affiliation(
            affiliation=data["affiliation"], on=data["on"], user=self.request.user, **changes
        )
        return changed.person


class EndAffiliationView(OnPerson):
    slug, label, icon = "terminer-affiliation", "Terminer une affiliation", "cross"
    form_class = EndForm
    serious = True
    done_message = "l’affiliation est terminée."

    def perform(self, data):
        ended = affiliations.end_affiliation(
            affiliation=data["affiliation"], on=data["on"], user=self.request.user
        )
        return ended.person


class MainAffiliationView(OnPerson):
    slug, label, icon = "affiliation-principale", "Choisir l’affiliation principale", "pick"
    form_class = PostForm
    done_message = "l’affiliation principale est choisie."

    def perform(self, data):
        return affiliations.make_main(affiliation=data["affiliation"], user=self.request.user).person


class RecordConsentView(OnPerson):
    slug, label, icon = "consentement", "Enregistrer un consentement", "check"
    form_class = ConsentForm
    done_message = "la réponse est notée."

    def consequences(self):
        return ["La réponse vaut pour le texte en vigueur ce jour-là. Gardez le document signé, s’il existe."]

    def perform(self, data):
        noon = timezone.datetime.combine(data["on"], timezone.datetime.min.time())
        at = min(timezone.make_aware(noon), timezone.now())
        consent = consents.record_consent(
            person=self.object,
            purpose=data["purpose"],
            given=data["given"],
            source=data["source"],
            user=self.request.user,
            at=at,
        )
        return consent.person
