"""The columns of the groups' spreadsheets, for django-import-export: what is read, and written back."""

from association.groups.resources.roles import GroupRoleResource

__all__ = ["GroupRoleResource"]
