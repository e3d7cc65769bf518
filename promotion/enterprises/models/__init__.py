"""Enterprises and the people one talks to there."""

from .contacts import Contact
from .enterprises import Enterprise
from .twins import EnterpriseAlias, MergeRecord, NamePiece, SuspectedTwin, TwinState

__all__ = ["Contact", "Enterprise", "EnterpriseAlias", "MergeRecord", "NamePiece", "SuspectedTwin", "TwinState"]
