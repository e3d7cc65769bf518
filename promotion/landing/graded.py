"""The 亩均 table of a year: each project's figures as one person may read them, and its grade, which is the same for everybody."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from promotion.landing.models import YearlyOutcome
from promotion.landing.models.outcomes import FIGURES
from promotion.landing.outcome_query import projects_with_tax
from promotion.landing.per_mu import Figures, Indicators, grades, indicators
from promotion.landing.services.outcomes import quota_of, rule_of


@dataclass(frozen=True)
class GradedYear:
    """One year of a project; `grade` is A, B, C or "" for none."""

    row: YearlyOutcome
    figures: Figures
    grade: str

    @property
    def project(self):
        """Whose it is."""
        return self.row.project

    @cached_property
    def indicators(self) -> Indicators:
        """What follows of the figures."""
        return indicators(self.figures)


@dataclass(frozen=True)
class YearRead:
    """The outcomes of `year` as `user` may read them; whose tax that is and the grades are asked for once."""

    year: int
    user: object
    day: datetime.date

    @cached_property
    def _readable(self) -> set[int]:
        return set(projects_with_tax(self.user, self.day).values_list("pk", flat=True))

    @cached_property
    def _given(self) -> dict[int, str]:
        return grades_of(self.year)

    def of(self, rows: Iterable[YearlyOutcome]) -> list[GradedYear]:
        """The rows of that year, in their order."""
        return [GradedYear(row, figures_of(row, row.project_id in self._readable), self._given.get(row.project_id, "")) for row in rows]


def best_first(years: Iterable[GradedYear]) -> list[GradedYear]:
    """By grade, within a grade by 亩均营收; those without come last."""
    return sorted(years, key=lambda year: (year.grade or "Z", -(year.indicators.revenue_per_mu or -1)))


def grades_of(year: int) -> dict[int, str]:
    """Project id → grade of that year, among all projects of the office with data, so that every reader sees the same."""
    rule = rule_of(year)
    rows = YearlyOutcome.objects.in_force().filter(year=year, project__withdrawn_at__isnull=True)
    values = {row.project_id: getattr(indicators(figures_of(row, sees_tax=True)), rule.basis) for row in rows}
    return grades(values, quota_of(rule))


def figures_of(row: YearlyOutcome, sees_tax: bool) -> Figures:
    """The figures of a row for the formulas; the tax as no data for who may not read it."""
    return Figures(**{name: getattr(row, name) for name in FIGURES if sees_tax or name != "tax"})
