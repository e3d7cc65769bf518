"""What is done in admission."""

from promotion.admission.services.decisions import record_decision
from promotion.admission.services.reviews import record_review
from promotion.admission.services.rounds import answer_consent, ask_more, open_round, withdraw_round
from promotion.admission.services.standing import standing_of
from promotion.admission.services.waivers import waive

__all__ = ["answer_consent", "ask_more", "open_round", "record_decision", "record_review", "standing_of", "waive", "withdraw_round"]
