"""Who does what by when, and what the group produces."""

from datetime import timedelta

import pytest
from django.utils import timezone

from association.groups.models import Action, Deliverable
from association.groups.services import actions, deliverables, groups
from cms.backoffice.errors import Refusal
from tests.backoffice.forms import shown
from tests.groups.conftest import planned

pytestmark = pytest.mark.django_db

ROOM, SCREEN = "/espace/groupes/sein/", "/espace/groupes/sein/animer/"


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def action(room):
    return actions.add_action(
        group=room.group, text="Relire le référentiel", owner=room.marc, due_on=in_days(5)
    )


def test_the_lead_gives_an_action_to_a_member_who_says_it_is_done(client, room):
    client.force_login(room.anne.user)
    data = {"text": "Relire le référentiel", "owner": room.marc.pk, "due_on": in_days(5)}
    assert "L’action est notée" in shown(client.post(f"{SCREEN}actions/", data, follow=True))
    client.force_login(room.marc.user)
    assert "Relire le référentiel" in shown(client.get("/espace/"))
    assert "C’est fait" in shown(client.get(ROOM))
    action = Action.objects.get()
    page = client.post(f"/espace/groupes/actions/{action.pk}/faite/", follow=True)
    assert "notée comme faite" in shown(page)
    action.refresh_from_db()
    assert action.done_on == timezone.localdate()
    assert "Relire le référentiel" not in shown(client.get("/espace/"))
    client.force_login(room.anne.user)
    assert "faite le" in shown(client.get(SCREEN))


def test_an_action_goes_to_a_member_of_today_only(client, room):
    client.force_login(room.anne.user)
    page = client.post(f"{SCREEN}actions/", {"text": "Relire", "owner": room.paul.pk, "due_on": in_days(5)})
    assert "Rien n’est enregistré" in shown(page)
    with pytest.raises(Refusal, match="pas membre"):
        actions.add_action(group=room.group, text="Relire", owner=room.paul, due_on=in_days(1))
    assert "Paul" not in shown(client.get(SCREEN)), "the list of owners is the group's members"
    assert not Action.objects.exists()


def test_a_day_gone_by_is_no_due_date(client, room):
    client.force_login(room.anne.user)
    data = {"text": "Relire", "owner": room.marc.pk, "due_on": in_days(-1)}
    text = shown(client.post(f"{SCREEN}actions/", data))
    assert "déjà passée" in text
    assert "Relire" in text, "what was typed is still there"
    with pytest.raises(Refusal, match="pas de ce groupe"):
        actions.add_action(
            group=room.group, text="x", owner=room.marc, due_on=in_days(1), meeting=planned(room.other)
        )


def test_a_late_action_presses_its_owner(client, room, action):
    Action.objects.update(due_on=in_days(-1))
    client.force_login(room.marc.user)
    assert "space-card--pressing" in client.get("/espace/").text
    assert "en retard" in shown(client.get(ROOM))


def test_nobody_finishes_the_action_of_another(client, room, action):
    for person in (room.anne, room.lea, room.paul):
        client.force_login(person.user)
        assert client.post(f"/espace/groupes/actions/{action.pk}/faite/").status_code == 404, person
    client.force_login(room.lea.user)
    assert client.post(f"{SCREEN}actions/{action.pk}/faite/").status_code == 404
    action.refresh_from_db()
    assert action.done_on is None


@pytest.mark.parametrize(("act", "said"), [("faite", "faite"), ("abandonner", "abandonnée")])
def test_the_lead_settles_the_action_of_a_member_once(client, room, action, act, said):
    client.force_login(room.anne.user)
    address = f"{SCREEN}actions/{action.pk}/{act}/"
    assert said in shown(client.post(address, follow=True))
    assert "déjà faite" in shown(client.post(address, follow=True)) or act == "abandonner"
    with pytest.raises(Refusal, match="déjà faite|abandonnée depuis"):
        actions.finish_action(action=action)


def test_nothing_moves_in_a_suspended_group(client, room, action):
    groups.suspend(group=room.group, on=timezone.localdate())
    client.force_login(room.marc.user)
    assert "C’est fait" not in shown(client.get(ROOM))
    page = client.post(f"/espace/groupes/actions/{action.pk}/faite/", follow=True)
    assert "suspendu" in shown(page)
    for act in (actions.finish_action, actions.drop_action):
        with pytest.raises(Refusal, match="suspendu"):
            act(action=action)


def test_a_deliverable_is_promised_then_delivered(client, room):
    client.force_login(room.anne.user)
    data = {"title": "Référentiel sein", "kind": "guideline", "due_on": in_days(30)}
    client.post(f"{SCREEN}livrables/", data)
    deliverable = Deliverable.objects.get()
    address = f"{SCREEN}livrables/{deliverable.pk}/livrer/"
    assert "Référentiel sein" in shown(client.get(address))
    late = client.post(address, {"on": in_days(1)})
    assert "dans l’avenir" in shown(late)
    link = "https://exemple.invalid/referentiel"
    page = client.post(address, {"on": in_days(0), "link": link, "public": "on"}, follow=True)
    assert "noté comme livré" in shown(page)
    deliverable.refresh_from_db()
    assert (deliverable.delivered_on, deliverable.link, deliverable.public) == (in_days(0), link, True)
    with pytest.raises(Refusal, match="déjà livré"):
        deliverables.deliver(deliverable=deliverable, on=in_days(0))
    client.force_login(room.marc.user)
    assert link in client.get(ROOM).text


def test_another_groups_deliverable_is_not_there(client, room):
    theirs = Deliverable.objects.create(group=room.other, title="Ailleurs")
    client.force_login(room.anne.user)
    assert client.get(f"{SCREEN}livrables/{theirs.pk}/livrer/").status_code == 404
    client.force_login(room.marc.user)
    assert client.get(f"{SCREEN}livrables/{theirs.pk}/livrer/").status_code == 404
