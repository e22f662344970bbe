"""The lead's one screen: what they do there, and that it is their own group's alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from association.groups.models import GroupMeeting, GroupRole, Invitee
from association.groups.services import groups, meetings, roles
from cms.outbox.models import Message
from cms.pages.models import NetworkSettings
from tests import factories
from tests.backoffice.forms import shown
from tests.groups.conftest import moved_back, planned

pytestmark = pytest.mark.django_db

SCREEN = "/espace/groupes/sein/animer/"


@pytest.fixture
def lead(client, room):
    client.force_login(room.anne.user)
    return client


def typed(**changes):
    day = timezone.localdate() + timedelta(days=10)
    return {
        "title": "Réunion de printemps", "day": day, "begins": "14:30", "ends": "16:30", "mode": "mixed",
        "place": "Salle des Essais", "link": "https://visio.exemple.invalid/sein", "agenda": "Accueil\nBilan",
    } | changes  # fmt: skip


def act(client, meeting, name, **data):
    return client.post(f"{SCREEN}reunions/{meeting.pk}/{name}/", data, follow=True)


def messages_to(person):
    return list(Message.objects.filter(address=person.preferred_email).order_by("pk"))


def recorded(*decisions, summary=""):
    """What the form of decisions sends."""
    data = {"decisions-TOTAL_FORMS": len(decisions), "decisions-INITIAL_FORMS": 0, "summary": summary}
    for rank, text in enumerate(decisions):
        data |= {f"decisions-{rank}-text": text, f"decisions-{rank}-how": "consensus"}
    return data


def test_the_lead_prepares_reads_who_will_be_written_to_and_convenes(lead, room):
    factories.group_role(room.group, factories.person(first_name="Sans", last_name="Adresse"))
    page = lead.post(f"{SCREEN}reunions/", typed(), follow=True)
    text = shown(page)
    for words in (
        "en préparation", "Salle des Essais", "14:30", "2 messages partiront", "Marc Petit",
        "à prévenir autrement", "Sans Adresse",
    ):  # fmt: skip
        assert words in text, words
    assert not Message.objects.exists(), "nobody is written to before the convocation"
    meeting = GroupMeeting.objects.get()
    text = shown(act(lead, meeting, "convoquer"))
    assert "La réunion est convoquée : 2 messages" in text
    assert "3 sans réponse" in text
    assert len(messages_to(room.marc)) == 1
    assert "déjà" in shown(act(lead, meeting, "convoquer")) or len(messages_to(room.marc)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Champ requis"),
        ({"ends": "13:00"}, "finit après son début"),
        ({"day": "demain"}, "date"),
        ({"link": "pas une adresse"}, "URL"),
    ],
)
def test_what_is_missing_is_shown_where_it_was_typed(lead, room, changes, said):
    page = lead.post(f"{SCREEN}reunions/", typed(**changes))
    text = shown(page)
    assert page.status_code == 200
    assert said in text
    assert "Rien n’est enregistré" in text
    assert "Bilan" in text, "what was typed is still there"
    assert not GroupMeeting.objects.exists()


def test_the_lead_changes_and_cancels_a_convened_meeting(lead, room):
    meeting = planned(room.group)
    assert "modifiée" in shown(act(lead, meeting, "modifier", **typed(place="Salle Neuve")))
    assert "Salle Neuve" in shown(lead.get(SCREEN))
    assert "obligatoire" in shown(act(lead, meeting, "annuler")) or "requis" in shown(
        act(lead, meeting, "annuler")
    )
    text = shown(act(lead, meeting, "annuler", reason="Salle inondée"))
    assert "averties" in text
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancelled_because) == ("cancelled", "Salle inondée")
    assert len(messages_to(room.marc)) == 3


def test_the_lead_reminds_those_who_said_nothing(lead, room):
    meeting = planned(room.group)
    mine = Invitee.objects.get(meeting=meeting, person=room.anne)
    meetings.answer(invitee=mine, answer="on_site")
    text = shown(act(lead, meeting, "relancer"))
    assert "1 oui, 0 non, 1 sans réponse" in text
    assert (len(messages_to(room.marc)), len(messages_to(room.anne))) == (2, 1)
    assert "déjà été relancés" in shown(act(lead, meeting, "relancer"))


def test_the_lead_invites_somebody_to_one_meeting(lead, room):
    meeting = planned(room.group)
    text = shown(act(lead, meeting, "inviter", who="paul@essais.invalid"))
    assert "Paul Blanc est dans la liste des invités" in text
    assert Invitee.objects.get(meeting=meeting, person=room.paul).role == "guest"
    assert not GroupRole.objects.filter(person=room.paul).exists()


def test_the_lead_takes_attendance_in_one_form(lead, room):
    meeting = planned(room.group)
    marc = Invitee.objects.get(meeting=meeting, person=room.marc)
    meetings.answer(invitee=marc, answer="remote")
    moved_back(meeting)
    form = lead.get(SCREEN).context["forms"]["attendance"]
    assert form[f"i{marc.pk}"].initial == "remote", "the answers are already ticked"
    anne = Invitee.objects.get(meeting=meeting, person=room.anne)
    sent = {
        f"i{anne.pk}": "on_site",
        f"i{marc.pk}": "absent",
        "also": "10001234565",
        "also_presence": "remote",
    }
    text = shown(act(lead, meeting, "presence", **sent))
    assert "feuille de présence est enregistrée" in text
    presences = dict(Invitee.objects.filter(meeting=meeting).values_list("person__first_name", "presence"))
    assert presences == {"Anne": "on_site", "Marc": "absent", "Paul": "remote"}
    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_attendance_names_nobody_by_chance(lead, room):
    meeting = moved_back(planned(room.group))
    text = shown(act(lead, meeting, "presence", also="inconnu@essais.invalid"))
    assert "n’est connu sous cette adresse" in text
    assert "Personne n’est noté présent" in shown(act(lead, meeting, "presence"))
    meeting.refresh_from_db()
    assert meeting.state == "convened"


def test_a_meeting_called_by_telephone_is_held_too(lead, room):
    meeting = moved_back(planned(room.group, convened=False))
    sent = {f"p{room.anne.pk}": "on_site", f"p{room.marc.pk}": ""}
    assert "enregistrée" in shown(act(lead, meeting, "presence", **sent))
    assert list(meeting.invitees.values_list("person", "presence")) == [(room.anne.pk, "on_site")]


def test_decisions_a_summary_then_the_minutes(lead, room):
    meeting = moved_back(planned(room.group))
    rows = {f"i{row.pk}": "on_site" for row in meeting.invitees.all()}
    act(lead, meeting, "presence", **rows)
    sent = recorded("Adopter le référentiel", "", "Revoir le circuit", summary="Tout fut dit.")
    assert "sont enregistrés" in shown(act(lead, meeting, "decisions", **sent))
    assert [one.text for one in meeting.decisions.all()] == ["Adopter le référentiel", "Revoir le circuit"]
    text = shown(act(lead, meeting, "compte-rendu"))
    assert "Le compte rendu est publié" in text
    assert f"/espace/groupes/comptes-rendus/{meeting.pk}/" in text
    assert lead.get(f"/espace/groupes/comptes-rendus/{meeting.pk}/").getvalue().startswith(b"%PDF-")
    act(lead, meeting, "decisions", **recorded("Adopter le référentiel", summary="Tout fut dit."))
    assert "publiez une version corrigée" in shown(lead.get(SCREEN))
    assert "Champ requis" in shown(act(lead, meeting, "compte-rendu"))
    text = shown(act(lead, meeting, "compte-rendu", correction="Une décision de trop"))
    assert "version 2" in text


def test_minutes_wait_for_the_attendance(lead, room):
    meeting = moved_back(planned(room.group))
    assert "émargement n’est pas fait" in shown(act(lead, meeting, "compte-rendu"))
    assert "Publier le compte rendu" not in shown(lead.get(SCREEN))


def test_a_form_sent_in_pieces_breaks_nothing(lead, room):
    meeting = moved_back(planned(room.group))
    page = act(lead, meeting, "decisions", summary="x")
    assert "Rien n’est enregistré" in shown(page)
    for rank in ("-1", "9999", "x"):
        page = act(
            lead, meeting, "decisions", **{"decisions-TOTAL_FORMS": rank, "decisions-INITIAL_FORMS": 0}
        )
        assert page.status_code == 200, rank


def test_any_meeting_of_the_group_may_be_opened_on_the_screen(lead, room):
    planned(room.group, days=5, title="La plus proche")
    far = planned(room.group, days=50, title="La plus lointaine")
    assert lead.get(SCREEN).context["desk"].next.title == "La plus proche"
    assert lead.get(SCREEN, {"reunion": far.pk}).context["desk"].next == far
    for wrong in (planned(room.other).pk, "x", "9" * 30):
        assert lead.get(SCREEN, {"reunion": wrong}).context["desk"].next.title == "La plus proche"


def test_the_lead_adds_a_member_they_can_name_in_full(lead, room):
    for who in ("paul@essais.invalid", " PAUL@essais.invalid ", "1000 1234 565"):
        page = lead.post(f"{SCREEN}membres/", {"who": who, "role": "expert"}, follow=True)
        assert "Paul Blanc fait partie du groupe" in shown(page), who
        row = GroupRole.objects.get(person=room.paul)
        assert (row.role, row.start_on, row.group) == ("expert", timezone.localdate(), room.group)
        row.delete()


def test_nobody_is_found_by_a_name_or_outside_the_members(lead, room):
    outside = factories.person(first_name="Hors", last_name="Réseau", email="hors@ailleurs.invalid")
    factories.affiliation(outside, factories.OrganisationFactory())
    for name in ("Un", "Deux"):
        shared = factories.person(first_name=name, email="secretariat@essais.invalid")
        factories.affiliation(shared, room.hospital)
    typed_alone = factories.person(first_name="Faux")
    factories.affiliation(typed_alone, room.hospital)
    typed_alone.emails.create(address="vrai@essais.invalid", source="Mon espace")
    former = factories.person(email="parti@essais.invalid")
    factories.affiliation(former, room.hospital, end_on=timezone.localdate())
    answers = set()
    for who in ("Blanc", "Paul Blanc", "hors@ailleurs.invalid", "secretariat@essais.invalid",
                "vrai@essais.invalid", "parti@essais.invalid", "inconnu@essais.invalid", "1"):  # fmt: skip
        page = lead.post(f"{SCREEN}membres/", {"who": who, "role": "member"})
        answers.add(tuple(page.context["forms"]["member"].errors["who"]))
        assert "Hors" not in page.text
    assert len(answers) == 1, "one answer, which says nothing of who the network knows"
    assert GroupRole.objects.count() == 3


def test_a_lead_makes_no_lead_and_nobody_twice(lead, room):
    data = {"who": "paul@essais.invalid", "role": "lead"}
    assert "Rien n’est enregistré" in shown(lead.post(f"{SCREEN}membres/", data))
    page = lead.post(f"{SCREEN}membres/", {"who": "marc@essais.invalid", "role": "member"})
    assert "a déjà ce rôle" in shown(page)
    assert GroupRole.objects.count() == 3


def test_ending_a_role_is_shown_before_it_is_done(lead, room):
    address = f"{SCREEN}membres/{room.member.pk}/fin/"
    assert "Marc Petit, membre, ne recevra plus" in shown(lead.get(address))
    room.member.refresh_from_db()
    assert room.member.end_on is None
    page = lead.post(address, {"on": timezone.localdate()}, follow=True)
    assert "Marc Petit quitte le groupe" in shown(page)
    room.member.refresh_from_db()
    assert room.member.end_on == timezone.localdate()


def test_a_lead_ends_neither_a_lead_nor_another_groups_member(lead, room):
    theirs = factories.group_role(room.other, room.paul)
    colleague = factories.group_role(room.group, room.paul, "lead")
    for row in (room.lead, theirs, colleague):
        assert lead.post(f"{SCREEN}membres/{row.pk}/fin/", {"on": timezone.localdate()}).status_code == 404
    assert not GroupRole.objects.exclude(end_on=None).exists()


def test_what_a_lead_may_not_do_is_asked_of_the_coordination(lead, room):
    page = lead.post(f"{SCREEN}demande/", {"text": "Ajoutez Mme Noir"}, follow=True)
    assert "Votre demande est partie" in shown(page)
    message = Message.objects.get()
    assert (message.address, message.reply_to) == ("contact@exemple.invalid", "anne@essais.invalid")
    assert "Ajoutez Mme Noir" in message.text
    NetworkSettings.objects.update(email="")
    assert "téléphonez-lui" in shown(lead.post(f"{SCREEN}demande/", {"text": "Encore"}))


def every_act(room):
    """(method, address) of everything the screen does, on things of the group."""
    meeting = planned(room.group)
    action = room.group.actions.create(text="x", owner=room.marc, due_on=timezone.localdate())
    document = room.group.documents.create(title="x", file="groups/x.pdf")
    deliverable = room.group.deliverables.create(title="x")
    yield "get", ""
    yield "get", f"membres/{room.member.pk}/fin/"
    yield "get", f"livrables/{deliverable.pk}/livrer/"
    for address in ("documents/", "actions/", "livrables/", "membres/", "demande/", "reunions/"):
        yield "post", address
    yield "post", f"documents/{document.pk}/retirer/"
    yield "post", f"actions/{action.pk}/faite/"
    yield "post", f"actions/{action.pk}/abandonner/"
    yield "post", f"livrables/{deliverable.pk}/livrer/"
    yield "post", f"membres/{room.member.pk}/fin/"
    for name in ("modifier", "convoquer", "inviter", "relancer", "annuler", "presence", "decisions",
                 "compte-rendu"):  # fmt: skip
        yield "post", f"reunions/{meeting.pk}/{name}/"


@pytest.mark.parametrize("who", ["marc", "lea", "paul", "guest", "former", "representative", "stranger"])
def test_nobody_else_reaches_the_screen_nor_its_acts(client, room, who):
    """A member, another lead, a guest, the lead of yesterday, a representative, somebody of no group."""
    acts = list(every_act(room))
    made = factories.person(user=factories.UserFactory())
    if who == "guest":
        meetings.invite(meeting=room.group.meetings.get(), person=made)
    elif who == "former":
        factories.group_role(room.group, made, "lead", end_on=timezone.localdate())
    elif who == "representative":
        room.hospital.representatives.create(person=made, start_on=timezone.localdate())
    client.force_login(getattr(room, who, made).user)
    for method, address in acts:
        assert getattr(client, method)(SCREEN + address).status_code == 404, address


def test_the_screen_is_lost_the_day_the_term_ends(client, room):
    roles.end_role(role=room.lead, on=timezone.localdate() + timedelta(days=1))
    client.force_login(room.anne.user)
    assert client.get(SCREEN).status_code == 200
    room.lead.end_on = timezone.localdate()
    GroupRole.objects.filter(pk=room.lead.pk).update(end_on=timezone.localdate())
    assert client.get(SCREEN).status_code == 404
    assert "Animer" not in client.get("/espace/groupes/").text


def test_another_groups_meeting_is_not_worked_on_from_here(lead, room):
    theirs = planned(room.other)
    for name in ("modifier", "convoquer", "inviter", "relancer", "annuler", "presence", "decisions",
                 "compte-rendu"):  # fmt: skip
        assert lead.post(f"{SCREEN}reunions/{theirs.pk}/{name}/", typed()).status_code == 404, name


def test_a_suspended_group_is_read_only(lead, room):
    acts = list(every_act(room))
    groups.suspend(group=room.group, on=timezone.localdate())
    text = shown(lead.get(SCREEN))
    assert "suspendu" in text
    assert 'method="post"' not in text.split("<main", 1)[-1].split("</main>")[0].replace("data-", "")
    before = (
        list(room.group.meetings.values()),
        list(room.group.actions.values()),
        list(room.group.roles.values()),
    )
    for method, address in acts:
        if method == "post":
            assert "suspendu" in shown(lead.post(SCREEN + address, typed(), follow=True)), address
    after = (
        list(room.group.meetings.values()),
        list(room.group.actions.values()),
        list(room.group.roles.values()),
    )
    assert before == after


def test_the_health_of_the_group_in_a_sentence(lead, room):
    assert "jamais réuni" in shown(lead.get(SCREEN))
    meeting = moved_back(planned(room.group))
    anne = meeting.invitees.get(person=room.anne)
    act(lead, meeting, "presence", **{f"i{anne.pk}": "on_site"})
    text = shown(lead.get(SCREEN))
    assert f"Dernière réunion le {timezone.localtime(meeting.starts_at):%d/%m/%Y}" in text
    assert "1 membre n’est venu à aucune réunion" in text
    meeting.refresh_from_db()
    moved_back(meeting, 400)
    assert "plus d’un an" in shown(lead.get(SCREEN))


@pytest.mark.parametrize("number", [2, 20])
def test_the_screen_asks_as_much_for_many_as_for_few(lead, room, django_assert_max_num_queries, number):
    for rank in range(number):
        colleague = factories.person(email=f"collegue{rank}@essais.invalid")
        factories.affiliation(colleague, room.hospital)
        factories.group_role(room.group, colleague, "expert")
        room.group.actions.create(text=f"Écrire {rank}", owner=colleague, due_on=timezone.localdate())
        room.group.documents.create(title=f"Note {rank}", file="groups/note.pdf")
        room.group.deliverables.create(title=f"Livrable {rank}")
        planned(room.group, days=100 + rank, convened=False)
    last = moved_back(planned(room.group))
    for rank in range(number):
        last.decisions.create(text=f"Décision {rank}", order=rank)
    draft = planned(room.group, days=3, convened=False)
    convened = planned(room.group, days=2)
    lead.get(SCREEN)
    for meeting in (draft, convened):
        with django_assert_max_num_queries(48):
            lead.get(SCREEN, {"reunion": meeting.pk})
