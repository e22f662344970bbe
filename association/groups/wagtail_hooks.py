"""The screens of the groups, as the back office shows them."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.search import SearchArea
from wagtail.admin.viewsets.model import ModelViewSetGroup

from association.groups.backoffice import meeting_cards as meeting_cards
from association.groups.backoffice import participations as participations
from association.groups.backoffice.groups import groups
from association.groups.backoffice.meetings import meetings
from association.groups.backoffice.roles import roles


class GroupsGroup(ModelViewSetGroup):
    menu_label = "Groupes"
    menu_name = "working-groups"
    menu_icon = "group"
    menu_order = 260
    submenu_hook = "register_working_groups_menu_item"
    items = (
        groups,
        roles,
        meetings,
    )


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [GroupsGroup()]


class GroupSearchArea(SearchArea):
    def is_shown(self, request):
        return request.user.has_perm("groups.view_workinggroup")


@hooks.register("register_admin_search_area")
def search_groups():
    return GroupSearchArea("Groupes", reverse("group:index"), name="groups", icon_name="group", order=160)


@hooks.register("insert_global_admin_css")
def groups_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/backoffice-groups.css"))
