"""The demonstration's RPPS file: invented professionals, under the register's own test numbers."""

from datetime import date
from pathlib import Path

from association.people import territory
from association.people.models import RppsEntry
from association.people.services.rpps_file import load_rpps

FILE = Path(__file__).parent / "data/rpps-invented.txt"


def make(record):
    """Put the file in place, as the product does."""
    with FILE.open("rb") as stream:
        load_rpps(stream=stream, departments=territory.department_codes(), file_date=date(2026, 10, 8))
    record.add(*RppsEntry.objects.all())
