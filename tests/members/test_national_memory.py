"""National files as large as the real ones: what the server holds in memory does not grow with them."""

import gzip
import json
import tracemalloc

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from association.members.imports.finess_csv import FinessCsv
from association.members.models import Organisation
from tests.members.national import staged
from tests.members.national_files import DAY, ege, exercised, finess, holder, licence, pmej, site

pytestmark = [pytest.mark.django_db, pytest.mark.long]

KEPT, SHORT, LONG = 400, 20_000, 200_000
#: What two peaks may differ by: buffers of the reading, not the file (tens of megabytes apart).
SLACK = 3 * 1024 * 1024


def uploaded(name, write):
    """A file as a browser leaves it on the disk; write(file) fills it, a line at a time."""
    file = TemporaryUploadedFile(name, "application/octet-stream", 0, None)
    write(file)
    file.flush()
    file.size = file.tell()
    file.seek(0)
    return file


def csv_upload(lines):
    def write(file):
        file.write(f"finess;etalab;SYNTHETIQUE;{DAY}\n".encode())
        for rank in range(lines):
            department = "31" if rank < KEPT else "75"
            file.write((";".join(site(rank, department)) + "\n").encode())

    return uploaded("etalab-synthetique.csv", write)


def json_upload(entities, entity):
    """A gzipped FINESS+ file of so many legal entities, entity(rank) being each."""

    def write(file):
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as zipped:
            zipped.write(f'{{"generatedAt": "{DAY}T02:00:00Z", "pmej": ['.encode())
            for rank in range(entities):
                zipped.write((("," if rank else "") + json.dumps(entity(rank))).encode())
            zipped.write(b"]}")

    return uploaded("finess-synthetique.json.gz", write)


def structure(rank):
    return pmej(rank, ege(rank, "31" if rank < KEPT else "75"))


def activity(rank):
    there = holder(rank, (rank, [exercised("A")]), licences=[licence("A")])
    if rank >= KEPT:
        there["ege"][0]["numFinessEge"] = finess(rank, "75")
    return there


def peak(run):
    """The bytes run() held at most beyond what was there before."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def peak_of(format_name, file):
    def run():
        batch = staged(format_name, file.name, file, departments=["31"], scope="facilities")
        assert batch.error == ""
        assert (batch.status, batch.rows.count()) == ("ready", KEPT)
        batch.rows.all().delete()

    with file:
        return peak(run)


def test_a_csv_ten_times_longer_takes_no_more_memory():
    short = peak_of("finess-csv", csv_upload(SHORT))
    long = peak_of("finess-csv", csv_upload(LONG))
    assert long < short + SLACK, (short, long)


def test_the_structures_ten_times_as_many_take_no_more_memory():
    short = peak_of("finess-plus", json_upload(SHORT // 20, structure))
    long = peak_of("finess-plus", json_upload(LONG // 20, structure))
    assert long < short + SLACK, (short, long)


def test_the_activities_ten_times_as_many_take_no_more_memory():
    Organisation.objects.bulk_create(
        Organisation(
            name=f"CLINIQUE SYNTHETIQUE {rank}",
            slug=f"synthetique-{rank}",
            finess=finess(rank),
            kind="site",
            department_id="31",
        )
        for rank in range(KEPT)
    )
    short = peak_of("finess-activites", json_upload(SHORT // 20, activity))
    long = peak_of("finess-activites", json_upload(LONG // 20, activity))
    assert long < short + SLACK, (short, long)


def test_the_measure_sees_a_reader_that_loads_everything(monkeypatch):
    """The negative control: the same analysis, the lines of the file kept in a list on the way."""
    streaming = FinessCsv._bytes
    monkeypatch.setattr(FinessCsv, "_bytes", lambda self: iter(list(streaming(self))))
    short = peak_of("finess-csv", csv_upload(SHORT // 4))
    long = peak_of("finess-csv", csv_upload(SHORT * 2))
    assert long > short + 3 * SLACK, (short, long)
