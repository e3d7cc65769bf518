"""The verdict on a project: questions and facts in, findings and a verdict out. Pure, total and deterministic.

Nothing here knows a district: the same facts end in the same verdict on both sides of the park (domain §6, E1). Order of the verdict:
a 法定禁止 that fails stands above all else; then whatever is missing, by name; then a 限制; what is only 提示 decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.admission.figures import FIGURES, INPUTS, Facts, holds, missing_of, plain, shown, takes_no_land
from promotion.admission.words import AppliesWhen, Comparator, Kind, Nature, Outcome, Verdict, Weight, YesNo

VERSION = 1  # of the form in which findings are kept
HEAVY = "two_high"  # the question whose 是 makes a project “两高一低”
NATURE = "nature"


@dataclass(frozen=True)
class Quote:
    """One row of a document: its short name, its words, where they stand."""

    name: str
    quote: str
    source: str


@dataclass(frozen=True)
class Asked:
    """A question as the evaluator sees it. `by_chain`: slug of a chain node → the threshold that holds on its subtree; `zone`: slug."""

    code: str
    text: str
    kind: str
    weight: str
    fact: str = ""
    good: str = YesNo.YES
    comparator: str = Comparator.AT_LEAST
    threshold: Decimal | None = None
    by_chain: tuple[tuple[str, Decimal], ...] = ()
    applies_when: str = AppliesWhen.ALWAYS
    zone: str = ""
    basis: str = ""
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What came of one question: the figure found, the threshold it was held against, what is missing (in words), and the quotes.

    `used` names the facts that were looked at, so that one can tell later whether they still stand.
    """

    code: str
    text: str
    weight: str
    outcome: str
    figure: str = ""
    threshold: str = ""
    missing: tuple[str, ...] = ()
    why: str = ""
    basis: str = ""
    used: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()

    def as_row(self) -> dict:
        """For keeping, in the form of VERSION."""
        return asdict(self)

    @classmethod
    def of_row(cls, row: Mapping) -> "Finding":
        """Back from what was kept."""
        lists = {name: tuple(row.get(name, ())) for name in ("missing", "used")}
        return cls(**{**row, **lists, "quotes": tuple(Quote(**quote) for quote in row.get("quotes", ()))})


@dataclass(frozen=True)
class Judgement:
    """All findings, in the order of the questions, and the verdict."""

    verdict: str
    findings: tuple[Finding, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that is missing, each once."""
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.missing))

    @property
    def used(self) -> frozenset[str]:
        """The facts that were looked at."""
        return frozenset(name for finding in self.findings for name in finding.used)


def judge(questions: Sequence[Asked], facts: Facts) -> Judgement:
    """Answer every question from `facts`.

    `facts` holds Decimals by the names of INPUTS, "yes"/"no" by the codes of questions, `nature`, `no_land`, `chains` and `zones` (slugs
    from the project's own node up to the root). What is not there, or None, is missing.
    """
    findings = tuple(_find(question, facts) for question in questions)
    return Judgement(verdict_of(findings), findings)


def verdict_of(findings: Sequence[Finding]) -> str:
    """PROHIBITED > INCOMPLETE > RESTRICTED > PASSED."""
    failed = {finding.weight for finding in findings if finding.outcome == Outcome.FAIL}
    if Weight.PROHIBITION in failed:
        return Verdict.PROHIBITED.value
    if any(finding.outcome == Outcome.MISSING for finding in findings):
        return Verdict.INCOMPLETE.value
    return Verdict.RESTRICTED.value if Weight.RESTRICTION in failed else Verdict.PASSED.value


def _find(asked: Asked, facts: Facts) -> Finding:
    applies, unknown, used = _applies(asked, facts)
    if applies is False:
        return _finding(asked, Outcome.NOT_APPLICABLE, used=used, why=_("只问：%(whom)s") % {"whom": _whom(asked)})
    if applies is None:
        return _finding(asked, Outcome.MISSING, missing=unknown, used=used)
    if asked.kind == Kind.YES_NO:
        return _answered(asked, facts, used)
    return _measured(asked, facts, used)


def _answered(asked: Asked, facts: Facts, used) -> Finding:
    answer = facts.get(asked.code)
    used = (*used, asked.code)
    if answer not in YesNo.values:
        return _finding(asked, Outcome.MISSING, missing=(asked.text,), used=used)
    outcome = Outcome.PASS if answer == asked.good else Outcome.FAIL
    threshold = _("应为“%(good)s”") % {"good": YesNo(asked.good).label}
    return _finding(asked, outcome, figure=str(YesNo(answer).label), threshold=threshold, used=used)


def _measured(asked: Asked, facts: Facts, used) -> Finding:
    figure = FIGURES[asked.fact]
    if figure.needs_land and takes_no_land(facts):
        return _finding(asked, Outcome.NOT_APPLICABLE, used=(*used, "land_mu"), why=_("不新增用地"))
    threshold = _threshold(asked, facts)
    if threshold is None:
        return _finding(asked, Outcome.NOT_APPLICABLE, used=used, why=_("该行业没有统一数值，一事一议"))
    used, bound = (*used, *figure.needs), bound_words(asked, facts)
    if lacking := missing_of(figure, facts):
        names = tuple(str(INPUTS[name].label) for name in lacking)
        return _finding(asked, Outcome.MISSING, threshold=bound, missing=names, used=used)
    value = figure.work_out(*(facts[name] for name in figure.needs))
    outcome = Outcome.PASS if holds(value, asked.comparator, threshold) else Outcome.FAIL
    return _finding(asked, outcome, figure=f"{shown(value, asked.comparator)} {figure.unit}", threshold=bound, used=used)


def bound_words(asked: Asked, facts: Facts) -> str:
    """What the figure must be for a project on these chains; "" where that is judged case by case."""
    threshold = _threshold(asked, facts)
    return "" if threshold is None else f"{Comparator(asked.comparator).label} {plain(threshold)} {FIGURES[asked.fact].unit}"


def _threshold(asked: Asked, facts: Facts) -> Decimal | None:
    """That of the nearest chain node which has one, else the question's own; None: judged case by case."""
    said = dict(asked.by_chain)
    return next((said[slug] for slug in facts.get("chains") or () if slug in said), asked.threshold)


def _applies(asked: Asked, facts: Facts) -> tuple[bool | None, tuple[str, ...], tuple[str, ...]]:
    """Whether the question is asked (None: cannot be told yet), what is missing to tell, and what was looked at. One no is enough."""
    tests = [(test, *_TESTS[test](facts)) for test in _CONDITIONS[asked.applies_when]]
    if asked.zone:
        zones = facts.get("zones") or ()
        tests.append(("zone", asked.zone in zones if zones else None, _("片区")))
    used = tuple(dict.fromkeys(_LOOKS_AT[test] for test, _holds, _name in tests))
    if any(answer is False for _test, answer, _name in tests):
        return False, (), used
    unknown = tuple(dict.fromkeys(str(name) for _test, answer, name in tests if answer is None))
    return (None, unknown, used) if unknown else (True, (), used)


def _is_new(facts: Facts):
    nature = facts.get(NATURE)
    return (nature in (Nature.NEW, Nature.CHEMICAL_NEW) if nature in Nature.values else None), _("项目性质")


def _is_chemical(facts: Facts):
    nature = facts.get(NATURE)
    return (nature in (Nature.CHEMICAL_NEW, Nature.CHEMICAL_OTHER) if nature in Nature.values else None), _("项目性质")


def _is_heavy(facts: Facts):
    answer = facts.get(HEAVY)
    return (answer == YesNo.YES if answer in YesNo.values else None), _("是否属于“两高一低”")


_TESTS = {"new": _is_new, "chemical": _is_chemical, "heavy": _is_heavy}
_LOOKS_AT = {"new": NATURE, "chemical": NATURE, "heavy": HEAVY, "zone": "zone"}
_CONDITIONS = {
    AppliesWhen.ALWAYS: (),
    AppliesWhen.NEW: ("new",),
    AppliesWhen.CHEMICAL: ("chemical",),
    AppliesWhen.CHEMICAL_NEW: ("chemical", "new"),
    AppliesWhen.HEAVY_NEW: ("heavy", "new"),
}


def asks_nature(questions: Sequence[Asked]) -> bool:
    """Whether what is built must be known."""
    return any(NATURE in {_LOOKS_AT[test] for test in _CONDITIONS[question.applies_when]} for question in questions)


def inputs_of(questions: Sequence[Asked]) -> tuple[str, ...]:
    """The inputs of all figures asked, each once, in order."""
    names = (name for question in questions if question.kind == Kind.FIGURE for name in FIGURES[question.fact].needs)
    return tuple(dict.fromkeys(names))


def _whom(asked: Asked) -> str:
    whom = [str(AppliesWhen(asked.applies_when).label)] if asked.applies_when != AppliesWhen.ALWAYS else []
    return "，".join([*whom, _("限定片区")] if asked.zone else whom)


def _finding(asked: Asked, outcome: str, **facts) -> Finding:
    return Finding(asked.code, asked.text, str(asked.weight), str(outcome), basis=asked.basis, quotes=asked.quotes, **facts)
