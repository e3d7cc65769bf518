"""Yearly outcomes as pages draw them: figures, indicators and grades; tax only for who may read it."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from promotion.common.money import PLACES, plain
from promotion.landing.models import YearlyOutcome
from promotion.landing.models.outcomes import FIGURES
from promotion.landing.outcome_query import projects_with_tax
from promotion.landing.per_mu import INDICATORS, Figures, Indicators, grades, indicators, means
from promotion.landing.services.outcomes import quota_of, rule_of

NO_DATA = "—"


@dataclass(frozen=True)
class OutcomeLine:
    """One year of one project. `figures` and `indicators` are pairs (head, words) in their own order; — for no data and hidden tax."""

    row: YearlyOutcome
    figures: tuple[tuple[str, str], ...]
    indicators: tuple[tuple[str, str], ...]
    grade: str


def outcomes(project, user, today: datetime.date) -> dict:
    """What the tab 年度产出 draws: the years in force, and what corrections took the place of."""
    rows = YearlyOutcome.objects.filter(project=project).select_related("recorded_by", "superseded_by").order_by("-year", "-pk")
    sees_tax = projects_with_tax(user, today).filter(pk=project.pk).exists()
    lines = [_line(row, sees_tax, grades_of(row.year).get(row.project_id, "")) for row in rows if not hasattr(row, "superseded_by")]
    former = [_line(row, sees_tax, "") for row in rows if hasattr(row, "superseded_by")]
    return {
        "lines": lines,
        "former": former,
        "heads": heads(),
        "indicator_heads": [label for _name, label in INDICATORS],
        "sees_tax": sees_tax,
    }


def heads() -> list[str]:
    """The names of the figures with their units."""
    return [YearlyOutcome._meta.get_field(name).verbose_name for name in FIGURES]


def table(rows, user, today: datetime.date) -> tuple[list[OutcomeLine], tuple[tuple[str, str], ...]]:
    """The lines of one year, best grade first, and the means of what is shown."""
    readable = set(projects_with_tax(user, today).values_list("pk", flat=True))
    shown = list(rows.select_related("project__zone__region", "project__enterprise"))
    given = grades_of(shown[0].year) if shown else {}
    by_figures = [(row, figures_of(row, row.project_id in readable)) for row in shown]
    by_figures.sort(key=lambda pair: (given.get(pair[0].project_id) or "Z", -(indicators(pair[1]).revenue_per_mu or -1)))
    lines = [_line(row, row.project_id in readable, given.get(row.project_id, "")) for row, _figures in by_figures]
    return lines, _in_words(means([figures for _row, figures in by_figures]))


def grades_of(year: int) -> dict[int, str]:
    """Project id → grade of that year, among all projects of the office with data, so that every reader sees the same."""
    rule = rule_of(year)
    rows = YearlyOutcome.objects.in_force().filter(year=year, project__withdrawn_at__isnull=True)
    values = {row.project_id: getattr(indicators(figures_of(row, sees_tax=True)), rule.basis) for row in rows}
    return grades(values, quota_of(rule))


def figures_of(row: YearlyOutcome, sees_tax: bool) -> Figures:
    """The figures of a row for the formulas; the tax as no data for who may not read it."""
    return Figures(**{name: getattr(row, name) for name in FIGURES if sees_tax or name != "tax"})


def _line(row, sees_tax: bool, grade: str) -> OutcomeLine:
    figures = figures_of(row, sees_tax)
    words = tuple((head, _number(getattr(figures, name))) for head, name in zip(heads(), FIGURES, strict=True))
    return OutcomeLine(row, words, _in_words(indicators(figures)), grade)


def _in_words(found: Indicators) -> tuple[tuple[str, str], ...]:
    return tuple((label, _number(getattr(found, name), Decimal("0.01"))) for name, label in INDICATORS)


def _number(value, places=PLACES) -> str:
    return NO_DATA if value is None else f"{value:,}" if isinstance(value, int) else plain(value, places)
