"""What travels: headers, both parts, files, appointments."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from cms.outbox import rules
from cms.outbox.calendar import appointment
from cms.outbox.mime import as_bytes
from cms.outbox.models import Attachment, Message, State
from cms.outbox.services import File

PARIS = ZoneInfo("Europe/Paris")


def travelled(message):
    """The message as a receiver's software reads it."""
    return message_from_bytes(as_bytes(message), policy=policy.default)


def sole(address="eva@chu.invalid"):
    return Message.objects.get(address=address)


@pytest.mark.django_db
class TestHeaders:
    def test_they_are_those_of_a_machine_that_writes_in_french(self, letter, settings):
        settings.DEFAULT_FROM_EMAIL = "contact@reseau.invalid"
        message = letter(subject="Réunion d’été", reply_to="secretariat@reseau.invalid")
        read = travelled(message)
        assert read["Subject"] == "Réunion d’été"
        assert read["To"] == "eva@chu.invalid"
        assert read["From"].addresses[0].addr_spec == "contact@reseau.invalid"
        assert read["From"].addresses[0].display_name, "the network's name stands before its address"
        assert read["Reply-To"] == "secretariat@reseau.invalid"
        assert read["Message-ID"] == message.message_id
        assert message.message_id.endswith("@testserver>")
        assert read["Date"].datetime == message.created_at.replace(microsecond=0)
        assert (read["Auto-Submitted"], read["Content-Language"]) == ("auto-generated", "fr")
        assert "Bcc" not in read

    def test_only_seven_bits_and_short_lines_travel(self, letter):
        letter(
            subject="É" * 500,
            text="é" * 5_000 + "\n",
            html="<p>" + "ç" * 5_000 + "</p>",
            attachments=[File("compte rendu d’été.txt", "text/plain", "déjà\n".encode("latin-1"))],
        )
        data = as_bytes(sole())
        assert data.isascii()
        lines = data.split(b"\r\n")
        assert b"\n" not in b"".join(lines)
        assert max(map(len, lines)) < 998
        assert message_from_bytes(data, policy=policy.default)["Subject"] == "É" * 500

    def test_the_same_bytes_each_time(self, letter):
        letter(attachments=[File("a.pdf", "application/pdf", b"%PDF")])
        assert as_bytes(sole()) == as_bytes(sole())

    @pytest.mark.parametrize("field", ["subject", "reply_to", "sender"])
    def test_nothing_written_in_one_begins_another(self, letter, field):
        letter(**{field: "Réseau\r\nBcc: tous@chu.invalid\n\nCorps <a@chu.invalid>"})
        read = travelled(sole())
        assert "Bcc" not in read
        assert read.get_body(("plain",)).get_content().splitlines() == ["Bonjour."]

    def test_a_header_of_a_producer_neither_doubles_nor_contradicts_ours(self, letter):
        given_headers = {
            "message-id": "<autre@ailleurs>", "TO": "autre@chu.invalid", "Content-Type": "text/evil",
            "X-Suivi": "un\r\nBcc: b@chu.invalid",
        }  # fmt: skip
        read = travelled(letter(headers=given_headers))
        assert len(read.get_all("Message-ID")) == len(read.get_all("To")) == 1
        assert read["To"] == "eva@chu.invalid"
        assert read["X-Suivi"] == "un Bcc: b@chu.invalid"

    def test_what_is_not_a_header_is_refused_to_its_producer(self, letter):
        with pytest.raises(ValueError, match="header"):
            letter(headers={"X-A: b\r\nBcc": "c"})

    def test_a_name_with_quotes_and_accents_stays_a_name(self, letter, settings):
        settings.DEFAULT_FROM_EMAIL = "contact@reseau.invalid"
        from cms.outbox import identity

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(identity, "current", lambda: identity.Identity('Réseau "Onco", Sud\\Ouest'))
            read = travelled(letter())
        assert read["From"].addresses[0].display_name == "Réseau ’Onco’, Sud’Ouest"
        assert read["From"].addresses[0].addr_spec == "contact@reseau.invalid"


@pytest.mark.django_db
class TestParts:
    def test_text_first_then_html_then_files(self, letter):
        letter(attachments=[File("ordre du jour.pdf", "application/pdf", b"%PDF-1.7")])
        read = travelled(sole())
        assert read.get_content_type() == "multipart/mixed"
        alternative, file = read.iter_parts()
        assert [part.get_content_type() for part in alternative.iter_parts()] == ["text/plain", "text/html"]
        assert (file.get_filename(), file.get_content()) == ("ordre du jour.pdf", b"%PDF-1.7")

    def test_a_file_arrives_byte_for_byte_whatever_its_name_and_its_encoding(self, letter):
        content = "nom;prénom\r\n".encode("cp1252") + bytes(range(256))
        letter(attachments=[File('liste "d’été"\r\n2.csv', "text/csv", content)])
        (file,) = travelled(sole()).iter_attachments()
        assert file.get_payload(decode=True) == content
        assert file.get_filename() == 'liste "d’été" 2.csv'
        assert file.get_content_type() == "text/csv"

    def test_a_type_nobody_can_read_is_no_obstacle(self, letter):
        letter(attachments=[File("x", "n’importe quoi", b"x")])
        (file,) = travelled(sole()).iter_attachments()
        assert file.get_payload(decode=True) == b"x"

    def test_a_message_given_as_html_alone_has_its_text(self, letter):
        letter(text="", html="<p>Bonjour <b>Éva</b></p>")
        assert travelled(sole()).get_body(("plain",)).get_content().splitlines() == ["Bonjour Éva"]

    def test_what_no_database_and_no_server_can_hold_is_taken_out(self, letter):
        letter(subject="a\x00b", text="ligne\x00 1\r\nligne\x07 2\rligne 3\ud800", html="<p>\x00</p>")
        message = sole()
        assert (message.subject, message.text) == ("ab", "ligne 1\nligne 2\nligne 3")

    def test_whatever_is_written_can_travel_and_is_read_as_written(self):
        message = Message(
            sender="contact@reseau.invalid",
            address="eva@chu.invalid",
            message_id="<a@b>",
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        message.pk = 1
        message._prefetched_objects_cache = {"attachments": Attachment.objects.none()}

        @given(st.text(), st.text(max_size=600))
        def read_as_written(text, subject):
            message.subject, message.text = rules.one_line(subject)[:500], rules.body(f"–{text}")
            message.html = rules.body(f"<p>{text}</p>")
            data = as_bytes(message)
            assert data.isascii()
            read = message_from_bytes(data)
            assert len(read.get_all("Subject")) == len(read.get_all("To")) == 1
            plain = read.get_payload(0).get_payload(decode=True).decode().replace("\r\n", "\n")
            assert plain.rstrip("\n") == message.text.rstrip("\n")

        read_as_written()


@pytest.mark.django_db
class TestFromDjango:
    """send_mail and EmailMessage, as Wagtail and allauth use them."""

    def test_each_recipient_gets_one_and_sees_nobody_else(self):
        mail = EmailMessage(
            "Objet", "Texte", None, ["a@chu.invalid", "Éva <B@chu.invalid>"], ["c@chu.invalid"],
            cc=["b@chu.invalid"],
        )  # fmt: skip
        mail.bcc = ["c@chu.invalid"]
        mail.send()
        assert sorted(Message.objects.values_list("address", flat=True)) == [
            "a@chu.invalid", "b@chu.invalid", "c@chu.invalid",
        ]  # fmt: skip
        assert "b@chu.invalid" not in as_bytes(sole("a@chu.invalid")).decode()

    def test_an_impossible_recipient_is_noted_and_does_not_stop_the_others(self):
        send_mail("Objet", "Texte", None, ["pas une adresse", "a@chu.invalid"])
        assert sole("a@chu.invalid").state == State.QUEUED
        refused = sole("pas une adresse")
        assert (refused.state, refused.reply) == (
            State.REJECTED,
            "Ce n’est pas une adresse à laquelle on peut écrire.",
        )

    def test_html_files_and_other_alternatives_are_kept(self):
        mail = EmailMultiAlternatives("Objet", "Texte", None, ["eva@chu.invalid"])
        mail.attach_alternative("<p>Texte</p>", "text/html")
        mail.attach_alternative("BEGIN:VCALENDAR", "text/calendar")
        mail.attach("note.txt", "déjà", "text/plain")
        mail.attach(None, EmailMessage("Transféré", "Corps", None, ["x@chu.invalid"]), "message/rfc822")
        mail.send()
        files = list(travelled(sole()).iter_attachments())
        assert [file.get_content_type() for file in files][:2] == ["text/calendar", "text/plain"]
        assert files[1].get_payload(decode=True) == "déjà".encode()
        assert b"Corps" in bytes(sole().attachments.last().content)

    def test_a_very_long_key_is_still_a_key(self):
        for _ in range(2):
            EmailMessage(
                "Objet", "Texte", None, ["eva@chu.invalid"], headers={"X-Outbox-Key": "k" * 500}
            ).send()
        assert Message.objects.count() == 1
        assert "X-Outbox-Key" not in sole().headers


@pytest.mark.django_db
class TestAppointments:
    def event(self, file):
        (event,) = Calendar.from_ical(file.content).walk("VEVENT")
        return event

    def test_a_calendar_recognises_it(self, letter):
        start = datetime(2026, 3, 29, 1, 30, tzinfo=PARIS)  # the night the clocks change
        file = appointment(
            uid="reunion-12@reseau", summary="Réunion; suite, fin", start=start,
            end=start.replace(hour=3), place="Toulouse", sequence=2,
        )  # fmt: skip
        letter(attachments=[file])
        (part,) = travelled(sole()).iter_attachments()
        assert part.get_content_type() == "text/calendar"
        assert part.get_param("method") == "PUBLISH"
        assert part.get_param("charset") == "utf-8"
        assert part.get_filename() == "rendez-vous.ics"
        event = self.event(file)
        assert event.decoded("dtstart") == start.astimezone(UTC)
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1), "an hour is skipped"
        assert (str(event["summary"]), event["sequence"]) == ("Réunion; suite, fin", 2)
        assert str(event["organizer"]).startswith("mailto:")

    def test_a_cancelled_one_says_so_in_both_places(self):
        start = datetime(2026, 5, 4, 14, tzinfo=PARIS)
        file = appointment(uid="a", summary="Réunion", start=start, end=start, sequence=3, cancelled=True)
        assert "method=CANCEL" in file.content_type
        assert b"METHOD:CANCEL" in file.content
        assert str(self.event(file)["status"]) == "CANCELLED"

    def test_a_time_without_a_zone_or_backwards_is_refused(self):
        start = datetime(2026, 5, 4, 14, tzinfo=PARIS)
        with pytest.raises(ValueError, match="aware"):
            appointment(uid="a", summary="R", start=start.replace(tzinfo=None), end=start)
        with pytest.raises(ValueError, match="later"):
            appointment(uid="a", summary="R", start=start, end=start - timedelta(minutes=1))
