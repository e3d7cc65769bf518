"""公平竞争审查 as a table: which clauses stand in the way of which conclusion."""

import itertools

import pytest

from promotion.agreements.competition import ClauseFacts, conclusion_from, refusal_of, what_blocks
from promotion.agreements.facts import FairCompetition

GOOD = ClauseFacts("ours", "提供厂房", "compliant")
FOUNDED = ClauseFacts("ours", "按国家目录减免", "needs_basis", "财税〔2020〕1号")
BASELESS = ClauseFacts("ours", "专项奖补", "needs_basis")
FORBIDDEN = ClauseFacts("ours", "只给本地企业补贴", "prohibited")
UNREVIEWED = ClauseFacts("ours", "协助办证")
THEIRS = ClauseFacts("investor", "一年内投产")
THEIRS_FORBIDDEN = ClauseFacts("investor", "承诺不迁出", "prohibited")


@pytest.mark.parametrize(
    ("clauses", "blocked", "follows"),
    [
        ((), "", ""),
        ((GOOD,), "", "compliant"),
        ((GOOD, THEIRS), "", "compliant"),
        ((GOOD, FOUNDED), "", "needs_basis"),
        ((GOOD, BASELESS), "需要依据", ""),
        ((GOOD, UNREVIEWED), "还没有审查", ""),
        ((GOOD, FORBIDDEN), "判为禁止", "prohibited"),
        ((THEIRS_FORBIDDEN,), "判为禁止", "prohibited"),
        ((THEIRS,), "", "compliant"),
    ],
    ids=str,
)
def test_the_table(clauses, blocked, follows):
    for conclusion in ("compliant", "needs_basis"):
        assert (blocked in refusal_of(conclusion, clauses)) if blocked else refusal_of(conclusion, clauses) == ""
    assert refusal_of("prohibited", clauses) == ""
    assert refusal_of("", clauses)
    assert conclusion_from(clauses) == follows


def test_every_clause_in_the_way_is_named():
    assert len(what_blocks([GOOD, BASELESS, FORBIDDEN, UNREVIEWED, THEIRS])) == 3


def test_what_follows_is_always_allowed():
    every = (GOOD, FOUNDED, BASELESS, FORBIDDEN, UNREVIEWED, THEIRS)
    for size in range(4):
        for clauses in itertools.combinations(every, size):
            follows = conclusion_from(clauses)
            assert follows in FairCompetition.values
            assert not follows or refusal_of(follows, clauses) == ""
