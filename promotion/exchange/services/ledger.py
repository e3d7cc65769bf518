"""台账: the filtered list as a file, for those with a live grant, written into the audit trail."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.exchange.columns import relations
from promotion.exchange.sheets import Field, Sheet, write_csv, write_xlsx

MOST_ROWS = 5000
XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Made:
    """A file made for one person."""

    name: str
    content_type: str
    content: bytes


def may_export(actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` holds any live grant."""
    if not scope_of(actor, today).is_live:
        raise NotAllowed(_("您目前没有有效授权，不能导出；请联系管理员。"))


@transaction.atomic
def export_projects(*, actor, projects, columns, kind: str, today: datetime.date, query: str = "") -> Made:
    """The filtered rows `projects` (those `actor` sees, with lights) as a 台账. `kind` is xlsx or csv; `query` is kept in the trail.

    Raises NotAllowed without a live grant, Refused above `MOST_ROWS`.
    """
    may_export(actor, today)
    rows = list(projects.select_related(*relations(columns))[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise Refused(_("一次最多导出 %(most)s 行，当前结果超出了，请先按阶段、片区或时间缩小范围。") % {"most": f"{MOST_ROWS:,}"})
    title = _("招商项目台账")
    sheet = Sheet(
        title=title,
        unit=_("单位：万元"),
        made=_("制表：%(who)s　%(day)s") % {"who": actor, "day": today.isoformat()},
        fields=[Field(str(column.head), column.kind, column.width) for column in columns],
        rows=[[column.value(project) for column in columns] for project in rows],
        total=sum((project.amount or Decimal(0) for project in rows), Decimal(0)),
    )
    content = write_xlsx(sheet) if kind == XLSX else write_csv(sheet)
    note = _("导出项目 %(n)d 行，%(kind)s，条件：%(query)s") % {"n": len(rows), "kind": kind, "query": query[:500] or _("无")}
    audit.record(actor=actor, action="export", after={"rows": len(rows), "columns": [column.key for column in columns]}, note=note)
    return Made(f"{title}{today.isoformat()}.{kind}", CONTENT_TYPES[kind], content)
