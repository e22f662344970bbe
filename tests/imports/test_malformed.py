"""Malformed files through the screen: no crash, every bad row located, nothing imported by halves."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from association.members.models import Organisation
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.analysis import analyse
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.models import ImportBatch
from tests.imports.corpus import cases
from tests.imports.files import upload

CASES = list(cases())

pytestmark = pytest.mark.django_db


def test_there_are_more_than_a_hundred():
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_malformed(secretary, case):
    response = secretary.post(
        reverse("imports:upload", args=["organisations"]),
        {"file": SimpleUploadedFile(case.file_name, case.content)},
        follow=True,
    )
    assert response.status_code == 200
    assert not Organisation.objects.exists()
    batch = ImportBatch.objects.first()
    if batch and batch.is_being_analysed:
        analyse(batch.pk)
        batch.refresh_from_db()
    said = batch.error if batch else str(response.context["form"].errors)
    if case.refusal is None:
        assert batch is None or batch.status in ("ready", "failed")
    elif case.refusal or said:
        assert case.refusal in said.replace("&#x27;", "'")
        assert batch is None or batch.status == "failed"
    else:
        check_rows(case, batch)


def check_rows(case, batch):
    refused = {row.line: row for row in batch.rows.filter(state="refused")}
    assert refused.keys() == case.bad.keys()
    for line, (column, value, reason) in case.bad.items():
        errors = [m for m in refused[line].messages if m["level"] == "error"]
        assert any((m["column"], m["value"]) == (column, value) and reason in m["text"] for m in errors), (
            errors
        )
    good = batch.rows.exclude(state="refused").count()
    if good:
        confirm(batch=batch, user=None)
        again = upload("organisations", case.content, name=case.file_name)
        assert not again.rows.filter(state__in=["new", "changed"]).exists(), "the same file changes nothing"
    else:
        with pytest.raises(Refusal):
            confirm(batch=batch, user=None)
    assert Organisation.objects.count() == good
