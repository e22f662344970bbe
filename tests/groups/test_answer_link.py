"""The answer link: no account, a page in French, nothing answered by opening it, one person only."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from association.groups.models import GroupMeeting
from association.groups.services import meetings
from association.groups.services.letters import token_of
from cms.outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    group = factories.working_group(name="Sein")
    for name in ("Durand", "Petit"):
        factories.group_role(
            group, factories.person(title="dr", last_name=name, email=f"{name.lower()}@chu.invalid")
        )
    made = factories.group_meeting(group, title="Réunion de printemps")
    meetings.convene(meeting=made)
    return GroupMeeting.objects.get(pk=made.pk)


@pytest.fixture
def durand(meeting):
    return meeting.invitees.get(person__last_name="Durand")


def link(invitee):
    return reverse("meeting_answer", args=[token_of(invitee)])


def links_received(address):
    text = Message.objects.get(address=address).text
    return re.findall(r"https?://[^/\s]+(/reunions/reponse/\S+)", text)


def test_the_three_buttons_of_the_message_lead_to_the_page_with_the_choice_made(client, durand):
    received = links_received("durand@chu.invalid")
    assert len(received) == 3
    for path, label in zip(received, ("Je viens", "Je participe à distance", "Je ne peux pas"), strict=True):
        page = client.get(path).content.decode()
        assert re.search(r"checked[^>]*>\s*<label[^>]*>" + label, page)
    durand.refresh_from_db()
    assert durand.answer == "", "opening a link answers nothing"


def test_the_page_shows_the_meeting_and_takes_the_answer(client, durand):
    page = client.get(link(durand)).content.decode()
    assert "Sein\u00a0: Réunion de printemps" in page.replace("&nbsp;", "\u00a0")
    assert "Dr Dominique Durand" in page
    assert "Salle Garonne" in page
    response = client.post(link(durand), {"answer": "remote"}, follow=True)
    assert "Votre réponse est notée" in response.content.decode()
    durand.refresh_from_db()
    assert durand.answer == "remote"
    assert durand.answered_at is not None


def test_an_answer_can_be_changed_until_the_meeting_starts(client, meeting, durand):
    client.post(link(durand), {"answer": "on_site"})
    client.post(link(durand), {"answer": "no"})
    durand.refresh_from_db()
    assert durand.answer == "no"
    GroupMeeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    page = client.post(link(durand), {"answer": "on_site"}).content.decode()
    assert "on n’y répond plus" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    durand.refresh_from_db()
    assert durand.answer == "no"


def test_a_cancelled_meeting_says_why_and_takes_no_answer(client, meeting, durand):
    meetings.cancel(meeting=meeting, reason="Salle fermée")
    page = client.get(link(durand)).content.decode()
    assert "Cette réunion est annulée" in page
    assert "Salle fermée" in page
    client.post(link(durand), {"answer": "on_site"})
    durand.refresh_from_db()
    assert durand.answer == ""


def test_a_link_answers_for_one_person_only(client, meeting, durand):
    client.post(link(durand), {"answer": "no"})
    assert meeting.invitees.get(person__last_name="Petit").answer == ""


def test_a_link_tampered_with_leads_nowhere(client, durand):
    token = token_of(durand)
    payload, rest = token.split(":", 1)
    other = token_of(durand.meeting.invitees.get(person__last_name="Petit")).split(":", 1)[0]
    for forged in (
        f"{other}:{rest}",
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        payload,
        "x" * 3000,
        "\u00e9",
    ):
        response = client.get(reverse("meeting_answer", args=[forged]))
        assert response.status_code == 404
        assert "Ce lien ne sert plus" in response.content.decode()
        assert client.post(reverse("meeting_answer", args=[forged]), {"answer": "no"}).status_code == 404


def test_who_came_without_being_invited_has_no_link(client, durand):
    durand.invited_at = None
    durand.save()
    assert client.get(link(durand)).status_code == 404


def test_an_answer_that_makes_no_sense_is_refused_kindly(client, meeting, durand):
    assert "Choisissez une réponse." in client.post(link(durand), {}).content.decode()
    GroupMeeting.objects.filter(pk=meeting.pk).update(mode="on_site")
    page = client.post(link(durand), {"answer": "remote"}).content.decode()
    assert "Choisissez l’une des réponses proposées." in page
    assert "Je participe à distance" not in page


def test_the_page_is_kept_by_nobody_and_its_address_goes_nowhere(client, durand):
    for path in (link(durand), reverse("meeting_answer", args=["jeton"])):
        response = client.get(path)
        assert response["X-Robots-Tag"] == "noindex, noarchive"
        assert response["Referrer-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex, noarchive">' in response.content.decode()


def test_the_address_says_nothing_of_the_person(durand):
    assert "durand" not in link(durand).lower()
    assert len(link(durand)) < 100


def test_another_site_cannot_answer_in_somebody_s_place(durand):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(durand), {"answer": "no"}).status_code == 403
    durand.refresh_from_db()
    assert durand.answer == ""


def test_the_page_asks_few_things_of_the_database(client, durand, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(link(durand))
