"""Loads the register of processing shipped with the product."""

from pathlib import Path

from association.privacy.models import ProcessingActivity
from association.reference.loading import Vocabulary, load

FOLDER = Path(__file__).resolve().parent.parent / "reference"


def load_privacy_reference():
    """Load the register, keeping what the network changed (association.reference.loading). Returns a Load."""
    return load(Vocabulary(ProcessingActivity, FOLDER / "processing_activities.csv"))
