"""« Données personnelles » in the back office: requests, periods, purges, register."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from association.people.models import Person
from association.privacy.models import ErasureRequest, ProcessingActivity, Purge, RetentionPeriod
from association.privacy.services import requests
from association.records.dated import today
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import edit_data, shown
from tests.outbox.reading import mailed

pytestmark = pytest.mark.django_db

LIST = "/admin/erasurerequest/"


@pytest.fixture
def request_(site):
    known = factories.person(
        first_name="Anne", last_name="Martin", email="anne@chu.invalid", user=factories.UserFactory()
    )
    return requests.ask_erasure(user=known.user)


def sheet(request):
    return reverse("erasurerequest:inspect", args=[request.pk])


def act(request, name):
    return reverse(f"erasurerequest:{name}", args=[request.pk])


def addresses():
    names = ("erasurerequest:index", "processingactivity:index", "purge:index", "retention_periods",
             "purge_now", "processing_register", "erasure_receive")  # fmt: skip
    return [reverse(name) for name in names]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.NETWORK_ADMINISTRATOR])
def test_it_is_the_administrators_alone(staff_client, request_, role):
    client = staff_client(role)
    for address in [*addresses(), sheet(request_), act(request_, "effacer"), act(request_, "refuser")]:
        assert client.get(address).status_code == 302, address
        assert client.post(address, {"confirmation": "EFFACER", "reason": "x"}).status_code in (302, 405)
    request_.refresh_from_db()
    assert request_.state == ErasureRequest.State.WAITING
    assert not Purge.objects.exists()


def test_each_page_opens(administrator, request_):
    for address in [*addresses(), sheet(request_), act(request_, "effacer"), act(request_, "refuser")]:
        assert administrator.get(address).status_code == 200, address


def test_the_list_says_how_long_is_left(administrator, request_):
    ErasureRequest.objects.update(due_on=today() + timedelta(days=3))
    assert "3 jours" in shown(administrator.get(LIST))
    ErasureRequest.objects.update(due_on=today() - timedelta(days=2))
    assert "en retard de 2 jours" in shown(administrator.get(LIST))


def test_the_home_page_asks_for_an_answer(administrator, request_):
    page = shown(administrator.get("/admin/"))
    assert "Demandes d’effacement à traiter" in page
    assert "Anne Martin" not in page


def test_the_sheet_shows_what_erasing_would_do(administrator, request_):
    page = shown(administrator.get(sheet(request_)))
    for words in ("Ce qui est supprimé", "Adresses e-mail", "Anne Martin", "RGPD, art. 12.3"):
        assert words in page


@pytest.mark.parametrize("word", ["", "oui", "EFFACE"])
def test_erasing_takes_a_word(administrator, request_, word):
    administrator.post(act(request_, "effacer"), {"confirmation": word})
    assert Person.objects.filter(last_name="Martin").exists()


def test_erasing_says_what_was_done(administrator, request_):
    page = shown(administrator.post(act(request_, "effacer"), {"confirmation": "effacer"}, follow=True))
    assert "Ce qui a été fait" in page
    assert not Person.objects.filter(last_name="Martin").exists()
    assert mailed("anne@chu.invalid")[-1].subject == "Vos données sont effacées"
    assert AuditEntry.objects.filter(action="privacy.erase", object_id=str(request_.pk)).exists()


def test_a_second_click_changes_nothing(administrator, request_):
    for _ in range(2):
        administrator.post(act(request_, "effacer"), {"confirmation": "EFFACER"})
    assert Message.objects.filter(kind="privacy.erased").count() == 1


def test_a_refusal_is_sent_with_its_reason(administrator, request_):
    administrator.post(act(request_, "refuser"), {"reason": "Une obligation légale s’y oppose."})
    message = mailed("anne@chu.invalid")[-1]
    assert "Une obligation légale s’y oppose." in message.text
    assert "CNIL" in message.text
    assert Person.objects.filter(last_name="Martin").exists()


def test_a_refusal_needs_a_reason(administrator, request_):
    administrator.post(act(request_, "refuser"), {"reason": " "})
    request_.refresh_from_db()
    assert request_.state == ErasureRequest.State.WAITING


def test_a_letter_is_answered_like_the_rest(administrator, site):
    person = factories.person(first_name="Paul", last_name="Sanscompte")
    received = today() - timedelta(days=3)
    data = {"person": person.pk, "received_on": f"{received:%d/%m/%Y}"}
    administrator.post(reverse("erasure_receive"), data)
    made = ErasureRequest.objects.get()
    assert (made.person, made.user) == (person, None)
    assert made.due_on < today() + timedelta(days=31)
    administrator.post(act(made, "effacer"), {"confirmation": "EFFACER"})
    assert not Person.objects.filter(pk=person.pk).exists()
    again = administrator.post(reverse("erasure_receive"), {"person": person.pk, "received_on": "01/01/2026"})
    assert again.status_code == 200, "nobody is there any more"


def test_a_period_is_changed_and_logged(administrator):
    url = reverse("retention_period", args=["outbox.messages"])
    assert "12 mois" in shown(administrator.get(url))
    administrator.post(url, {"length": 6})
    assert RetentionPeriod.objects.get().length == 6
    page = shown(administrator.get(reverse("retention_periods")))
    assert "par défaut : 12 mois" in page
    assert AuditEntry.objects.filter(action="privacy.change_period").exists()


@pytest.mark.parametrize("length", [0, 1201, "x"])
def test_a_period_makes_sense(administrator, length):
    administrator.post(reverse("retention_period", args=["outbox.messages"]), {"length": length})
    assert not RetentionPeriod.objects.exists()


def test_a_rule_nobody_declared_is_not_found(administrator):
    assert administrator.get(reverse("retention_period", args=["nothing"])).status_code == 404


def test_the_purge_is_shown_before_it_is_done(administrator):
    factories.UserFactory(verified=False, date_joined=factories.now() - timedelta(days=8))
    page = shown(administrator.get(reverse("purge_now")))
    assert "Comptes jamais confirmés (plus de 7 jours) : 1" in page
    assert not Purge.objects.exists()
    page = shown(administrator.post(reverse("purge_now"), follow=True))
    assert "Comptes jamais confirmés" in page
    assert Purge.objects.get().counts == {"people.unconfirmed_accounts": 1}


def test_the_register_is_there_from_the_start(administrator):
    page = shown(administrator.get(reverse("processing_register")))
    for activity in ProcessingActivity.objects.all():
        assert activity.name in page
    assert ProcessingActivity.objects.count() >= 8


def test_the_register_is_corrected_and_exported(administrator):
    activity = ProcessingActivity.objects.first()
    url = reverse("processingactivity:edit", args=[activity.pk])
    administrator.post(url, edit_data(administrator, url, in_charge="Direction"))
    assert "Direction" in administrator.get("/admin/processingactivity/?export=csv").getvalue().decode()
    assert administrator.get("/admin/processingactivity/?export=xlsx").status_code == 200


def test_the_queries_of_the_list_do_not_grow(administrator):
    counts = []
    for number in (2, 18):
        for _ in range(number):
            requests.ask_erasure(user=factories.person(user=factories.UserFactory()).user)
        administrator.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            administrator.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30
