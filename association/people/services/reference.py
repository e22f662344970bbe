"""Loads the vocabularies of people shipped with the product."""

from pathlib import Path

from association.people.models import ConsentText, Profession, Specialty
from association.reference.loading import Load, Vocabulary, load

FOLDER = Path(__file__).resolve().parent.parent / "reference"

VOCABULARIES = [
    Vocabulary(Profession, FOLDER / "professions.csv"),
    Vocabulary(Specialty, FOLDER / "specialties.csv"),
    Vocabulary(ConsentText, FOLDER / "consent_texts.csv"),
]


def load_people_reference():
    """Load professions, specialties and texts of consent (association.reference.loading). Returns a Load."""
    return sum(map(load, VOCABULARIES), Load())
