"""Tables of privacy: requests for erasure, periods of retention, purges, the register of processing."""

from association.privacy.models.register import ProcessingActivity
from association.privacy.models.requests import ErasureRequest
from association.privacy.models.retention import InactivityWarning, Purge, RetentionPeriod

__all__ = ["ErasureRequest", "InactivityWarning", "ProcessingActivity", "Purge", "RetentionPeriod"]
