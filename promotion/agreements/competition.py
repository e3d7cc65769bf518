"""What the clauses of an agreement let its 公平竞争审查 conclude: pure, on one screen.

Source: every agreement passes a checklist of its clauses before it is signed, each classed 合规 / 需依据 / 禁止 with its basis (seed 000, mechanism E13).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.agreements.facts import ClauseReview, FairCompetition, Obliged

SHOWN = 24  # characters of a clause in a sentence about it


@dataclass(frozen=True)
class ClauseFacts:
    """What the rule reads of one clause."""

    side: str
    text: str
    review: str = ""
    basis: str = ""


def what_blocks(clauses: Iterable[ClauseFacts]) -> list[str]:
    """One sentence for each clause that no permitting conclusion may stand on: forbidden, without its basis, or a promise of ours unreviewed."""
    return [sentence % {"clause": _short(clause.text)} for clause in clauses if (sentence := _trouble(clause))]


def refusal_of(conclusion: str, clauses: Iterable[ClauseFacts]) -> str:
    """Why `conclusion` cannot be recorded over `clauses`; "" when it can. 禁止签订 can always be said."""
    if conclusion == FairCompetition.PROHIBITED:
        return ""
    if not conclusion:
        return _("请选择公平竞争审查结论。")
    return "".join(what_blocks(clauses))


def conclusion_from(clauses: Iterable[ClauseFacts]) -> str:
    """The conclusion that follows from reviewed clauses; "" while there is nothing to go by."""
    clauses = list(clauses)
    if any(clause.review == ClauseReview.PROHIBITED for clause in clauses):
        return FairCompetition.PROHIBITED.value
    if not clauses or what_blocks(clauses):
        return ""
    has_exception = any(clause.review == ClauseReview.NEEDS_BASIS for clause in clauses)
    return FairCompetition.NEEDS_BASIS.value if has_exception else FairCompetition.COMPLIANT.value


def _trouble(clause: ClauseFacts) -> str:
    if clause.review == ClauseReview.PROHIBITED:
        return _("条款“%(clause)s”被判为禁止，请删去或改写后重新审查。")
    if clause.review == ClauseReview.NEEDS_BASIS and not clause.basis:
        return _("条款“%(clause)s”需要依据，请补写依据。")
    if clause.side == Obliged.OURS and not clause.review:
        return _("我方条款“%(clause)s”还没有审查。")
    return ""


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
