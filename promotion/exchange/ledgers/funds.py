"""到位资金: the entries of a month, or those that wait to be verified."""

import datetime
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.exchange.columns import Column, name_of, told
from promotion.exchange.ledgers.hanging import is_sealed, project_columns
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.exchange.wanted import FUND_ARRIVALS, by_key
from promotion.landing.models import FundArrival
from promotion.projects.bands import amount_band

FIELD = by_key(FUND_ARRIVALS)
LEFT_OUT = frozenset({"origin", "notes"})
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def state_of(row) -> str:
    """How far an entry is verified; a reversal says that it is one, by which import knows it again."""
    if row.is_reversal:
        return _("冲销")
    return _("已核实") if row.is_verified else _("待核实")


def _evidence(row) -> str:
    return "：".join(filter(None, (str(row.get_evidence_kind_display()), row.evidence_note)))


COLUMNS = (
    *project_columns(),
    told(FIELD["enterprise"], name_of("project__enterprise"), width=28, needs=("project__enterprise",)),
    told(FIELD["month"], lambda row: row.month, width=10, is_open=True),
    told(FIELD["amount"], lambda row: row.amount, width=14, sealed=lambda row: amount_band(abs(row.amount))),
    told(FIELD["evidence"], _evidence, width=28),
    told(FIELD["verified_by"], name_of("verified_by"), needs=("verified_by",)),
    told(FIELD["state"], state_of, width=10, needs=("reverses",), is_open=True),
    Column("zone", gettext_lazy("项目所在片区"), name_of("project__zone"), width=18, needs=("project__zone",)),
)


def waiting(rows):
    """Entries that nobody has verified and that are not wholly taken back."""
    open_rows = rows.unverified().filter(reverses__isnull=True)
    gone = [row.pk for row in open_rows.filter(reversals__isnull=False).prefetch_related("reversals") if not row.left]
    return open_rows.exclude(pk__in=gone)


def month_of(params) -> datetime.date | None:
    """The month that `month` names (2026-05), None for none and for junk."""
    found = MONTH.fullmatch(params.get("month", ""))
    return datetime.date(int(found[1]), int(found[2]), 1) if found else None


def rows(user, params, today: datetime.date) -> Asked:
    """The entries of a month, without one those that wait."""
    seen, month = FundArrival.objects.visible_to(user, today), month_of(params)
    shown = seen.in_month(month) if month else waiting(seen)
    complaints = [_("月份看不懂，请从列表里选择。")] if params.get("month") and not month else []
    return Asked(shown.order_by("-month", "-pk"), complaints)


LEDGER = Ledger(
    key="fund_arrivals",
    title=gettext_lazy("到位资金台账"),
    noun=gettext_lazy("到位资金"),
    columns=COLUMNS,
    always="project",
    rows=rows,
    seen=FundArrival.objects.visible_to,
    is_sealed=is_sealed,
    back="fund_list",
    door="fund_export",
    unit=gettext_lazy("单位：万元"),
)
