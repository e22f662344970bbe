"""Confirming: once, whole, and never over what somebody changed meanwhile."""

import threading

import pytest
from django.db import connections

from association.members.models import Organisation
from cms.backoffice.errors import Refusal
from cms.backoffice.imports import confirmation
from cms.backoffice.imports.confirmation import Stale, confirm
from cms.backoffice.models import AuditEntry, ImportBatch, ImportEffect
from tests.factories import UserFactory
from tests.imports.files import states, upload

HEADINGS = ["N° FINESS", "Nom reçu", "Nature", "Téléphone"]


def rows(*names):
    numbers = ["310781406", "310000484", "340000199", "300782117"]
    return [
        HEADINGS,
        *([n, name, "Site géographique", "0561000000"] for n, name in zip(numbers, names, strict=False)),
    ]


@pytest.mark.django_db
def test_each_record_and_the_import_itself_are_logged(user):
    Organisation.objects.create(name="A", finess="310781406", phone="05 62 00 00 00")
    batch = upload("organisations", rows("A", "B"))
    confirm(batch=batch, user=user)
    entries = AuditEntry.objects.filter(action__startswith="backoffice.import")
    assert sorted(entries.values_list("action", flat=True)) == [
        "backoffice.import",
        "backoffice.import_change",
        "backoffice.import_create",
    ]
    assert set(entries.values_list("user", flat=True)) == {user.pk}
    assert len(set(entries.values_list("uuid", flat=True))) == 1
    summary = entries.get(action="backoffice.import")
    assert (summary.data["created"], summary.data["changed"]) == (1, 1)
    assert "05 62" not in str([entry.data for entry in entries]), "values stay in the erasable column"
    assert [e.message for e in AuditEntry.objects.for_instance(Organisation.objects.get(name="B"))] == [
        "Création par import"
    ]


@pytest.mark.django_db
def test_a_record_changed_since_the_preview_stops_everything_and_is_read_again(user):
    site = Organisation.objects.create(name="A", finess="310781406", phone="05 62 00 00 00")
    batch = upload("organisations", rows("A", "B"))
    Organisation.objects.filter(pk=site.pk).update(phone="05 63 00 00 00")
    with pytest.raises(Stale, match="la ligne 2 a été relue"):
        confirm(batch=batch, user=user)
    assert Organisation.objects.count() == 1
    assert batch.rows.get(line=2).changes["phone"] == ["05 63 00 00 00", "05 61 00 00 00"]
    confirm(batch=batch, user=user)
    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_a_record_made_since_the_preview_is_not_made_twice(user):
    batch = upload("organisations", rows("A", "B"))
    Organisation.objects.create(name="A", finess="310781406", kind="site", phone="05 61 00 00 00")
    with pytest.raises(Stale):
        confirm(batch=batch, user=user)
    assert states(batch) == {"unchanged": 1, "new": 1}


@pytest.mark.django_db
def test_a_record_deleted_since_the_preview_is_read_again(user):
    site = Organisation.objects.create(name="A", finess="310781406")
    batch = upload("organisations", rows("A"))
    site.delete()
    with pytest.raises(Stale):
        confirm(batch=batch, user=user)
    assert states(batch) == {"new": 1}


@pytest.mark.django_db
def test_a_failure_in_the_middle_leaves_nothing(user, monkeypatch):
    monkeypatch.setattr(confirmation, "CHUNK", 1)
    calls = []

    def failing(self, effects, *args, **kwargs):
        calls.append(effects)
        if len(calls) == 2:
            raise RuntimeError("the machine stumbles")

    batch = upload("organisations", rows("A", "B", "C"))
    monkeypatch.setattr(type(ImportEffect.objects), "bulk_create", failing)
    with pytest.raises(RuntimeError):
        confirm(batch=batch, user=user)
    batch.refresh_from_db()
    assert (batch.status, Organisation.objects.count()) == ("ready", 0)


@pytest.mark.django_db
def test_names_alike_get_addresses_of_their_own(user):
    batch = upload(
        "organisations",
        [
            ["Nom reçu", "Nature", "Commune"],
            *(["LIGUE", "Autre (de fait)", town] for town in ("Albi", "Auch", "Foix")),
        ],
    )
    confirm(batch=batch, user=user)
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["ligue", "ligue-2", "ligue-3"]


@pytest.mark.django_db
def test_the_confirmation_asks_no_more_of_the_database_for_200_rows_than_for_20(
    user, django_assert_max_num_queries
):
    spent = []
    for number in (20, 200):
        lines = [["Nom reçu", "Nature"], *([f"LIGUE {number} {i}", "Autre (de fait)"] for i in range(number))]
        batch = upload("organisations", lines)
        with django_assert_max_num_queries(60) as queries:
            confirm(batch=batch, user=user)
        spent.append(len(queries))
    # SQLite takes 999 parameters at a time: more statements of the same insert, nothing per row.
    assert spent[1] - spent[0] < 30


@pytest.mark.django_db(transaction=True)
def test_two_people_confirming_at_once_import_once():
    batch = upload("organisations", rows("A", "B"))
    users = [UserFactory(), UserFactory()]
    start = threading.Barrier(2)
    outcomes = []

    def click(user):
        start.wait()
        try:
            confirm(batch=ImportBatch.objects.get(pk=batch.pk), user=user)
            outcomes.append("imported")
        except Refusal as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2
    assert outcomes.count("imported") == 1
    assert any("déjà été confirmé" in outcome for outcome in outcomes)
    assert Organisation.objects.count() == 2
    assert AuditEntry.objects.filter(action="backoffice.import").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_new_record_at_once_make_it_once():
    batches = [upload("organisations", rows("A")), upload("organisations", rows("A"))]
    start = threading.Barrier(2)
    outcomes = []

    def click(batch):
        start.wait()
        try:
            confirm(batch=batch, user=None)
            outcomes.append("imported")
        except Refusal as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("imported") == 1, outcomes
    assert any("Rien n’a été importé" in outcome for outcome in outcomes)
    assert Organisation.objects.count() == 1
