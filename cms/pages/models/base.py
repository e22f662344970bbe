"""What every page of the site shares."""

from wagtail.models import Page


class BasePage(Page):
    """An abstract page: the templates, the search description and the menu come from Wagtail's Page."""

    show_in_menus_default = False

    class Meta:
        abstract = True
