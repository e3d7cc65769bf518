"""亩均论英雄: the five indicators of a year, and the grades A, B, C by quota. Pure.

Source of the indicators and of the quotas: the evaluation of Sichuan (亩均营收, 亩均税收, 人均营收, 单位能耗产出, R&D 强度; A ≤ 30 %, C ≥ 10 %).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

INDICATORS = [
    ("revenue_per_mu", _("亩均营收")),
    ("tax_per_mu", _("亩均税收")),
    ("revenue_per_head", _("人均营收")),
    ("output_per_tce", _("单位能耗产出")),
    ("rd_share", _("研发强度")),
]
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Figures:
    """What one year is made of: 万元, persons, 吨标准煤, 亩. None means no data."""

    output: Decimal | None = None
    revenue: Decimal | None = None
    tax: Decimal | None = None
    rd: Decimal | None = None
    jobs: int | None = None
    energy_tce: Decimal | None = None
    land_mu: Decimal | None = None


@dataclass(frozen=True)
class Indicators:
    """万元/亩, 万元/亩, 万元/人, 万元/吨标准煤, %. None where a part is missing or there is nothing to divide by; never 0 in its stead."""

    revenue_per_mu: Decimal | None = None
    tax_per_mu: Decimal | None = None
    revenue_per_head: Decimal | None = None
    output_per_tce: Decimal | None = None
    rd_share: Decimal | None = None


@dataclass(frozen=True)
class Quota:
    """`a_at_most` and `c_at_least` percent of those that can be ranked; with fewer than `least` of them nobody is graded."""

    a_at_most: int = 30
    c_at_least: int = 10
    least: int = 3


def indicators(year: Figures) -> Indicators:
    """The five indicators of one year, each rounded half up to four places."""
    return Indicators(
        revenue_per_mu=_ratio(year.revenue, year.land_mu),
        tax_per_mu=_ratio(year.tax, year.land_mu),
        revenue_per_head=_ratio(year.revenue, year.jobs),
        output_per_tce=_ratio(year.output, year.energy_tce),
        rd_share=_ratio(None if year.rd is None else year.rd * 100, year.revenue),
    )


def added_up(years) -> Figures:
    """One Figures for many: each figure summed over those that have it; None where nobody has. For a mean pair only like with like."""
    rows = list(years)
    sums = {}
    for name in Figures.__dataclass_fields__:
        known = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        sums[name] = sum(known) if known else None
    return Figures(**sums)


def means(years) -> Indicators:
    """The indicators of all together (Σ ÷ Σ), each over the rows that have both of its parts."""
    rows = list(years)
    pairs = {
        "revenue_per_mu": ("revenue", "land_mu"),
        "tax_per_mu": ("tax", "land_mu"),
        "revenue_per_head": ("revenue", "jobs"),
        "output_per_tce": ("output", "energy_tce"),
        "rd_share": ("rd", "revenue"),
    }
    found = {}
    for name, parts in pairs.items():
        whole = [row for row in rows if all(getattr(row, part) is not None for part in parts)]
        found[name] = getattr(indicators(added_up(whole)), name)
    return Indicators(**found)


def grades(values: Mapping[Hashable, Decimal | None], quota: Quota) -> dict[Hashable, str]:
    """Key → A, B or C by the value, the greatest best; "" for no data, and for everybody where too few can be ranked.

    A holds at most its share and C at least its share; equals share one grade: at the edge of A they are all B, at the edge of C all C.
    """
    known = sorted(value for value in values.values() if value is not None)
    if len(known) < max(quota.least, 1):
        return dict.fromkeys(values, "")
    most_a = len(known) * quota.a_at_most // 100
    least_c = -(-len(known) * quota.c_at_least // 100)
    return {key: "" if value is None else _grade(value, known, most_a, least_c) for key, value in values.items()}


def _grade(value, known: list, most_a: int, least_c: int) -> str:
    """`known` ascending."""
    as_good = len(known) - bisect_left(known, value)
    better = len(known) - bisect_right(known, value)
    if better >= len(known) - least_c or as_good > len(known) - least_c:
        return "C"
    return "A" if as_good <= most_a else "B"


def _ratio(part, whole) -> Decimal | None:
    if part is None or not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(PLACES, ROUND_HALF_UP)
