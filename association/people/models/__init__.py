"""Tables of people: the account one signs in with, professions and specialties."""

from association.people.models.reference import Profession, Specialty
from association.people.models.user import User, UserManager

__all__ = ["Profession", "Specialty", "User", "UserManager"]
