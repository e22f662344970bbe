"""What people do leaves neither their name, nor their address, nor a secret in the logs or the tasks."""

import json
import logging

import pytest
from django_tasks_db.models import DBTaskResult

from association.people.models import User
from association.privacy.models import ErasureRequest
from association.privacy.tasks import forget_farewells, nightly_purge
from cms.backoffice.roles import Role
from cms.logs import JSONFormatter
from cms.outbox.sender import Sender
from tests.outbox.reading import link_in, mailed
from tests.privacy.conftest import make_site

pytestmark = pytest.mark.django_db

EMAIL, FIRST, LAST = "zoe.zzcanari@hopital.invalid", "Zoezzcanari", "Durandzzcanari"
PASSWORD, NEW_PASSWORD = "un secret zzcanari bien long", "un autre zzcanari bien long"
COMPANY = "Laboratoire zzcanari"


def journeys(client, administrator):
    """Everything a person does, from the sign-up to the erasure. Returns the secrets met on the way."""
    make_site()
    signup = {"email": EMAIL, "first_name": FIRST, "last_name": LAST, "password1": PASSWORD,
              "password2": PASSWORD}  # fmt: skip
    client.post("/compte/signup/", signup)
    confirmation = link_in(mailed(EMAIL)[-1], "/compte/confirm-email/")
    client.post(confirmation)
    client.post("/compte/login/", {"login": EMAIL, "password": "pas le bon zzcanari"})
    client.post("/compte/login/", {"login": EMAIL, "password": PASSWORD})
    client.post("/compte/logout/")
    client.post("/compte/password/reset/", {"email": EMAIL})
    reset = link_in(mailed(EMAIL)[-1], "/compte/password/reset/key/")
    form = client.get(reset, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    client.post("/compte/login/", {"login": EMAIL, "password": NEW_PASSWORD})
    client.post(
        "/espace/profil/modifier/", {"first_name": FIRST, "last_name": LAST, "phone": "05 61 zzcanari"}
    )
    client.post("/espace/profil/adresses/", {"address": "autre.zzcanari@hopital.invalid"})
    client.post("/espace/consentements/", {"purpose": "surveys", "given": "yes"})
    client.post("/espace/interets/declarer/", {
        "liens-TOTAL_FORMS": 1, "liens-INITIAL_FORMS": 0, "liens-0-company": COMPANY,
        "liens-0-nature": "trial", "liens-0-subject": "zzcanari",
        "liens-0-start_on": "2024-01-01", "liens-0-amount_band": "none",
    })  # fmt: skip
    client.post("/espace/fiche-publique/", {"published": "on", "presentation": "zzcanari"})
    client.post("/compte/reauthenticate/", {"password": NEW_PASSWORD})
    assert COMPANY in client.get("/espace/donnees/telecharger/").content.decode()
    client.post("/espace/donnees/effacement/", {"understood": "on"})
    made = ErasureRequest.objects.get()
    client.force_login(administrator)
    client.post(f"/admin/erasurerequest/effacer/{made.pk}/", {"confirmation": "EFFACER"})
    Sender().turn()
    forget_farewells()
    nightly_purge()
    assert not User.objects.filter(email=EMAIL).exists()
    return [part for link in (confirmation, reset) for part in link.strip("/").split("/") if len(part) > 12]


def test_nothing_personal_is_logged(client, staff, caplog):
    caplog.set_level(logging.INFO)
    for name in ("django.request", "django_tasks", "django_tasks_db", "allauth"):
        caplog.set_level(logging.DEBUG, logger=name)
    secrets = journeys(client, staff(Role.NETWORK_ADMINISTRATOR))
    logging.getLogger("cms").info("the control: a line is read here")
    formatter = JSONFormatter()
    lines = [formatter.format(record) + str(record.args) + json.dumps(record.__dict__, default=str)
             for record in caplog.records]  # fmt: skip
    assert any("the control" in line for line in lines)
    told = "\n".join(lines).lower()
    for word in ("zzcanari", *(secret.lower() for secret in secrets)):
        assert word not in told, [line for line in lines if word in line.lower()]


def test_nothing_personal_is_handed_to_a_task(client, staff):
    journeys(client, staff(Role.NETWORK_ADMINISTRATOR))
    told = [json.dumps(task.args_kwargs).lower() for task in DBTaskResult.objects.all()]
    assert not [line for line in told if "zzcanari" in line or "@" in line]
