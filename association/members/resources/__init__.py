"""The columns of the members' spreadsheets, for django-import-export: what is read, and written back."""

from association.members.resources.facilities import FacilityResource
from association.members.resources.memberships import MembershipResource
from association.members.resources.organisations import OrganisationResource
from association.members.resources.people import PersonResource
from association.members.resources.representatives import RepresentativeResource

__all__ = [
    "FacilityResource",
    "MembershipResource",
    "OrganisationResource",
    "PersonResource",
    "RepresentativeResource",
]
