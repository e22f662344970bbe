"""The roles of the staff: groups made by code, holding exactly the permissions the apps grant them.

Each app says, when Django starts (AppConfig.ready), what a role may do with its records:

    grant(Role.MEMBERSHIP_ADMINISTRATOR, "members.change_organisation")

sync_roles() then makes the groups exactly that. What somebody added by hand is taken back.
"""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import TextChoices
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)


class Role(TextChoices):
    """Functions, not people; superusers are not a role."""

    COMMUNICATION_OFFICER = "communication_officer", "Communication"
    EDITOR_IN_CHIEF = "editor_in_chief", "Rédaction en chef"
    MEMBERSHIP_ADMINISTRATOR = "membership_administrator", "Administration des adhésions"
    GOVERNANCE_SECRETARY = "governance_secretary", "Secrétariat des instances"
    TRAINING_MANAGER = "training_manager", "Gestion des formations"
    NEWSLETTER_MANAGER = "newsletter_manager", "Gestion des lettres"
    NETWORK_ADMINISTRATOR = "network_administrator", "Administration du réseau"


# Whoever may change accounts or groups may make themselves superuser: superusers alone do.
RESERVED = ("auth.", "wagtailusers.", "people.add_user", "people.change_user", "people.delete_user")

# Wagtail keeps these per branch of the page tree and per collection: ours hold for all of it.
PAGE_PERMISSIONS = frozenset(
    f"wagtailcore.{codename}_page"
    for codename in ("add", "change", "publish", "bulk_delete", "lock", "unlock", "view")
)
COLLECTION_APPS = ("wagtailimages.", "wagtaildocs.")

_granted = {role: {"wagtailadmin.access_admin"} for role in Role}


def grant(role, *permissions):
    """Give a role permissions, each "app_label.codename"."""
    for permission in permissions:
        if permission.startswith(RESERVED):
            raise ImproperlyConfigured(f"{permission} belongs to superusers alone.")
    _granted[role].update(permissions)


def permissions_of(role):
    """The permissions of a role; the network administrator holds those of every role."""
    if role == Role.NETWORK_ADMINISTRATOR:
        return set().union(*_granted.values())
    return set(_granted[role])


@transaction.atomic
def sync_roles():
    """Make the groups exactly what the apps granted. Raises LookupError for an unknown permission."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role in Role:
        wanted = permissions_of(role)
        if unknown := sorted(wanted - known.keys()):
            raise LookupError(f"{role.label} is granted unknown permissions: {', '.join(unknown)}")
        group, _ = Group.objects.get_or_create(name=role.label)
        on_pages = {known[name] for name in wanted if name in PAGE_PERMISSIONS}
        on_files = {known[name] for name in wanted if name.startswith(COLLECTION_APPS)}
        group.permissions.set({known[name] for name in wanted} - on_pages - on_files)
        _sync_branch(GroupPagePermission, group, on_pages, page=Page.get_first_root_node())
        _sync_branch(GroupCollectionPermission, group, on_files, collection=Collection.get_first_root_node())
    _retire_wagtail_groups()


def _sync_branch(model, group, wanted, **root):
    """Give the group these permissions at the root of the tree, and none elsewhere."""
    right = model.objects.filter(group=group, permission__in=wanted, **root)
    model.objects.filter(group=group).exclude(pk__in=right.values("pk")).delete()
    held = set(right.values_list("permission", flat=True))
    for permission in wanted:
        if permission.pk not in held:
            model.objects.create(group=group, permission=permission, **root)


def _retire_wagtail_groups():
    """Replace the two groups Wagtail comes with; its approval workflow passes to the editor in chief."""
    editors = Group.objects.get(name=Role.EDITOR_IN_CHIEF.label)
    for task in GroupApprovalTask.objects.filter(name="Moderators approval"):
        task.name = "Relecture avant publication"
        task.save(update_fields=["name"])
        task.groups.set([editors])
    Workflow.objects.filter(name="Moderators approval").update(name="Relecture avant publication")
    Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()


def table():
    """The permissions as a table: one line each, a cross under each role that holds it."""
    held = {role: permissions_of(role) for role in Role}
    lines = [f"{number}  {role.label}" for number, role in enumerate(Role, start=1)]
    width = max(len(name) for names in held.values() for name in names)
    lines += ["", f"{'':{width}}  " + "  ".join(str(number) for number, _ in enumerate(Role, start=1))]
    for name in sorted(set().union(*held.values())):
        marks = "  ".join("x" if name in held[role] else "·" for role in Role)
        lines.append(f"{name:{width}}  {marks}")
    return "\n".join(lines) + "\n"
