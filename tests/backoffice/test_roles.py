"""The roles of the staff: exactly what role_permissions.txt says, nothing more."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from wagtail.models import GroupApprovalTask, GroupCollectionPermission, GroupPagePermission

from cms.backoffice import roles
from cms.backoffice.roles import Role
from tests.factories import UserFactory

TABLE = Path(__file__).with_name("role_permissions.txt")


def test_the_table_of_permissions_is_the_one_we_read():
    """After a change meant as such: manage.py sync_roles --table > tests/backoffice/role_permissions.txt"""
    assert roles.table() == TABLE.read_text()


@pytest.mark.django_db
def test_the_groups_hold_exactly_the_table():
    for role in Role:
        group = Group.objects.get(name=role.label)
        held = group.permissions.select_related("content_type")
        held = {f"{p.content_type.app_label}.{p.codename}" for p in held}
        for model in (GroupPagePermission, GroupCollectionPermission):
            for grant in model.objects.filter(group=group).select_related("permission__content_type"):
                held.add(f"{grant.permission.content_type.app_label}.{grant.permission.codename}")
        assert held == roles.permissions_of(role)


@pytest.mark.django_db
def test_what_was_added_by_hand_is_taken_back():
    group = Group.objects.get(name=Role.TRAINING_MANAGER.label)
    group.permissions.add(Permission.objects.get(codename="change_user", content_type__app_label="people"))
    roles.sync_roles()
    assert not group.permissions.filter(codename="change_user").exists()


@pytest.mark.django_db
def test_syncing_twice_changes_nothing():
    before = list(GroupPagePermission.objects.values_list("pk", flat=True))
    roles.sync_roles()
    assert list(GroupPagePermission.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("role", Role)
def test_no_role_may_change_accounts_or_groups(role):
    for permission in roles.permissions_of(role):
        assert not permission.startswith(("auth.", "wagtailusers."))
        assert permission not in ("people.add_user", "people.change_user", "people.delete_user")


@pytest.mark.parametrize(
    "permission", ["people.change_user", "auth.change_group", "wagtailusers.add_userprofile"]
)
def test_granting_what_belongs_to_superusers_stops_the_start(permission):
    with pytest.raises(ImproperlyConfigured):
        roles.grant(Role.NETWORK_ADMINISTRATOR, permission)


def test_the_network_administrator_holds_what_every_other_role_holds():
    everything = roles.permissions_of(Role.NETWORK_ADMINISTRATOR)
    for role in Role:
        assert roles.permissions_of(role) <= everything


@pytest.mark.django_db
def test_pages_are_submitted_by_communication_and_approved_by_the_editor_in_chief():
    task = GroupApprovalTask.objects.get()
    assert [group.name for group in task.groups.all()] == [Role.EDITOR_IN_CHIEF.label]
    assert "wagtailcore.publish_page" not in roles.permissions_of(Role.COMMUNICATION_OFFICER)
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


@pytest.mark.django_db
def test_an_unknown_permission_is_named(monkeypatch):
    monkeypatch.setitem(roles._granted, Role.EDITOR_IN_CHIEF, {"pages.fly"})
    with pytest.raises(LookupError, match="pages.fly"):
        roles.sync_roles()


@pytest.mark.parametrize("role", Role)
def test_the_screens_of_accounts_send_every_role_away(staff_client, role):
    client = staff_client(role)
    other = UserFactory()
    for address in ("/admin/users/", f"/admin/users/edit/{other.pk}/", "/admin/users/new/", "/admin/groups/"):
        response = client.get(address)
        assert (response.status_code, response.get("Location")) == (302, "/admin/"), address
