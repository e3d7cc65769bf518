"""Rows of the ground floor: the audit trail and the calendar of workdays."""

from promotion.common.models.audit import AuditEvent, AuditSeal
from promotion.common.models.workday import Workday

__all__ = ["AuditEvent", "AuditSeal", "Workday"]
