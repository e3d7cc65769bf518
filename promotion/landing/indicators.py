"""标准地: what a site asks of a project and what the project commits itself to, compared. Pure.

Source: mechanisms G1 (投资强度, 亩均税收, 容积率, 能耗, R&D). Investment intensity is worked out, the others are what the project promised.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from promotion.common.money import plain

PLACES = Decimal("0.0001")


class Outcome(TextChoices):
    """How a commitment stands against what is asked."""

    MET = "met", _("达标")
    UNMET = "unmet", _("未达标")
    MISSING = "missing", _("缺数")


class Asks(Protocol):
    """The control indicators of a site; None where it asks nothing."""

    asks_investment: Decimal | None
    asks_tax: Decimal | None
    asks_plot_ratio: Decimal | None
    asks_energy: Decimal | None
    asks_rd: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """One indicator: `asked` and `offered` in `unit`; `at_most` where less is better."""

    label: str
    unit: str
    asked: Decimal
    offered: Decimal | None
    at_most: bool = False

    @property
    def asked_words(self) -> str:
        """≥ 300 万元/亩."""
        return f"{'≤' if self.at_most else '≥'} {plain(self.asked)} {self.unit}".rstrip()

    @property
    def offered_words(self) -> str:
        """The figure, or — where there is none."""
        return "—" if self.offered is None else plain(self.offered)

    @property
    def outcome(self) -> Outcome:
        """达标, 未达标, or 缺数 where the project has given no figure."""
        if self.offered is None:
            return Outcome.MISSING
        meets = self.offered <= self.asked if self.at_most else self.offered >= self.asked
        return Outcome.MET if meets else Outcome.UNMET


def intensity(amount: Decimal | None, area_mu: Decimal | None) -> Decimal | None:
    """投资强度 in 万元/亩, cut (never rounded up) to four places; None without an amount or an area."""
    if amount is None or not area_mu:
        return None
    return (amount / area_mu).quantize(PLACES, rounding=ROUND_DOWN)


def compare(site: Asks, offers, amount: Decimal | None, area_mu: Decimal | None) -> list[Comparison]:
    """Every indicator that `site` asks, against a project of `amount` 万元 that holds `area_mu` 亩. `offers` carries `offers_…`."""
    rows = (
        (_("投资强度"), _("万元/亩"), site.asks_investment, intensity(amount, area_mu), False),
        (_("亩均税收"), _("万元/亩·年"), site.asks_tax, offers.offers_tax, False),
        (_("容积率"), "", site.asks_plot_ratio, offers.offers_plot_ratio, False),
        (_("单位能耗"), _("吨标准煤/万元"), site.asks_energy, offers.offers_energy, True),
        (_("R&D 强度"), "%", site.asks_rd, offers.offers_rd, False),
    )
    return [Comparison(label, unit, asked, offered, at_most) for label, unit, asked, offered, at_most in rows if asked is not None]
