"""Agreements and what they promise: parties, instalments, clauses, and the dates that supplements move."""

from promotion.agreements.facts import AgreementKind, ClauseReview, FairCompetition, Obliged, PartySide
from promotion.agreements.models.agreements import Agreement
from promotion.agreements.models.changes import DateChange
from promotion.agreements.models.clauses import Clause
from promotion.agreements.models.instalments import Instalment
from promotion.agreements.models.parties import AgreementParty

__all__ = [
    "Agreement",
    "AgreementKind",
    "AgreementParty",
    "Clause",
    "ClauseReview",
    "DateChange",
    "FairCompetition",
    "Instalment",
    "Obliged",
    "PartySide",
]
