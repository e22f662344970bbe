"""Tables of the back office: the audit log, and imports with their staged rows."""

from cms.backoffice.models.audit import AuditEntry
from cms.backoffice.models.imports import ImportBatch, ImportEffect, ImportRow

__all__ = ["AuditEntry", "ImportBatch", "ImportEffect", "ImportRow"]
