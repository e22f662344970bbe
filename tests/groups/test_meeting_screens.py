"""Staff prepare, convene and close the meetings of the groups."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from association.groups.models import GroupMeeting
from association.groups.services import meetings
from association.groups.services.minutes import publish_minutes
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import shown
from tests.groups.doing import begin, convened, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def act(meeting, slug):
    return reverse(f"groupmeeting:{slug}", args=[meeting.pk])


def sheet(client, meeting):
    return shown(client.get(reverse("groupmeeting:inspect", args=[meeting.pk])))


def labels(client, meeting):
    response = client.get(reverse("groupmeeting:inspect", args=[meeting.pk]))
    return [one["label"] for one in response.context["acts"]]


def form_data(day, **changes):
    return {
        "title": "Réunion de printemps",
        "on": f"{day:%d/%m/%Y}",
        "begins": "18:00",
        "ends": "20:00",
        "mode": "on_site",
        "place": "Salle Garonne",
        "link": "",
        "agenda": "Le référentiel",
    } | changes


def test_a_meeting_is_prepared_from_the_sheet_of_the_group_and_nobody_is_told(staffer):
    group = factories.working_group(name="Sein")
    factories.group_role(group, factories.person(email="durand@chu.invalid"))
    page = staffer.get(reverse("group:inspect", args=[group.pk]))
    url = next(one["url"] for one in page.context["acts"] if one["label"] == "Préparer une réunion")
    assert "Personne n’est prévenu" in shown(staffer.get(url))
    day = timezone.localdate() + timedelta(days=20)
    done = staffer.post(url, form_data(day, group=group.pk), follow=True)
    assert "la réunion est préparée" in shown(done)
    meeting = GroupMeeting.objects.get()
    assert timezone.localtime(meeting.starts_at).hour == 18
    assert not Message.objects.exists()
    assert "Réunion de printemps" in shown(staffer.get(reverse("group:inspect", args=[group.pk])))


def test_a_meeting_that_ends_after_midnight_ends_the_next_day(staffer):
    group = factories.working_group()
    day = timezone.localdate() + timedelta(days=20)
    staffer.post(reverse("groupmeeting:add"), form_data(day, group=group.pk, begins="22:00", ends="00:30"))
    meeting = GroupMeeting.objects.get()
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=2, minutes=30)


def test_before_convening_staff_see_who_gets_the_message_and_who_cannot(staffer):
    group = factories.working_group(name="Sein")
    factories.group_role(group, factories.person(last_name="Durand", email="durand@chu.invalid"))
    factories.group_role(group, factories.person(last_name="Petit", phone="05 61 00 00 00"))
    meeting = factories.group_meeting(group)
    page = shown(staffer.get(act(meeting, "convoquer")))
    assert "Un message part" in page
    assert "durand@chu.invalid" in page
    assert "Sans adresse e-mail, à prévenir autrement (1)" in page
    assert "05 61 00 00 00" in page
    assert not Message.objects.exists()
    done = shown(staffer.post(act(meeting, "convoquer"), follow=True))
    assert "la réunion est convoquée" in done
    assert "à prévenir autrement : Dominique Petit" in done
    assert Message.objects.count() == 1
    again = shown(staffer.post(act(meeting, "convoquer"), follow=True))
    assert "n’est pas possible" in again
    assert Message.objects.count() == 1


def test_what_is_refused_is_said_and_nothing_is_sent(staffer):
    group = factories.working_group()
    factories.group_role(group, factories.person(email="durand@chu.invalid"))
    meeting = factories.group_meeting(group, mode="remote", link="")
    assert "Donnez le lien de visioconférence" in shown(staffer.post(act(meeting, "convoquer")))
    assert not Message.objects.exists()


def test_the_sheet_shows_answers_and_totals(staffer):
    meeting = convened("Durand", "Petit", "Roux")
    meetings.answer(invitee=meeting.invitees.get(person__last_name="Durand"), answer="on_site")
    meetings.answer(invitee=meeting.invitees.get(person__last_name="Petit"), answer="no")
    page = sheet(staffer, meeting)
    for words in ("Dominique Durand", "Je viens", "Je ne peux pas", "Sans réponse", "Convoquée"):
        assert words in page
    assert labels(staffer, meeting) == [
        "Décisions et compte rendu",
        "Modifier la réunion",
        "Inviter quelqu’un",
        "Relancer",
        "Annuler la réunion",
    ]


def test_a_convened_meeting_is_moved_and_the_invited_told(staffer):
    meeting = convened("Durand")
    page = staffer.get(act(meeting, "modifier"))
    assert "Un message part" in shown(page)
    initial = page.context["form"].initial
    day = initial["on"] + timedelta(days=1)
    data = form_data(day, title=initial["title"], mode="mixed", link="https://visio.exemple.invalid/salle")
    assert "la réunion est modifiée" in shown(staffer.post(act(meeting, "modifier"), data, follow=True))
    assert Message.objects.filter(kind="groups.meeting_changed").count() == 1


def test_saving_a_meeting_without_touching_it_tells_nobody(staffer):
    meeting = convened("Durand")
    GroupMeeting.objects.update(
        starts_at=meeting.starts_at.replace(second=0, microsecond=0),
        ends_at=meeting.ends_at.replace(second=0, microsecond=0),
    )
    initial = staffer.get(act(meeting, "modifier")).context["form"].initial
    data = initial | {
        "on": f"{initial['on']:%d/%m/%Y}",
        "begins": f"{initial['begins']:%H:%M}",
        "ends": f"{initial['ends']:%H:%M}",
    }
    assert "Rien ne change" in shown(staffer.post(act(meeting, "modifier"), data))
    assert Message.objects.count() == 1


def test_somebody_is_invited_reminded_and_the_meeting_cancelled(staffer):
    meeting = convened("Durand")
    guest = factories.person(last_name="Passant", email="passant@chu.invalid")
    staffer.post(act(meeting, "inviter"), {"person": guest.pk})
    assert Message.objects.filter(address="passant@chu.invalid").count() == 1
    page = shown(staffer.get(act(meeting, "relancer")))
    assert "2 messages partent" in page
    assert "passant@chu.invalid" in page
    staffer.post(act(meeting, "relancer"))
    assert Message.objects.filter(kind="groups.meeting_reminder").count() == 2
    assert "Champ requis" in shown(staffer.post(act(meeting, "annuler"), {"reason": ""}))
    staffer.post(act(meeting, "annuler"), {"reason": "Grève des trains"})
    assert "Annulée : Grève des trains" in sheet(staffer, meeting)
    assert Message.objects.filter(kind="groups.meeting_cancelled").count() == 2


def test_attendance_is_taken_on_one_page_with_the_answers_already_ticked(staffer):
    meeting = convened("Durand", "Petit", "Roux")
    rows = {row.person.last_name: row for row in meeting.invitees.select_related("person")}
    meetings.answer(invitee=rows["Durand"], answer="remote")
    newcomer, passer_by = factories.person(last_name="Nouveau"), factories.person(last_name="Passant")
    factories.group_role(meeting.group, newcomer)
    begin(meeting)
    page = staffer.get(act(meeting, "emarger"))
    form = page.context["form"]
    assert form[f"i{rows['Durand'].pk}"].initial == "remote"
    assert "a répondu « Je participe à distance »" in shown(page).replace("&nbsp;", " ")
    data = {
        f"i{rows['Durand'].pk}": "remote",
        f"i{rows['Petit'].pk}": "on_site",
        f"p{newcomer.pk}": "on_site",
        "stranger_0": passer_by.pk,
        "manner_0": "on_site",
        "stranger_1": "",
        "manner_1": "on_site",
        "stranger_2": "",
        "manner_2": "on_site",
    }
    assert "l’émargement est enregistré" in shown(staffer.post(act(meeting, "emarger"), data, follow=True))
    found = {row.person.last_name: row.presence for row in meeting.invitees.select_related("person")}
    assert found == {
        "Durand": "remote",
        "Petit": "on_site",
        "Roux": "absent",
        "Nouveau": "on_site",
        "Passant": "on_site",
    }
    assert "4 présents, dont 1 à distance ; 1 absent." in sheet(staffer, meeting)


def test_a_meeting_never_convened_is_recorded_with_the_members_of_that_day(staffer):
    group = factories.working_group()
    person = factories.person(last_name="Durand")
    factories.group_role(group, person)
    meeting = factories.group_meeting(group, in_days=-30)
    assert "Durand" in shown(staffer.get(act(meeting, "emarger")))
    manners = {f"manner_{number}": "on_site" for number in range(3)}
    staffer.post(act(meeting, "emarger"), {f"p{person.pk}": "on_site"} | manners)
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert meeting.invitees.get().role == "member"


def test_decisions_are_written_and_minutes_published_downloaded_corrected(staffer):
    meeting = held("Durand")
    page = staffer.get(act(meeting, "noter"))
    data = {f"text_{number}": "" for number in range(3)} | {f"how_{number}": "noted" for number in range(3)}
    data |= {"summary": "Long débat", "text_1": "Adopter le référentiel", "how_1": "consensus"}
    assert page.status_code == 200
    staffer.post(act(meeting, "noter"), data)
    assert "Adopter le référentiel" in sheet(staffer, meeting)
    assert staffer.get(reverse("groupmeeting:compte-rendu", args=[meeting.pk])).status_code == 404
    staffer.post(act(meeting, "publier"))
    response = staffer.get(reverse("groupmeeting:compte-rendu", args=[meeting.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response.getvalue().startswith(b"%PDF-")
    assert "attachment" in response["Content-Disposition"]
    refused = shown(staffer.post(act(meeting, "publier"), {"correction": ""}))
    assert "Champ requis" in refused
    staffer.post(act(meeting, "publier"), {"correction": "Une faute"})
    meeting.refresh_from_db()
    assert meeting.minutes_version == 2


def test_who_does_not_read_meetings_does_not_get_the_minutes(client, staff, staffer):
    meeting = held("Durand")
    publish_minutes(meeting=meeting)
    url = reverse("groupmeeting:compte-rendu", args=[meeting.pk])
    client.force_login(staff(Role.COMMUNICATION_OFFICER))
    assert client.get(url, follow=False).status_code == 302
    client.logout()
    assert client.get(url).status_code == 302
    client.force_login(staff(Role.GOVERNANCE_SECRETARY))
    assert client.get(url).getvalue().startswith(b"%PDF-")
    assert client.get(act(meeting, "noter")).status_code == 302, "reads, changes nothing"


def test_meetings_are_found_by_group_state_date_and_what_is_left_to_do(staffer):
    soon, late, done = convened("Durand"), convened("Petit"), held("Roux")
    begin(late)
    url = reverse("groupmeeting:index")

    def found(**query):
        return {meeting.pk for meeting in staffer.get(url, query).context["object_list"]}

    assert found() == {soon.pk, late.pk, done.pk}
    assert found(when="ahead") == {soon.pk}
    assert found(state="held") == {done.pk}
    assert found(watch="attendance") == {late.pk}
    assert found(watch="minutes") == {done.pk}
    assert found(group=late.group_id) == {late.pk}
    assert found(since=f"{timezone.localdate() + timedelta(days=2):%d/%m/%Y}") == {soon.pk}
    assert found(until=f"{timezone.localdate():%d/%m/%Y}") == {late.pk, done.pk}
    assert found(q=soon.group.name) == {soon.pk}


def test_the_list_is_exported_with_its_figures(staffer):
    held("Durand", "Petit", title="Réunion d’automne")
    response = staffer.get(reverse("groupmeeting:index"), {"export": "csv"})
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Groupe;Objet;Début")
    assert "Réunion d’automne" in lines[1]
    assert ";Tenue;2;0;2;2;0;" in lines[1]


def test_the_home_page_says_what_meetings_wait_for(staffer):
    late = convened("Petit")
    begin(late)
    held("Roux")
    page = shown(staffer.get(reverse("wagtailadmin_home")))
    assert "Réunions à émarger" in page
    assert "Comptes rendus à publier" in page


@pytest.mark.parametrize("size", [2, 20])
def test_the_pages_of_meetings_ask_the_same_whatever_the_number(staffer, django_assert_max_num_queries, size):
    meeting = convened(*[f"Nom{number}" for number in range(size)])
    for _ in range(size):
        factories.group_meeting(meeting.group)
    urls = {
        reverse("groupmeeting:index"): 30,
        reverse("groupmeeting:inspect", args=[meeting.pk]): 30,
        act(meeting, "relancer"): 25,
        reverse("group:inspect", args=[meeting.group_id]): 45,
    }
    for url, most in urls.items():
        with django_assert_max_num_queries(most):
            assert staffer.get(url).status_code == 200
    begin(meeting)
    with django_assert_max_num_queries(30):
        assert staffer.get(act(meeting, "emarger")).status_code == 200
    draft = GroupMeeting.objects.filter(state="draft").first()
    with django_assert_max_num_queries(30):
        assert staffer.get(act(draft, "convoquer")).status_code == 200
