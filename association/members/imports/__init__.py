"""The members' import formats, joined to the back office's registry."""

from association.members.imports.facilities import FacilitiesFormat
from association.members.imports.licences import LicencesFormat
from association.members.imports.memberships import MembershipsFormat
from association.members.imports.national import FinessCsvFormat, FinessPlusFormat
from association.members.imports.organisations import OrganisationsFormat
from association.members.imports.people import PeopleFormat
from association.members.imports.representatives import RepresentativesFormat
from cms.backoffice.imports.formats import register

register(FacilitiesFormat())
register(FinessCsvFormat())
register(FinessPlusFormat())
register(LicencesFormat())
register(OrganisationsFormat())
register(MembershipsFormat())
register(PeopleFormat())
register(RepresentativesFormat())
