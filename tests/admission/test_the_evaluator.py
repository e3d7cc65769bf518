"""The evaluator over hand-worked cases and over generated projects: total, deterministic, the same on both sides of the park, monotone."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from promotion.admission.evaluator import Asked, Finding, Quote, judge, verdict_of
from promotion.admission.figures import FIGURES, INPUTS
from promotion.admission.words import AppliesWhen, Comparator, Kind, Nature, Outcome, Verdict, Weight, YesNo


def _shipped() -> tuple[Asked, ...]:
    folder = Path(settings.BASE_DIR) / "fixtures" / "reference"
    sheets = {name: list(csv.DictReader((folder / f"admission_{name}.csv").open(encoding="utf-8"))) for name in ("questions", "thresholds")}
    own = ("code", "text", "kind", "weight", "fact", "good", "comparator", "applies_when")
    return tuple(
        Asked(
            **{name: row[name] for name in own},
            threshold=Decimal(row["threshold"]) if row["threshold"] else None,
            by_chain=tuple((each["chain"], Decimal(each["threshold"])) for each in sheets["thresholds"] if each["question"] == row["code"]),
        )
        for row in sheets["questions"]
    )


SHIPPED = _shipped()
CODES = {question.code: question for question in SHIPPED}
YES_NO = [question.code for question in SHIPPED if question.kind == Kind.YES_NO]
FOOD, OTHER = ("nz-dadoudanbai", "nz-lvseshipin"), ("nz-tuobeiyunshu", "nz-xiandaiwuliu")
GOOD = {
    "nature": "new",
    "amount": Decimal(6000),
    "land_mu": Decimal(30),
    "tax": Decimal(300),
    "output": Decimal(12000),
    "rd_share": Decimal("1.5"),
    "forbidden_lists": "no",
    "site_lines": "yes",
    "two_high": "no",
    "main_industry": "yes",
    "reviews": "yes",
    "chains": FOOD,
    "zones": ("lingjia-pianqu", "shizhongqu-pianqu"),
}


def outcomes(facts) -> dict[str, str]:
    return {finding.code: finding.outcome for finding in judge(SHIPPED, facts).findings}


# (what differs from a good food project, verdict, {question: outcome}) worked by hand from the rows of the documents and 隆昌's figures
CASES = [
    ({}, "passed", {"investment_per_mu": "pass", "changjiang_1km": "not_applicable", "compliant_zone": "not_applicable"}),
    ({"amount": Decimal(4499)}, "restricted", {"investment_per_mu": "fail"}),  # 149.97 万元/亩
    ({"amount": Decimal(4500)}, "passed", {"investment_per_mu": "pass"}),  # exactly 150
    ({"tax": Decimal("239.99")}, "restricted", {"tax_per_mu": "fail"}),
    ({"output": Decimal(8999)}, "restricted", {"output_per_mu": "fail"}),  # food: 300 × 30
    ({"output": Decimal(8999), "chains": OTHER}, "passed", {"output_per_mu": "not_applicable"}),  # 其他一事一议
    ({"output": Decimal(10499), "chains": ("nz-zhuangbeizhizao",)}, "restricted", {"output_per_mu": "fail"}),  # equipment: 350
    (
        {"output": Decimal(7500), "chains": ("sc-dianziboli",)},
        "passed",
        {"output_per_mu": "pass", "rd_share": "not_applicable"},
    ),  # 玻璃 250, R&D —
    ({"rd_share": Decimal("0.9")}, "passed", {"rd_share": "fail"}),  # 提示 decides nothing
    ({"land_mu": None, "no_land": True}, "passed", {"investment_per_mu": "not_applicable", "tax_per_mu": "not_applicable"}),
    ({"land_mu": Decimal(0)}, "passed", {"investment_per_mu": "not_applicable"}),
    ({"land_mu": None}, "incomplete", {"investment_per_mu": "missing", "tax_per_mu": "missing"}),
    ({"tax": None, "main_industry": "no"}, "incomplete", {"tax_per_mu": "missing", "main_industry": "fail"}),
    ({"nature": "chemical_new", "shore_km": Decimal("1")}, "prohibited", {"changjiang_1km": "fail"}),  # within one kilometre, the edge too
    ({"nature": "chemical_new", "shore_km": Decimal("1.01")}, "passed", {"changjiang_1km": "pass"}),
    ({"nature": "chemical_other", "shore_km": Decimal("0.1")}, "passed", {"changjiang_1km": "not_applicable"}),
    ({"nature": "chemical_new"}, "incomplete", {"changjiang_1km": "missing"}),
    ({"nature": None}, "incomplete", {"changjiang_1km": "missing"}),
    ({"two_high": "yes"}, "incomplete", {"two_high": "fail", "compliant_zone": "missing"}),
    ({"two_high": "yes", "compliant_zone": "yes"}, "restricted", {"two_high": "fail", "compliant_zone": "pass"}),
    ({"two_high": "yes", "compliant_zone": "no"}, "prohibited", {"compliant_zone": "fail"}),
    ({"two_high": "yes", "nature": "other"}, "restricted", {"compliant_zone": "not_applicable"}),
    ({"forbidden_lists": "yes", "tax": None}, "prohibited", {"forbidden_lists": "fail", "tax_per_mu": "missing"}),
    ({"site_lines": "no"}, "prohibited", {"site_lines": "fail"}),
]


@pytest.mark.parametrize(("differs", "verdict", "expected"), CASES)
def test_cases_worked_by_hand(differs, verdict, expected):
    facts = GOOD | differs
    found = outcomes(facts)
    assert {code: found[code] for code in expected} == expected
    assert judge(SHIPPED, facts).verdict == verdict


def test_at_most_twelve_things_are_asked_of_a_project():
    assert len(SHIPPED) + 1 <= 12  # and what is built


def test_what_is_missing_is_named():
    assert judge(SHIPPED, GOOD | {"land_mu": None, "tax": None}).missing == ("用地", "达产后年税收")


def test_a_figure_that_fails_is_never_shown_as_the_threshold():
    finding = next(each for each in judge(SHIPPED, GOOD | {"amount": Decimal("4499.99")}).findings if each.code == "investment_per_mu")
    assert (finding.outcome, finding.figure, finding.threshold) == ("fail", "149.99 万元/亩", "不低于 150 万元/亩")


def test_a_question_for_one_zone_is_not_asked_elsewhere():
    asked = (Asked("x", "?", Kind.YES_NO, Weight.RESTRICTION, good="yes", zone="shizhongqu-pianqu"),)
    assert judge(asked, {"zones": ("lingjia-pianqu", "shizhongqu-pianqu")}).verdict == "incomplete"
    assert judge(asked, {"zones": ("dashanpu-pianqu", "daanqu-pianqu")}).verdict == "passed"
    assert judge(asked, {}).missing == ("片区",)


def test_a_finding_comes_back_from_what_was_kept():
    finding = Finding("a", "?", "notice", "fail", "1", "2", ("x",), "why", "basis", ("tax",), (Quote("名", "原文", "000"),))
    assert Finding.of_row(finding.as_row()) == finding


AT_LEISURE = trying(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the rule
NUMBERS = st.none() | st.decimals(min_value=0, max_value=10**11, allow_nan=False, allow_infinity=False, places=4)
ANSWERS = st.sampled_from([None, *YesNo.values])
FACTS = st.fixed_dictionaries(
    {
        "nature": st.sampled_from([None, *Nature.values]),
        "no_land": st.booleans(),
        "chains": st.sampled_from([(), FOOD, OTHER, ("nz-xianjincailiao",)]),
        "zones": st.sampled_from([(), ("a", "root"), ("b", "root")]),
        **dict.fromkeys(INPUTS, NUMBERS),
        **dict.fromkeys(YES_NO, ANSWERS),
        "q": ANSWERS,
    }
)


@st.composite
def questions(draw):
    """Any set of questions, well formed."""
    found = []
    for n in range(draw(st.integers(0, 4))):
        weight, applies, zone = draw(st.sampled_from(Weight)), draw(st.sampled_from(AppliesWhen)), draw(st.sampled_from(["", "a", "root"]))
        common = {"weight": weight.value, "applies_when": applies.value, "zone": zone, "text": f"问{n}"}
        if draw(st.booleans()):
            found.append(Asked(draw(st.sampled_from([*YES_NO, "q"])), kind="yes_no", good=draw(st.sampled_from(YesNo.values)), **common))
        else:
            fact, comparator = draw(st.sampled_from(sorted(FIGURES))), draw(st.sampled_from(Comparator.values))
            bound = st.none() | st.decimals(min_value=0, max_value=1000, places=2)
            by_chain = draw(
                st.lists(st.tuples(st.sampled_from(FOOD + OTHER), st.decimals(min_value=0, max_value=1000, places=2)), max_size=2)
            )
            figure = {"fact": fact, "comparator": comparator, "threshold": draw(bound), "by_chain": tuple(by_chain)}
            found.append(Asked(f"f{n}", kind="figure", **figure, **common))
    return tuple(found)


@AT_LEISURE
@given(questions(), FACTS)
def test_it_is_total_and_deterministic(asked, facts):
    judgement = judge(asked, facts)
    assert judgement.verdict in Verdict.values
    assert [finding.code for finding in judgement.findings] == [question.code for question in asked]
    assert {finding.outcome for finding in judgement.findings} <= set(Outcome.values)
    assert judge(asked, dict(reversed(facts.items()))) == judgement
    for finding in judgement.findings:
        assert bool(finding.missing) == (finding.outcome == Outcome.MISSING)
        assert Finding.of_row(finding.as_row()) == finding


@AT_LEISURE
@given(FACTS)
def test_both_districts_get_the_same_verdict(facts):
    ours = judge(SHIPPED, facts | {"zones": ("lingjia-pianqu", "shizhongqu-pianqu", "neizi-hezuoyuanqu")})
    theirs = judge(SHIPPED, facts | {"zones": ("dashanputieluwuliuyuan-pianqu", "daanqu-pianqu", "neizi-hezuoyuanqu")})
    assert ours == theirs


@AT_LEISURE
@given(questions(), FACTS)
def test_the_verdict_follows_from_the_findings_in_order_of_weight(asked, facts):
    judgement = judge(asked, facts)
    failed = {finding.weight for finding in judgement.findings if finding.outcome == "fail"}
    missing = any(finding.outcome == "missing" for finding in judgement.findings)
    assert (judgement.verdict == "prohibited") == ("prohibition" in failed)
    assert (judgement.verdict == "incomplete") == ("prohibition" not in failed and missing)
    assert (judgement.verdict == "restricted") == (not missing and "prohibition" not in failed and "restriction" in failed)
    assert verdict_of(tuple(reversed(judgement.findings))) == judgement.verdict


@AT_LEISURE
@given(questions(), FACTS, st.sampled_from(sorted(INPUTS)), st.decimals(min_value=1, max_value=10**6, places=2))
def test_no_figure_filled_in_makes_anything_newly_missing(asked, facts, name, value):
    before, after = judge(asked, facts | {name: None}), judge(asked, facts | {name: value})
    missing = {finding.code for finding in before.findings if finding.outcome == "missing"}
    assert {finding.code for finding in after.findings if finding.outcome == "missing"} <= missing


@AT_LEISURE
@given(FACTS, st.sampled_from(["tax", "output", "amount", "rd_share"]), st.decimals(min_value=0, max_value=10**6, places=2))
def test_more_of_what_is_asked_for_never_makes_it_worse(facts, name, more):
    before = outcomes(facts)
    richer = outcomes(facts | {name: (facts[name] or Decimal(0)) + more})
    assert not [code for code in before if before[code] == "pass" and richer[code] == "fail"]


@AT_LEISURE
@given(FACTS, st.sampled_from(sorted(INPUTS)), NUMBERS)
def test_a_prohibition_stays_whatever_figures_are_filled_in(facts, name, value):
    facts = facts | {"forbidden_lists": "yes"}
    assert judge(SHIPPED, facts | {name: value}).verdict == "prohibited"
