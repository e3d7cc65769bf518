"""Rows of the ground floor: the audit trail, the calendar of workdays, what the search goes by."""

from promotion.common.models.audit import AuditEvent, AuditSeal
from promotion.common.models.search import SearchEntry
from promotion.common.models.workday import Workday

__all__ = ["AuditEvent", "AuditSeal", "SearchEntry", "Workday"]
