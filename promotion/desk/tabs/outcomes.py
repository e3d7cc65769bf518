"""Yearly outcomes as pages draw them: figures, indicators and grades; tax only for who may read it."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from promotion.common.money import PLACES, plain
from promotion.landing.graded import GradedYear, YearRead, best_first, figures_of, grades_of
from promotion.landing.models import YearlyOutcome
from promotion.landing.models.outcomes import FIGURES
from promotion.landing.outcome_query import projects_with_tax
from promotion.landing.per_mu import INDICATORS, Indicators, means

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
    former = [GradedYear(row, figures_of(row, sees_tax), "") for row in rows if hasattr(row, "superseded_by")]
    lines = [
        GradedYear(row, figures_of(row, sees_tax), grades_of(row.year).get(row.project_id, ""))
        for row in rows
        if not hasattr(row, "superseded_by")
    ]
    return {
        "lines": [_line(year) for year in lines],
        "former": [_line(year) for year in former],
        "heads": heads(),
        "indicator_heads": [label for _name, label in INDICATORS],
        "sees_tax": sees_tax,
    }


def heads() -> list[str]:
    """The names of the figures with their units."""
    return [YearlyOutcome._meta.get_field(name).verbose_name for name in FIGURES]


def table(rows, user, today: datetime.date) -> tuple[list[OutcomeLine], tuple[tuple[str, str], ...]]:
    """The lines of one year, best grade first, and the means of what is shown."""
    shown = list(rows.select_related("project__zone__region", "project__enterprise"))
    years = best_first(YearRead(shown[0].year, user, today).of(shown)) if shown else []
    return [_line(year) for year in years], _in_words(means([year.figures for year in years]))


def _line(year: GradedYear) -> OutcomeLine:
    words = tuple((head, _number(getattr(year.figures, name))) for head, name in zip(heads(), FIGURES, strict=True))
    return OutcomeLine(year.row, words, _in_words(year.indicators), year.grade)


def _in_words(found: Indicators) -> tuple[tuple[str, str], ...]:
    return tuple((label, _number(getattr(found, name), Decimal("0.01"))) for name, label in INDICATORS)


def _number(value, places=PLACES) -> str:
    return NO_DATA if value is None else f"{value:,}" if isinstance(value, int) else plain(value, places)
