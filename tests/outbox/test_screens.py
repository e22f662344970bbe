"""« Messages envoyés » in the back office, and the local mailbox."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.backoffice.roles import Role
from cms.outbox.models import Message, State
from cms.outbox.services import File
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.NETWORK_ADMINISTRATOR)


def in_state(message, state, **fields):
    fields = {"state": state, "lease_owner": message.uuid, "settled_at": timezone.now()} | fields
    Message.objects.filter(pk=message.pk).update(**fields)
    message.refresh_from_db()
    return message


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


class TestList:
    def test_it_says_to_whom_about_what_and_with_what_outcome(self, administrator, letter):
        in_state(letter(subject="Convocation"), State.REJECTED)
        page = administrator.get("/admin/message/").text
        for words in ("Convocation", "eva@chu.invalid", "Avis", "Refusé"):
            assert words in page

    def test_it_is_searched_by_address_or_subject(self, administrator, letter):
        letter(subject="Convocation")
        letter(subject="Attestation", to="hugo@chu.invalid")
        for words in ("eva@chu", "convocation"):
            page = administrator.get("/admin/message/", {"q": words}).text
            assert "Convocation" in page
            assert "Attestation" not in page

    def test_it_is_filtered_by_state_kind_and_day(self, administrator, letter):
        old, recent = letter(subject="Ancien"), letter(subject="Récent", kind="tests.secret")
        Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
        in_state(recent, State.REJECTED)
        a_week_ago = f"{timezone.localdate() - timedelta(days=7):%d/%m/%Y}"
        shown = {
            "state=rejected": "Récent", "state=queued": "Ancien", "kind=tests.secret": "Récent",
            f"since={a_week_ago}": "Récent", f"until={a_week_ago}": "Ancien",
        }  # fmt: skip
        for query, subject in shown.items():
            page = administrator.get(f"/admin/message/?{query}").text
            assert subject in page
            assert {"Récent": "Ancien", "Ancien": "Récent"}[subject] not in page

    def test_it_is_exported(self, administrator, letter):
        letter(subject="Convocation")
        exported = administrator.get("/admin/message/?export=csv").getvalue().decode()
        assert "Convocation" in exported
        assert "Réponse du serveur" in exported

    @pytest.mark.parametrize("address", ["/admin/message/", "/admin/message/incertains/", "/boite-locale/"])
    def test_its_length_costs_no_query(self, administrator, letter, address):
        for number in range(2):
            in_state(letter(to=f"p{number}@chu.invalid"), State.UNCERTAIN)
        with_two = queries(administrator, address)
        for number in range(18):
            in_state(letter(to=f"q{number}@chu.invalid"), State.UNCERTAIN)
        assert queries(administrator, address) == with_two <= 25


class TestSheet:
    def test_it_tells_the_story_in_local_time(self, administrator, letter, sink):
        from cms.outbox.sender import drain

        sink.says("rcpt", "450 greylisted")
        message = letter()
        drain()
        page = administrator.get(f"/admin/message/inspect/{message.pk}/").text
        assert "450 greylisted" in page
        assert f"{timezone.localtime():%d/%m/%Y %H:}" in page

    def test_it_shows_the_message_as_it_is_received_in_a_box_of_its_own(self, administrator, letter):
        message = letter(html="<html><head></head><body>Bonjour<script>alert(1)</script></body></html>")
        address = f"/admin/message/mise-en-forme/{message.pk}/"
        page = administrator.get(f"/admin/message/inspect/{message.pk}/").text
        assert f'src="{address}"' in page
        assert "allow-scripts" not in page
        assert "allow-same-origin" not in page
        frame = administrator.get(address)
        assert 'target="_blank"' in frame.text
        policy = frame.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "sandbox allow-popups" in policy
        assert "script" not in policy

    def test_a_confidential_text_is_never_shown(self, administrator, letter):
        message = letter(kind="tests.secret", text="le code 123456", html="<p>le code 123456</p>")
        assert "123456" not in administrator.get(f"/admin/message/inspect/{message.pk}/").text
        assert administrator.get(f"/admin/message/mise-en-forme/{message.pk}/").status_code == 404

    def test_it_leads_to_the_sheet_of_the_person_and_back(self, administrator, letter):
        person = factories.person(first_name="Éva", last_name="Durand", email="eva@chu.invalid")
        message = letter(recipient=person)
        sheet = f"/admin/person/inspect/{person.pk}/"
        assert f'href="{sheet}"' in administrator.get(f"/admin/message/inspect/{message.pk}/").text
        assert f'href="/admin/message/inspect/{message.pk}/"' in administrator.get(sheet).text

    def test_who_keeps_people_sees_that_something_was_sent_and_no_more(self, staff_client, letter):
        client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
        person = factories.person(first_name="Éva", last_name="Durand", email="eva@chu.invalid")
        message = letter(recipient=person, subject="Convocation")
        page = client.get(f"/admin/person/inspect/{person.pk}/").text
        assert "Convocation" in page
        assert "/admin/message/" not in page
        for address in (f"inspect/{message.pk}/", f"mise-en-forme/{message.pk}/", "incertains/", ""):
            assert client.get(f"/admin/message/{address}").status_code == 302

    def test_a_forgotten_text_cannot_leave_and_the_sheet_says_what_to_do(self, administrator, letter):
        message = in_state(letter(kind="tests.secret", html=""), State.REJECTED, text="")
        page = administrator.get(f"/admin/message/inspect/{message.pk}/").text
        assert "Demandez un nouveau lien." in page
        assert "/renvoyer/" not in page


class TestActs:
    @pytest.mark.parametrize(
        ("act", "before", "after"),
        [
            ("renvoyer", State.UNCERTAIN, State.QUEUED),
            ("renvoyer", State.REJECTED, State.QUEUED),
            ("marquer-remis", State.UNCERTAIN, State.ACCEPTED),
            ("annuler", State.QUEUED, State.CANCELLED),
            ("annuler", State.CLAIMED, State.CANCELLED),
        ],
    )
    def test_what_staff_decide(self, administrator, letter, act, before, after):
        message = in_state(letter(), before)
        address = f"/admin/message/{act}/{message.pk}/"
        assert "Ce qui va se passer" in administrator.get(address).text
        administrator.post(address)
        message.refresh_from_db()
        assert message.state == after

    def test_too_late_is_said(self, administrator, letter):
        message = in_state(letter(), State.ACCEPTED)
        page = administrator.post(f"/admin/message/annuler/{message.pk}/", follow=True).text
        assert "n’est pas possible" in page


class TestUncertain:
    def uncertain(self, letter, **fields):
        return in_state(letter(**fields), State.UNCERTAIN)

    def test_all_of_them_are_there(self, administrator, letter):
        for number in range(30):
            self.uncertain(letter, to=f"p{number}@chu.invalid")
        letter(to="autre@chu.invalid")
        page = administrator.get("/admin/message/incertains/").text
        assert all(f">p{number}@chu.invalid<" in page for number in range(30))
        assert "autre@chu.invalid" not in page

    def test_those_ticked_are_settled_together(self, administrator, letter):
        messages = [self.uncertain(letter, to=f"p{number}@chu.invalid") for number in range(3)]
        chosen = [message.pk for message in messages[:2]]
        page = administrator.post(
            "/admin/message/incertains/", {"chosen": chosen, "act": "marquer-remis"}, follow=True
        )
        assert "2 messages sont notés comme remis." in page.text
        states = [Message.objects.get(pk=message.pk).state for message in messages]
        assert states == [State.ACCEPTED, State.ACCEPTED, State.UNCERTAIN]

    def test_what_cannot_be_is_said_and_the_others_are_done(self, administrator, letter):
        fine = self.uncertain(letter)
        forgotten = in_state(letter(kind="tests.secret", subject="Lien"), State.UNCERTAIN, text="", html="")
        chosen = {"chosen": [fine.pk, forgotten.pk], "act": "renvoyer"}
        page = administrator.post("/admin/message/incertains/", chosen, follow=True).text
        assert "1 message repart." in page
        assert "Demandez un nouveau lien." in page
        assert Message.objects.get(pk=fine.pk).state == State.QUEUED

    def test_nothing_ticked_is_said(self, administrator, letter):
        self.uncertain(letter)
        page = administrator.post("/admin/message/incertains/", {"act": "renvoyer"}).text
        assert "Cochez au moins un message." in page

    def test_the_home_page_leads_there(self, administrator, letter):
        self.uncertain(letter)
        page = administrator.get("/admin/").text
        assert "Messages dont l’arrivée est incertaine" in page
        assert "/admin/message/incertains/" in page


class TestLocalMailbox:
    def test_a_message_is_read_with_its_link_its_text_and_its_files(self, client, letter):
        message = letter(
            text="Bonjour.\n\nOuvrir\u00a0:\nhttp://testserver/compte/lien/cle/\n\nhttp://testserver\n",
            attachments=[File("ordre du jour.pdf", "application/pdf", b"%PDF")],
        )
        assert message.subject in client.get("/boite-locale/").text
        page = client.get(f"/boite-locale/{message.uuid}/").text
        assert "À suivre dans ce message" in page
        assert page.count("http://testserver/compte/lien/cle/</a>") == 2
        assert "ordre du jour.pdf" in page
        file = client.get(f"/boite-locale/{message.uuid}/pieces/{message.attachments.get().pk}/")
        assert file.content == b"%PDF"
        assert file.headers["Content-Disposition"] == 'attachment; filename="ordre du jour.pdf"'
        frame = client.get(f"/boite-locale/{message.uuid}/mise-en-forme/")
        assert "sandbox allow-popups" in frame.headers["Content-Security-Policy"]

    def test_it_is_searched_by_address(self, client, letter):
        letter(subject="Pour Éva")
        letter(subject="Pour Hugo", to="hugo@chu.invalid")
        page = client.get("/boite-locale/", {"a": "HUGO"}).text
        assert "Pour Hugo" in page
        assert "Pour Éva" not in page
        assert "Rien n’a été écrit" in client.get("/boite-locale/", {"a": "personne"}).text

    def test_it_does_not_exist_in_production(self, client, letter, settings):
        settings.OUTBOX_LOCAL_MAILBOX = False
        message = letter(attachments=[File("a", "text/plain", b"a")])
        file = message.attachments.get()
        for inside in (
            "",
            f"{message.uuid}/",
            f"{message.uuid}/mise-en-forme/",
            f"{message.uuid}/pieces/{file.pk}/",
        ):
            assert client.get(f"/boite-locale/{inside}").status_code == 404
