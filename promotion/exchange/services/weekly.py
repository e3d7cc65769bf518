"""周报 as a file, written into the audit trail."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.exchange.services.ledger import Made, may_export
from promotion.exchange.sheets import CONTENT_TYPES, XLSX, Sheet, as_xlsx
from promotion.exchange.weekly import fields, sheet_rows, weekly_report
from promotion.exchange.weeks import Week


@transaction.atomic
def export_weekly(*, actor, week: Week, today: datetime.date) -> Made:
    """The weekly report of what `actor` sees. Raises NotAllowed without a live grant."""
    may_export(actor, today)
    groups = weekly_report(actor, week, today)
    count = sum(len(group.rows) for group in groups)
    sheet = Sheet(
        title=_("在谈项目周报　%(week)s") % {"week": week.title},
        unit=_("单位：万元"),
        made=_("制表：%(who)s　%(day)s") % {"who": actor, "day": today.isoformat()},
        fields=fields(),
        rows=sheet_rows(groups),
    )
    audit.record(actor=actor, action="export", after={"rows": count, "week": week.name}, note=_("导出周报 %(week)s") % {"week": week.name})
    return Made(f"{_('在谈项目周报')}{week.name}.{XLSX}", CONTENT_TYPES[XLSX], as_xlsx(sheet))
