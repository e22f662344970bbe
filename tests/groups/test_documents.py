"""The documents of a group: what may be put there, and who fetches them."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from association.groups.models import GroupDocument
from association.groups.services import groups, library
from association.groups.uploads import MAX_SIZE
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from tests import factories
from tests.backoffice.forms import shown
from tests.groups.conftest import planned
from tests.images import png

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 une note"
SCREEN = "/espace/groupes/sein/animer/"


def archive(*names, mimetype=None):
    """A zip file with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        if mimetype:
            parts.writestr("mimetype", mimetype)
        for name in names:
            parts.writestr(name, "x")
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")


def upload(client, content, name="note.pdf", **fields):
    data = {"title": "Ma note", "file": SimpleUploadedFile(name, content)} | fields
    return client.post(f"{SCREEN}documents/", data, follow=True)


@pytest.fixture
def lead(client, room):
    client.force_login(room.anne.user)
    return client


@pytest.fixture
def document(room):
    return library.add_document(group=room.group, title="Ma note", upload=SimpleUploadedFile("x.pdf", PDF))


def address(document):
    return f"/espace/groupes/documents/{document.pk}/"


@pytest.mark.parametrize(
    ("content", "extension"), [(PDF, "pdf"), (png(), "png"), (DOCX, "docx"), (ODT, "odt")]
)
def test_the_lead_puts_a_document_there_under_a_name_that_says_nothing(lead, room, content, extension):
    assert "Le document est déposé" in shown(upload(lead, content, "Mme Durand.exe"))
    document = GroupDocument.objects.get()
    assert document.file.name.endswith(f".{extension}")
    assert "Durand" not in document.file.name
    answer = lead.get(address(document))
    assert answer["Content-Disposition"] == f'attachment; filename="ma-note.{extension}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.getvalue() == content


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"",
        b"PK\x03\x04 damaged",
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("Basic/Standard/Module1.xml", mimetype="application/vnd.oasis.opendocument.text"),
        archive("mimetype.txt", "index.html"),
        archive("x", mimetype="text/html"),
    ],
)
def test_what_is_no_document_is_refused_whatever_its_name(lead, room, content):
    text = shown(upload(lead, content))
    assert "Rien n’est enregistré" in text
    assert "ni un PDF" in text or "vide" in text
    assert not GroupDocument.objects.exists()


def test_a_document_too_heavy_is_refused(lead, room):
    assert "dépasse 20 Mo" in shown(upload(lead, PDF + bytes(MAX_SIZE)))
    assert not GroupDocument.objects.exists()


def test_a_document_may_belong_to_a_meeting_of_the_group_and_no_other(lead, room):
    mine, theirs = planned(room.group), planned(room.other)
    upload(lead, PDF, meeting=theirs.pk)
    assert not GroupDocument.objects.exists()
    upload(lead, PDF, meeting=mine.pk)
    assert GroupDocument.objects.get().meeting == mine
    with pytest.raises(Refusal, match="pas de ce groupe"):
        library.add_document(
            group=room.group, title="x", upload=SimpleUploadedFile("x.pdf", PDF), meeting=theirs
        )


def test_members_of_today_fetch_it_and_nobody_else(client, room, document, staff):
    guest = factories.person(user=factories.UserFactory())
    factories.group_role(room.group, guest, "guest")
    former = factories.person(user=factories.UserFactory())
    factories.group_role(room.group, former, end_on=timezone.localdate())
    accounts = [
        (room.anne.user, 200),
        (room.marc.user, 200),
        (room.lea.user, 404),
        (room.paul.user, 404),
        (guest.user, 404),
        (former.user, 404),
        (factories.UserFactory(), 404),
        (staff(Role.MEMBERSHIP_ADMINISTRATOR), 200),
        (staff(Role.COMMUNICATION_OFFICER), 404),
        (staff(Role.NEWSLETTER_MANAGER), 404),
    ]
    for user, status in accounts:
        client.force_login(user)
        answer = client.get(address(document))
        assert answer.status_code == status, user
        assert status == 404 or answer.getvalue() == PDF
    client.logout()
    assert client.get(address(document)).url.startswith("/compte/login/")


def test_it_has_no_public_address(client, document):
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_taken_away_it_is_gone_with_its_file(lead, room, document, django_capture_on_commit_callbacks):
    storage, name = document.file.storage, document.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        page = lead.post(f"{SCREEN}documents/{document.pk}/retirer/", follow=True)
    assert "Le document est retiré" in shown(page)
    assert not storage.exists(name)
    assert lead.get(address(document)).status_code == 404
    actions = AuditEntry.objects.filter(action__endswith="_document").values_list("action", flat=True)
    assert sorted(actions) == ["groups.add_document", "groups.remove_document"]


def test_only_the_lead_of_the_group_adds_or_removes(client, room, document):
    theirs = library.add_document(group=room.other, title="Autre", upload=SimpleUploadedFile("y.pdf", PDF))
    for person in (room.marc, room.lea, room.paul):
        client.force_login(person.user)
        assert upload(client, PDF).status_code == 404
        assert client.post(f"{SCREEN}documents/{document.pk}/retirer/").status_code == 404
    client.force_login(room.anne.user)
    assert client.post(f"{SCREEN}documents/{theirs.pk}/retirer/").status_code == 404
    assert GroupDocument.objects.count() == 2


def test_a_suspended_group_keeps_its_documents_and_takes_no_more(lead, room, document):
    groups.suspend(group=room.group, on=timezone.localdate())
    assert "suspendu" in shown(upload(lead, PDF))
    assert lead.get(address(document)).getvalue() == PDF
    lead.post(f"{SCREEN}documents/{document.pk}/retirer/")
    assert GroupDocument.objects.count() == 1
    with pytest.raises(Refusal, match="suspendu"):
        library.remove_document(document=document)


def test_a_file_lost_on_disk_is_a_page_not_found(lead, document):
    document.file.storage.delete(document.file.name)
    assert lead.get(address(document)).status_code == 404
