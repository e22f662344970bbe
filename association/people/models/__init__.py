"""Tables of people: accounts, persons and what they do, agree to and declare, staff roles, vocabularies."""

from association.people.models.affiliations import Affiliation
from association.people.models.consents import Consent, ConsentPurpose, ConsentText
from association.people.models.interests import InterestDeclaration, InterestLink, InterestReading
from association.people.models.people import Person, PersonEmail
from association.people.models.profiles import PublicProfile
from association.people.models.reference import Profession, Specialty
from association.people.models.rpps import RppsEntry, RppsLoad
from association.people.models.staff import Invitation, RoleHolding
from association.people.models.user import User, UserManager

__all__ = [
    "Affiliation",
    "Consent",
    "ConsentPurpose",
    "ConsentText",
    "InterestDeclaration",
    "InterestLink",
    "InterestReading",
    "Invitation",
    "Person",
    "PersonEmail",
    "Profession",
    "PublicProfile",
    "RoleHolding",
    "RppsEntry",
    "RppsLoad",
    "Specialty",
    "User",
    "UserManager",
]
