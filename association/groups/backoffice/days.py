"""The day a list is asked for."""

from django import forms
from django.core.exceptions import ValidationError

PARAMETER = "on"


def asked_day(request):
    """The day in the address (?on=31/12/2024); None where there is none, which means today."""
    try:
        return forms.DateField(required=False).clean(request.GET.get(PARAMETER, ""))
    except ValidationError:
        return None
