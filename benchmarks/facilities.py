"""Rows for the import benchmark: the real file's columns, as many invented facilities as wanted."""

import csv
import io
from pathlib import Path

from stdnum import luhn

REAL = Path(__file__).resolve().parent.parent / "demo/data/facilities-occitanie.csv"


def real_rows():
    """The published file: its headings and its 569 lines."""
    with REAL.open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    return headings, rows


def generated_rows(number):
    """As many lines made from the real ones, each with a FINESS number of its own whose key holds."""
    headings, real = real_rows()
    rows = []
    for index in range(number):
        row = list(real[index % len(real)])
        # Department 99 exists in no register: no clash with a real number.
        digits = f"99{index:06}"
        row[0] = digits + luhn.calc_check_digit(digits)
        row[1] = f"{row[1][:50]} {index}"
        rows.append(row)
    return headings, rows


def as_csv(headings, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([headings, *rows])
    return text.getvalue().encode()
