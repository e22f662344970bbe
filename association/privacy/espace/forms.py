"""What a person confirms."""

from django import forms


class ErasureForm(forms.Form):
    understood = forms.BooleanField(
        label="J’ai lu ce qui est supprimé et conservé\u00a0: je demande l’effacement de mes données.",
        error_messages={"required": "Cochez la case pour demander l’effacement."},
    )
