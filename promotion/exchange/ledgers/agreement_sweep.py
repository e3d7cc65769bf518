"""清理: the columns of the sweep of 公平竞争审查, its groups, and its rows."""

import datetime

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.agreements.models import Agreement
from promotion.exchange.columns import DATE, Column, name_of
from promotion.exchange.ledgers.hanging import is_sealed, project_columns
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.projects.models import Project

# Group → its name, and how it is found.
GROUPS = {
    "forbidden": (gettext_lazy("有禁止条款"), lambda rows: rows.with_forbidden()),
    "unreviewed": (gettext_lazy("我方条款未审查"), lambda rows: rows.with_unreviewed()),
    "baseless": (gettext_lazy("需依据而未写"), lambda rows: rows.with_baseless()),
    "empty": (gettext_lazy("还没有登记条款"), lambda rows: rows.without_clauses()),
}


def _of(name: str, head, width: int = 12, kind: str = "text", **facts) -> Column:
    return Column(name, head, lambda row: getattr(row, name), kind=kind, width=width, **facts)


COLUMNS = (
    *project_columns(),
    Column("zone", gettext_lazy("项目所在片区"), name_of("project__zone"), width=18, needs=("project__zone",)),
    _of("title", gettext_lazy("协议名称"), 32),
    Column("kind", gettext_lazy("类别"), lambda row: str(row.get_kind_display()), width=10, is_open=True),
    Column("signing", gettext_lazy("签订情况"), lambda row: _("拟签") if row.is_draft else _("已签"), width=9, is_open=True),
    _of("signed_on", gettext_lazy("签订日期"), kind=DATE, is_open=True),
    _of("group", gettext_lazy("清理事项"), 18, is_open=True),
    Column("conclusion", gettext_lazy("公平竞争审查结论"), lambda row: str(row.get_fair_competition_display()), width=18, is_open=True),
    _of("fair_competition_basis", gettext_lazy("审查依据"), 32),
    _of("fair_competition_on", gettext_lazy("审查日期"), kind=DATE, is_open=True),
    _of("fair_competition_by", gettext_lazy("审查单位或人员"), 18),
)


def group_of(params) -> tuple[str, list[str]]:
    """The group that `group` names, the first without one; and what to say of one that there is not."""
    asked, first = params.get("group", ""), next(iter(GROUPS))
    if asked in GROUPS:
        return asked, []
    return first, [_("清理分组看不懂，请从列表里选择。")] if asked else []


def seen(user, today: datetime.date):
    """The agreements of the projects that `user` sees."""
    return Agreement.objects.filter(project__in=Project.objects.visible_to(user, today).values("pk"))


def rows(user, params, today: datetime.date) -> Asked:
    """The agreements of the group that the page shows, the newest first."""
    group, complaints = group_of(params)
    label, find = GROUPS[group]
    return Asked(find(seen(user, today)).annotate(group=Value(str(label))).order_by("-signed_on", "-pk"), complaints)


LEDGER = Ledger(
    key="agreement_sweep",
    title=gettext_lazy("公平竞争审查清理台账"),
    noun=gettext_lazy("待清理协议"),
    columns=COLUMNS,
    always="project",
    rows=rows,
    seen=seen,
    is_sealed=is_sealed,
    back="agreement_sweep",
    door="sweep_export",
)
