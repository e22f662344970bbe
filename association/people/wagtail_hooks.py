"""Where the room of people joins the back office."""

from django.templatetags.static import static
from django.urls import include, path, reverse, reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.viewsets.model import ModelViewSetGroup

from association.people.accounts import wagtail_hooks as staff_hooks  # noqa: F401 (joins by being imported)
from association.people.backoffice import (
    cards,  # noqa: F401 (joins by being imported)
    declarations,
    register,
)
from association.people.backoffice.people import people, person_chooser


class PeopleGroup(ModelViewSetGroup):
    menu_label = "Personnes"
    menu_name = "people"
    menu_icon = "user"
    menu_order = 250
    submenu_hook = "register_people_menu_item"
    items = (people,)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [person_chooser, PeopleGroup()]


@hooks.register("register_admin_urls")
def people_urls():
    return [
        path("rpps/", include(register.urlpatterns)),
        path("declarations/", include(declarations.urlpatterns)),
    ]


class AllowedItem(MenuItem):
    """A line of the menu for whoever holds a permission."""

    def __init__(self, *args, permission, **kwargs):
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request):
        return request.user.has_perm(self.permission)


@hooks.register("register_people_menu_item")
def declarations_item():
    return AllowedItem(
        "Déclarations d’intérêts",
        reverse_lazy("declarations"),
        name="declarations",
        icon_name="doc-full-inverse",
        order=200,
        permission="people.view_interestdeclaration",
    )


@hooks.register("register_people_menu_item")
def register_item():
    return AllowedItem(
        "Chercher dans le RPPS",
        reverse_lazy("rpps_search"),
        name="rpps-search",
        icon_name="search",
        order=300,
        permission="people.view_rppsentry",
    )


@hooks.register("register_people_menu_item")
def register_file_item():
    return AllowedItem(
        "Fichier RPPS",
        reverse_lazy("rpps_file"),
        name="rpps-file",
        icon_name="upload",
        order=310,
        permission="people.load_rppsentry",
    )


@hooks.register("insert_global_admin_css")
def people_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/backoffice-people.css"))


class PersonSearchArea(SearchArea):
    def is_shown(self, request):
        return request.user.has_perm("people.view_person")


@hooks.register("register_admin_search_area")
def search_people():
    return PersonSearchArea("Personnes", reverse("person:index"), name="people", icon_name="user", order=140)
