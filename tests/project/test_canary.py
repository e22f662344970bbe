"""What some must not read turns up nowhere they can go, and what they must not change does not move."""

from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.core import serializers
from django.db import transaction
from django.test import Client

from association.members.models import (
    ChangeProposal,
    College,
    FoundingText,
    Membership,
    Organisation,
    Partnership,
    Representative,
    Signature,
)
from association.people.models import User
from cms.backoffice.models import ImportBatch, ImportRow
from cms.backoffice.roles import Role
from tests.factories import UserFactory
from tests.project import world
from tests.project.addresses import address, inside_page
from tests.project.routes import page_routes, routes

pytestmark = [pytest.mark.django_db, pytest.mark.long]

#: Who works with the members reads them; nobody else does.
STRANGERS = [None, "signed_in", Role.COMMUNICATION_OFFICER, Role.EDITOR_IN_CHIEF]
READERS = [Role.GOVERNANCE_SECRETARY, Role.TRAINING_MANAGER, Role.NEWSLETTER_MANAGER]

#: What most forms would take.
FORM = {"action": "x", "on": "2025-01-01", "decision": "x", "reason": "x", "confirm": "1"}

RECORDS = [
    Organisation,
    Membership,
    College,
    FoundingText,
    Signature,
    Partnership,
    Representative,
    ChangeProposal,
    User,
    ImportBatch,
    ImportRow,
]


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    """The local mailbox is open to whoever sits at the machine: it exists nowhere else."""
    settings.OUTBOX_LOCAL_MAILBOX = False


def every_url():
    for route in routes():
        yield address(route)
    for _, inside, page in page_routes():
        yield page.url + inside_page(inside, page)
    # What a visitor may guess: searches, filters, files, choosers.
    yield "/admin/pages/search/?q=candidat"
    member_page = next(page for label, inside, page in page_routes() if label.endswith("MembersPage"))
    yield f"{member_page.url}?q=candidat"
    yield f"{member_page.url}{Organisation.objects.get(display_name__startswith=world.CANARY).slug}/"
    signature = Signature.objects.exclude(scan="").get()
    yield f"/media/{signature.scan.name}"
    yield f"/documents/{signature.pk}/{signature.scan.name}"


def body(response):
    """Everything the answer carries, an unzipped spreadsheet included."""
    content = response.getvalue() if response.streaming else response.content
    if is_zipfile(BytesIO(content)):
        archive = ZipFile(BytesIO(content))
        content = b"".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace") + str(response.headers)


def signed_in(who, staff):
    client = Client(raise_request_exception=False)
    if who is not None:
        client.force_login(UserFactory() if who == "signed_in" else staff(who))
    return client


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_read_nothing_private(who, staff):
    world.build()
    client = signed_in(who, staff)
    leaks = []
    for url in every_url():
        for query in ("", "?export=csv", "?export=xlsx"):
            response = client.get(url + query if "?" not in url else url)
            if world.CANARY in body(response):
                leaks.append(url + query)
    assert leaks == []


def test_the_canary_is_there_to_be_seen(staff):
    """The negative control: who works with the members does meet it."""
    world.build()
    client = signed_in(Role.MEMBERSHIP_ADMINISTRATOR, staff)
    assert any(world.CANARY in body(client.get(url)) for url in every_url())


@pytest.mark.parametrize("who", [*STRANGERS, *READERS])
def test_who_may_not_write_changes_nothing(who, staff):
    world.build()
    client = signed_in(who, staff)
    before = snapshot()
    moved = []
    for url in every_url():
        with transaction.atomic():
            body(client.post(url, FORM))
            if snapshot() != before:
                moved.append(url)
            transaction.set_rollback(True)
    assert moved == []


def snapshot():
    rows = [row for model in RECORDS for row in model.objects.order_by("pk").defer()]
    for row in rows:
        if isinstance(row, User):
            row.last_login = None
    return serializers.serialize("json", rows)
