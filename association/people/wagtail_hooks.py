"""Where the room of people joins the back office."""

from association.people.accounts import wagtail_hooks as staff_hooks  # noqa: F401 (joins by being imported)
