"""Screens of the professions and specialties, among the vocabularies of the back office."""

from association.people.models import Profession, Specialty
from association.reference.backoffice import VocabularyViewSet


class ProfessionViewSet(VocabularyViewSet):
    model = Profession
    menu_order = 160


class SpecialtyViewSet(VocabularyViewSet):
    model = Specialty
    own_fields = ("profession", "family")
    select_related = ("profession",)
    list_filter = ["profession", "family", "in_use"]
    menu_order = 170


VIEWSETS = (ProfessionViewSet(), SpecialtyViewSet())
