"""What may be asked of a project as a figure: which inputs a figure needs and how it is worked out. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from promotion.admission.words import Comparator

Facts = Mapping[str, object]
HUNDREDTH = Decimal("0.01")
EXPONENT_LIMIT = 40  # beyond this a figure is shown as it stands


@dataclass(frozen=True)
class Input:
    """One number that a figure is worked out from. `is_column`: it stands on the project; else the officer gives it with the review."""

    label: str | Promise
    unit: str | Promise
    is_column: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure by name. `needs_land`: it says nothing of a project that takes no land of its own."""

    label: str | Promise
    unit: str | Promise
    needs: tuple[str, ...]
    work_out: Callable[..., Decimal]
    needs_land: bool = False


INPUTS = {
    "amount": Input(_("投资额"), _("万元"), is_column=True),
    "land_mu": Input(_("用地"), _("亩"), is_column=True),
    "energy_tce": Input(_("年综合能耗"), _("吨标准煤"), is_column=True),
    "jobs": Input(_("用工"), _("人"), is_column=True),
    "tax": Input(_("达产后年税收"), _("万元")),
    "output": Input(_("达产后年产值"), _("万元")),
    "rd_share": Input(_("研发投入占营业收入"), "%"),
    "water": Input(_("年用水量"), _("立方米")),
    "shore_km": Input(_("距长江干支流、重要湖泊岸线"), _("公里")),
}


def _per(whole: Decimal, part: Decimal) -> Decimal:
    return whole / part


def _itself(value: Decimal) -> Decimal:
    return value


FIGURES = {
    "investment_per_mu": Figure(_("投资强度"), _("万元/亩"), ("amount", "land_mu"), _per, needs_land=True),
    "tax_per_mu": Figure(_("亩均税收"), _("万元/亩"), ("tax", "land_mu"), _per, needs_land=True),
    "output_per_mu": Figure(_("亩均产值"), _("万元/亩"), ("output", "land_mu"), _per, needs_land=True),
    "energy_per_output": Figure(_("单位产值能耗"), _("吨标准煤/万元"), ("energy_tce", "output"), _per),
    "jobs_per_mu": Figure(_("亩均用工"), _("人/亩"), ("jobs", "land_mu"), _per, needs_land=True),
    "amount": Figure(_("投资额"), _("万元"), ("amount",), _itself),
    "energy_tce": Figure(_("年综合能耗"), _("吨标准煤"), ("energy_tce",), _itself),
    "rd_share": Figure(_("研发投入占比"), "%", ("rd_share",), _itself),
    "water": Figure(_("年用水量"), _("立方米"), ("water",), _itself),
    "shore_km": Figure(_("距岸线"), _("公里"), ("shore_km",), _itself),
}
CHOICES = [(key, figure.label) for key, figure in FIGURES.items()]


def takes_no_land(facts: Facts) -> bool:
    """Said so (a rented workshop), or a land of 0 亩."""
    return bool(facts.get("no_land")) or facts.get("land_mu") == 0


def missing_of(figure: Figure, facts: Facts) -> tuple[str, ...]:
    """The inputs without a value. A divisor of 0 tells nothing, so it counts as missing."""
    lacking = [name for name in figure.needs if facts.get(name) is None]
    if figure.work_out is _per and facts.get(figure.needs[1]) == 0:
        lacking.append(figure.needs[1])
    return tuple(lacking)


def holds(value: Decimal, comparator: str, threshold: Decimal) -> bool:
    """Whether `value` meets its threshold."""
    return {
        Comparator.AT_LEAST: value >= threshold,
        Comparator.MORE: value > threshold,
        Comparator.AT_MOST: value <= threshold,
        Comparator.LESS: value < threshold,
    }[comparator]


def shown(value: Decimal, comparator: str) -> str:
    """Two decimals at most, rounded away from the threshold: 149.996 that fails ≥ 150 is never shown as 150."""
    if value.adjusted() > EXPONENT_LIMIT or value.adjusted() < -EXPONENT_LIMIT:
        return str(value)
    rounding = ROUND_DOWN if comparator in (Comparator.AT_LEAST, Comparator.MORE) else ROUND_UP
    short = value if value.adjusted() > 20 else value.quantize(HUNDREDTH, rounding=rounding)
    return plain(short)


def plain(value: Decimal) -> str:
    """A number without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
