"""The acts of agreements."""

from promotion.agreements.services.clauses import add_clause, fulfil_clause, review_clause, strike_clause
from promotion.agreements.services.concluding import conclude, may_review
from promotion.agreements.services.dates import keep_dates
from promotion.agreements.services.drafting import add_party, draft_agreement, edit_draft, strike_party
from promotion.agreements.services.instalments import add_instalment, fulfil_instalment, strike_instalment
from promotion.agreements.services.moving import move_date
from promotion.agreements.services.opening import enter_agreement
from promotion.agreements.services.reading import clause_facts, draft_of, formal_of, has_framework, pledged, what_blocks_signing
from promotion.agreements.services.signing import record_agreement, sign_agreement
from promotion.agreements.services.supplements import make_supplement
from promotion.agreements.services.withdrawing import restore_agreement, withdraw_agreement

__all__ = [
    "add_clause",
    "add_instalment",
    "add_party",
    "clause_facts",
    "conclude",
    "draft_agreement",
    "draft_of",
    "edit_draft",
    "enter_agreement",
    "formal_of",
    "fulfil_clause",
    "fulfil_instalment",
    "has_framework",
    "make_supplement",
    "may_review",
    "keep_dates",
    "move_date",
    "pledged",
    "record_agreement",
    "restore_agreement",
    "review_clause",
    "sign_agreement",
    "strike_clause",
    "strike_instalment",
    "strike_party",
    "what_blocks_signing",
    "withdraw_agreement",
]
