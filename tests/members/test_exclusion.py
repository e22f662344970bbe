"""Leaving: by a letter, or struck off once heard."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from association.members.models import ExclusionProcedure, MembershipRules, Resignation
from association.members.services import departures, memberships
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import shown
from tests.factories import today
from tests.members.test_resignature import represented

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def member(db):
    return represented("Association Alpha", address="alpha@essais.invalid")


@pytest.fixture
def procedure(member):
    return departures.open_procedure(membership=member, reason="Manquement répété", on=today(), user=None)


def at(days, hour=14):
    return timezone.make_aware(datetime.combine(today() + timedelta(days=days), datetime.min.time())) + (
        timedelta(hours=hour)
    )


def summoned(procedure, days=20):
    return departures.summon(procedure=procedure, hearing_at=at(days), place="Siège du réseau", user=None)


def later(procedure, days=21):
    """The same procedure, days after: what was dated moves back."""
    ExclusionProcedure.objects.filter(pk=procedure.pk).update(
        hearing_at=procedure.hearing_at - timedelta(days=days)
    )
    procedure.refresh_from_db()
    return procedure


def address(act, procedure):
    return reverse(f"exclusionprocedure:{act}", args=[procedure.pk])


def test_from_the_opening_to_the_decision_on_screen(staffer, member):
    page = staffer.get(reverse("membership:exclude", args=[member.pk]))
    assert "L’adhérent reste membre" in shown(page)
    data = {"on": f"{today():%d/%m/%Y}", "reason": "Manquement répété"}
    staffer.post(reverse("membership:exclude", args=[member.pk]), data)
    procedure = ExclusionProcedure.objects.get()
    sheet = shown(staffer.get(reverse("membership:inspect", args=[member.pk])))
    assert "Une procédure de radiation est ouverte" in sheet
    assert not Message.objects.exists()
    page = shown(staffer.get(address("convoquer", procedure)))
    assert "Rep Association Alpha (alpha@essais.invalid)" in page
    assert "15 jours" in page
    when = f"{at(20):%d/%m/%Y} 14:00"
    staffer.post(address("convoquer", procedure), {"hearing_at": when, "place": "Siège du réseau"})
    letter = Message.objects.get(kind="members.hearing")
    for words in ("Manquement répété", "Siège du réseau", "14 h 00"):
        assert words in letter.text, words
    calendar = bytes(letter.attachments.get().content).decode()
    assert "BEGIN:VEVENT" in calendar
    assert "Siège du réseau" in calendar
    procedure.refresh_from_db()
    page = staffer.post(address("entendue", procedure), {"account": "Venue avec un avocat."})
    assert "attendez qu’elle ait eu lieu" in shown(page)
    later(procedure)
    home = shown(staffer.get(reverse("wagtailadmin_home")))
    assert "Auditions passées, à enregistrer" in home
    staffer.post(address("entendue", procedure), {"account": "Venue avec un avocat."})
    decided = {
        "decided_on": f"{today():%d/%m/%Y}",
        "decision": "CA du jour, n° 7",
        "on": f"{today():%d/%m/%Y}",
    }
    staffer.post(address("radier", procedure), decided)
    member.refresh_from_db()
    assert member.status == "excluded"
    event = member.events.get(kind="exclusion")
    assert event.decision == "CA du jour, n° 7"
    assert "Entendu le" in event.reason
    again = shown(staffer.post(address("radier", procedure), decided, follow=True))
    assert "radiée" in again
    assert member.events.filter(kind="exclusion").count() == 1


def test_the_notice_is_kept_and_can_be_set(procedure):
    with pytest.raises(Refusal, match="15 jours"):
        summoned(procedure, days=14)
    assert summoned(procedure, days=15).state == "summoned"
    MembershipRules.objects.update_or_create(pk=1, defaults={"hearing_notice": 30})
    with pytest.raises(Refusal, match="30 jours"):
        summoned(procedure, days=29)


def test_nobody_is_struck_off_before_the_hearing(procedure):
    arguments = {"decided_on": today(), "on": today(), "decision": "CA", "user": None}
    with pytest.raises(Refusal):
        departures.strike_off(procedure=procedure, **arguments)
    summoned(procedure)
    with pytest.raises(Refusal):
        departures.strike_off(procedure=procedure, **arguments)
    with pytest.raises(Refusal, match="attendez"):
        departures.record_hearing(procedure=procedure, came=False, account="", user=None)
    procedure.membership.refresh_from_db()
    assert procedure.membership.status == "active"


def test_an_absence_lets_decide_too(procedure):
    later(summoned(procedure))
    departures.record_hearing(procedure=procedure, came=False, account="", user=None)
    with pytest.raises(Refusal, match="après l’audition"):
        departures.strike_off(
            procedure=procedure, decided_on=today() - timedelta(days=9), on=today(), decision="CA", user=None
        )
    departures.strike_off(procedure=procedure, decided_on=today(), on=today(), decision="CA", user=None)
    assert "Absent à l’audition" in procedure.membership.events.get(kind="exclusion").reason


def test_a_procedure_that_is_dropped_cancels_the_appointment(procedure):
    summoned(procedure)
    departures.drop(procedure=procedure, reason="Situation réglée", user=None)
    letter = Message.objects.filter(kind="members.hearing").order_by("pk").last()
    assert letter.subject == "Audition annulée"
    assert "METHOD:CANCEL" in bytes(letter.attachments.get().content).decode()
    procedure.membership.refresh_from_db()
    assert procedure.membership.status == "active"
    with pytest.raises(Refusal):
        departures.drop(procedure=procedure, reason="Encore", user=None)


def test_another_date_replaces_the_appointment(procedure):
    summoned(procedure)
    summoned(procedure, days=25)
    letters = Message.objects.filter(kind="members.hearing").order_by("pk")
    calendars = [bytes(letter.attachments.get().content).decode() for letter in letters]
    assert ["SEQUENCE:0" in calendars[0], "SEQUENCE:1" in calendars[1]] == [True, True]


def test_one_procedure_at_a_time(procedure, member):
    with pytest.raises(Refusal, match="déjà ouverte"):
        departures.open_procedure(membership=member, reason="Autre", on=today(), user=None)
    departures.drop(procedure=procedure, reason="Réglé", user=None)
    departures.open_procedure(membership=member, reason="Autre", on=today(), user=None)


def test_a_candidate_is_refused_not_struck_off(db):
    with pytest.raises(Refusal):
        departures.open_procedure(membership=factories.candidate(), reason="x", on=today(), user=None)


def test_a_member_gone_meanwhile_is_not_struck_off(procedure, member, staffer):
    later(summoned(procedure))
    departures.record_hearing(procedure=procedure, came=True, account="", user=None)
    memberships.resign(membership=member, on=today())
    with pytest.raises(Refusal):
        departures.strike_off(procedure=procedure, decided_on=today(), on=today(), decision="CA", user=None)
    assert "sans objet" in shown(staffer.get(procedure.get_backoffice_url()))


def letter(**changes):
    days = {"letter_on": today() - timedelta(days=4), "received_on": today(), "on": today()}
    days = {name: f"{day:%d/%m/%Y}" for name, day in (days | changes).items()}
    return days | {"signatory": "Anne Petit", "capacity": "Directrice", "reason": ""}


def test_a_resignation_keeps_its_letter(staffer, member):
    data = letter() | {"letter": SimpleUploadedFile("lettre.pdf", b"%PDF-1.4 lettre")}
    response = staffer.post(reverse("membership:resign", args=[member.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    member.refresh_from_db()
    assert member.status == "resigned"
    sheet = shown(staffer.get(reverse("membership:inspect", args=[member.pk])))
    assert "Anne Petit, Directrice" in sheet
    paper = staffer.get(reverse("membership:letter", args=[Resignation.objects.get().pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"letter_on": today() + timedelta(days=1)}, "avant d’être reçue"),
        ({"received_on": today() + timedelta(days=1)}, "dans l’avenir"),
        ({"on": today() - timedelta(days=9)}, "après la lettre"),
    ],
)
def test_a_resignation_whose_days_do_not_follow(staffer, member, changes, said):
    page = staffer.post(reverse("membership:resign", args=[member.pk]), letter(**changes))
    assert said in shown(page)
    member.refresh_from_db()
    assert member.status == "active"


def test_a_resignation_takes_effect_at_the_end_of_the_year(staffer, member):
    end = today() + timedelta(days=37)
    staffer.post(reverse("membership:resign", args=[member.pk]), letter(on=end))
    member.refresh_from_db()
    assert (member.status, member.ended_on) == ("active", end)


@pytest.mark.parametrize("role", [Role.GOVERNANCE_SECRETARY, Role.COMMUNICATION_OFFICER])
def test_other_roles_read_no_procedure(staff_client, procedure, role):
    reader = staff_client(role)
    assert reader.get(procedure.get_backoffice_url()).status_code in (302, 403)
    sheet = reader.get(reverse("membership:inspect", args=[procedure.membership_id]))
    assert "Manquement répété" not in shown(sheet)


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_costs_the_same_whatever_the_number(staffer, django_assert_max_num_queries, number):
    for rank in range(number):
        departures.open_procedure(
            membership=represented(f"Membre {rank:02}"), reason="x", on=today(), user=None
        )
    with django_assert_max_num_queries(30):
        staffer.get(reverse("exclusionprocedure:index"))
