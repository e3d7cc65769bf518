"""亩均: the columns of the table of a year, its choice of year, and its rows."""

import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.exchange.columns import NUMBER, Column, name_of
from promotion.exchange.ledgers.hanging import is_sealed, project_columns
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.landing.graded import YearRead, best_first
from promotion.landing.models import YearlyOutcome
from promotion.landing.models.outcomes import FIGURES
from promotion.landing.outcome_query import projects_with_tax
from promotion.landing.per_mu import INDICATORS

UNITS = {
    "revenue_per_mu": gettext_lazy("万元/亩"),
    "tax_per_mu": gettext_lazy("万元/亩"),
    "revenue_per_head": gettext_lazy("万元/人"),
    "output_per_tce": gettext_lazy("万元/吨标准煤"),
    "rd_share": "%",
}


def _indicator(name: str, label) -> Column:
    return Column(name, format_lazy("{}（{}）", label, UNITS[name]), lambda line: getattr(line.indicators, name), kind=NUMBER, width=14)


def _figure(name: str) -> Column:
    head = YearlyOutcome._meta.get_field(name).verbose_name
    return Column(name, head, lambda line: getattr(line.figures, name), kind=NUMBER, width=14)


COLUMNS = (
    *project_columns(),
    Column("enterprise", gettext_lazy("企业名称"), name_of("project__enterprise"), width=28, needs=("project__enterprise",)),
    Column("zone", gettext_lazy("项目所在片区"), name_of("project__zone"), width=18, needs=("project__zone",)),
    Column("year", gettext_lazy("年份"), lambda line: str(line.row.year), width=8, is_open=True),
    *(_indicator(name, label) for name, label in INDICATORS),
    Column("grade", gettext_lazy("等级"), lambda line: line.grade, width=7),
    *(_figure(name) for name in FIGURES),
    Column("source", gettext_lazy("数据来源"), lambda line: line.row.source, width=24),
)


def in_force(user, today: datetime.date):
    """The outcomes that `user` sees and no correction has taken the place of."""
    return YearlyOutcome.objects.visible_to(user, today).in_force()


def years_of(outcomes) -> list[int]:
    """The years that there are, the newest first."""
    return sorted(set(outcomes.order_by().values_list("year", flat=True)), reverse=True)


def year_of(params, years: list[int], today: datetime.date) -> tuple[int, list[str]]:
    """The year that `year` names, and what to say of one that is not there: then the newest, without any this year."""
    asked, newest = params.get("year", ""), (years or [today.year])[0]
    known = {str(year): year for year in years}
    if not asked or asked == str(newest):
        return newest, []
    return (known[asked], []) if asked in known else (newest, [_("没有这一年的数据，请从列表里选择年份。")])


def rows(user, params, today: datetime.date) -> Asked:
    """The outcomes of the year that the page shows, the best grade first."""
    seen = in_force(user, today)
    year, complaints = year_of(params, years_of(seen), today)
    found, read = seen.filter(year=year), YearRead(year, user, today)
    return Asked(found, complaints, lines=read.of, in_order=lambda: [line.row.pk for line in best_first(read.of(found))])


def closer(user, today: datetime.date):
    """The outcomes whose tax `user` reads."""
    return YearlyOutcome.objects.filter(project__in=projects_with_tax(user, today).values("pk"))


LEDGER = Ledger(
    key="outcomes",
    title=gettext_lazy("亩均效益台账"),
    noun=gettext_lazy("年度产出"),
    columns=COLUMNS,
    always="project",
    rows=rows,
    seen=YearlyOutcome.objects.visible_to,
    is_sealed=is_sealed,
    back="outcome_list",
    door="outcome_export",
    closer=closer,
)
