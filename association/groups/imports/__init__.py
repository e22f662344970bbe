"""The groups' import formats, joined to the back office's registry."""

from association.groups.imports.roles import RolesFormat
from cms.backoffice.imports.formats import register

register(RolesFormat())
