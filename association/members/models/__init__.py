"""Tables of the members: reference data, organisations, colleges, memberships, founding texts."""

from association.members.models.applications import Application
from association.members.models.colleges import College
from association.members.models.confirmations import Confirmation, ConfirmationCampaign
from association.members.models.departures import ExclusionProcedure, MembershipRules, Resignation
from association.members.models.dues import Due, DuesRate, Payment, Receipt, ReceiptBook
from association.members.models.licences import TreatmentLicence
from association.members.models.memberships import CollegePeriod, Membership, MembershipEvent
from association.members.models.organisations import Organisation, OrganisationContact
from association.members.models.pages import MembersPage
from association.members.models.partners import Partnership
from association.members.models.proposals import ChangeProposal
from association.members.models.reference import (
    Authority,
    CancerActivity,
    Department,
    FinessCategory,
    OrganisationType,
    Region,
    SupportiveCare,
    TumourSite,
)
from association.members.models.representatives import Representative
from association.members.models.settings import DuesSettings, TerritorySettings
from association.members.models.signing import OnlineSignature, SignatureCampaign, SigningLink
from association.members.models.texts import FoundingText, Signature

__all__ = [
    "Application",
    "Authority",
    "CancerActivity",
    "ChangeProposal",
    "College",
    "CollegePeriod",
    "Confirmation",
    "ConfirmationCampaign",
    "Department",
    "Due",
    "DuesRate",
    "DuesSettings",
    "ExclusionProcedure",
    "FinessCategory",
    "FoundingText",
    "MembersPage",
    "Membership",
    "MembershipEvent",
    "MembershipRules",
    "OnlineSignature",
    "Organisation",
    "OrganisationContact",
    "OrganisationType",
    "Partnership",
    "Payment",
    "Receipt",
    "ReceiptBook",
    "Region",
    "Representative",
    "Resignation",
    "Signature",
    "SignatureCampaign",
    "SigningLink",
    "SupportiveCare",
    "TerritorySettings",
    "TreatmentLicence",
    "TumourSite",
]
