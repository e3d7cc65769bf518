"""准入与决策: what the tab draws."""

import datetime
from dataclasses import dataclass

from promotion.access.scope import scope_of
from promotion.admission.evaluator import Finding
from promotion.admission.models import AdmissionReview, Consent, Decision, DecisionRound
from promotion.admission.services.standing import Standing, newer_version, standing_of
from promotion.admission.words import Outcome, Weight
from promotion.common.calendar import load_calendar
from promotion.common.workdays import WorkCalendar, workdays_between

# The missing first, then what failed; what does not apply last.
ORDER = (Outcome.MISSING, Outcome.FAIL, Outcome.PASS, Outcome.NOT_APPLICABLE)
BADGES = {Outcome.PASS: "badge-green", Outcome.FAIL: "badge-red", Outcome.MISSING: "badge-amber", Outcome.NOT_APPLICABLE: "badge-line"}
VERDICT_BADGES = {"passed": "badge-green", "prohibited": "badge-red"}


@dataclass(frozen=True)
class Line:
    """One question with what came of it."""

    finding: Finding
    label: str
    badge: str
    waiver: object | None
    can_waive: bool


@dataclass(frozen=True)
class Group:
    """The questions of one class."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ConsentLine:
    """One department's consent with its clock in workdays; `theirs`: the viewer answers for the department."""

    consent: Consent
    spent: int
    is_late: bool
    theirs: bool
    badge: str


@dataclass(frozen=True)
class RoundLine:
    """One round: what is missing of its materials, its consents, its conclusion."""

    round: DecisionRound
    there: tuple[str, ...]
    missing: tuple[str, ...]
    consents: tuple[ConsentLine, ...]
    decision: Decision | None

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(bool(line.consent.outcome) for line in self.consents)


def admission_tab(project, user, today: datetime.date) -> dict:
    """Questions by class with figure, threshold, quote and result; waivers; rounds with their clocks; the history."""
    standing = standing_of(project)
    reviews = (
        AdmissionReview.objects.filter(project=project).select_related("reviewed_by", "rule_set").prefetch_related("waivers__waived_by")
    )
    decisions = Decision.objects.filter(project=project).select_related("recorded_by", "file", "round").order_by("-decided_on", "-pk")
    rounds = round_lines(project, user, today)
    return {
        "standing": standing,
        "verdict_badge": VERDICT_BADGES.get(standing.review.verdict, "badge-amber") if standing.review else "",
        "groups": groups_of(standing),
        "newer": newer_version(standing, today),
        "past_reviews": list(reviews.order_by("-reviewed_on", "-pk"))[1:],
        "rounds": rounds,
        "open_round": next((each for each in rounds if each.round.is_open), None),
        "decisions": list(decisions),
    }


def groups_of(standing: Standing) -> list[Group]:
    """The findings of the review that counts, the weightiest class first; an early review has only its restriction, if any."""
    review = standing.review
    if review is None:
        return []
    waived = {waiver.item: waiver for waiver in standing.waivers}
    waivable = {each.code for each in standing.waivable}
    findings = sorted(review.findings or review.restrictions, key=lambda each: ORDER.index(each.outcome))
    groups = []
    for weight in Weight:
        lines = tuple(
            Line(each, str(Outcome(each.outcome).label), _badge(each), waived.get(each.code), each.code in waivable)
            for each in findings
            if each.weight == weight
        )
        if lines:
            groups.append(Group(str(weight.label), lines))
    return groups


def _badge(finding: Finding) -> str:
    """Red is for what forbids; a restriction that failed is amber, as its verdict."""
    if finding.outcome == Outcome.FAIL and finding.weight != Weight.PROHIBITION:
        return "badge-amber"
    return BADGES[Outcome(finding.outcome)]


def round_lines(project, user, today: datetime.date) -> list[RoundLine]:
    """The rounds, newest first."""
    rows = DecisionRound.objects.filter(project=project).select_related("opened_by", "decision")
    rows = list(rows.prefetch_related("materials", "consents__department", "consents__answered_by").order_by("-opened_on", "-pk"))
    if not rows:
        return []
    calendar, department = load_calendar(), scope_of(user, today).department_id
    return [_round_line(row, calendar, department, today) for row in rows]


def _round_line(row, calendar: WorkCalendar, department, today) -> RoundLine:
    materials = list(row.materials.all())
    return RoundLine(
        round=row,
        there=tuple(each.name for each in materials if each.is_there),
        missing=tuple(each.name for each in materials if not each.is_there),
        consents=tuple(_consent_line(each, row, calendar, department, today) for each in row.consents.all()),
        decision=getattr(row, "decision", None),
    )


def _consent_line(consent, row, calendar, department, today) -> ConsentLine:
    end = consent.answered_on or row.concluded_on or today
    return ConsentLine(
        consent=consent,
        spent=workdays_between(consent.asked_on, end, calendar),
        is_late=end > consent.due,
        theirs=consent.department_id == department,
        badge={"agreed": "badge-green", "conditional": "badge-amber", "disagreed": "badge-red"}.get(consent.outcome, "badge-line"),
    )
