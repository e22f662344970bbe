"""Where the room of people joins the back office."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.search import SearchArea
from wagtail.admin.viewsets.model import ModelViewSetGroup

from association.people.accounts import wagtail_hooks as staff_hooks  # noqa: F401 (joins by being imported)
from association.people.backoffice import cards as cards
from association.people.backoffice.people import people, person_chooser


class PeopleGroup(ModelViewSetGroup):
    menu_label = "Personnes"
    menu_name = "people"
    menu_icon = "user"
    menu_order = 250
    items = (people,)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [person_chooser, PeopleGroup()]


class PersonSearchArea(SearchArea):
    def is_shown(self, request):
        return request.user.has_perm("people.view_person")


@hooks.register("register_admin_search_area")
def search_people():
    return PersonSearchArea("Personnes", reverse("person:index"), name="people", icon_name="user", order=140)
