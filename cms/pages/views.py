"""The style guide: every component of the site on one page, for those who build pages."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import render

from cms.pages.pagination import paginate


class SampleForm(forms.Form):
    """Fields of each kind, shown empty and in error."""

    name = forms.CharField(label="Nom", help_text="Tel qu’il doit paraître sur l’attestation.")
    email = forms.EmailField(label="Adresse e-mail")
    college = forms.ChoiceField(
        label="Collège",
        required=False,
        choices=[("", "Tous"), ("1", "Établissements publics"), ("2", "Usagers")],
    )
    message = forms.CharField(label="Message", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="J’ai lu la charte du réseau")


@login_required
@permission_required("wagtailadmin.access_admin", raise_exception=True)
def style_guide(request):
    return render(
        request,
        "pages/style_guide.html",
        {
            "sample_form": SampleForm(),
            "sample_form_in_error": SampleForm(
                {"name": "", "email": "secretariat@", "message": ""}, prefix="erreur"
            ),
            "page_obj": paginate(range(240), request.GET.get("page", 3), 20),
            "breadcrumbs": [("Accueil", "/"), ("Guide de style", "/style/")],
            "icons": [
                {"name": path.stem, "template": f"icons/{path.name}"}
                for path in sorted(Path(settings.BASE_DIR, "templates", "icons").glob("*.svg"))
            ],
            "colours": ["ink", "teal", "teal-pale", "madder", "madder-pale", "sand", "line", "ochre-pale"],
        },
    )
