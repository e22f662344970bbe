"""The screens of the working groups, as the back office shows them."""

from association.groups.backoffice import report_menu  # noqa: F401 (joins by being imported)
