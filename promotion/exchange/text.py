"""Projects as text for a chat group: no contacts, no phones; a confidential project by its code name and band only."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.common.money import show_amount
from promotion.projects.bands import amount_band
from promotion.projects.facts import Status

MOST_LINES = 100


def projects_as_text(projects, today: datetime.date) -> tuple[str, int]:
    """The text, and how many rows did not fit into it."""
    rows = list(projects.select_related("enterprise", "zone", "owner")[: MOST_LINES + 1])
    left = max(projects.count() - MOST_LINES, 0) if len(rows) > MOST_LINES else 0
    rows = rows[:MOST_LINES]
    total = sum((row.amount or Decimal(0) for row in rows if not row.is_confidential), Decimal(0))
    head = _("【招商项目】%(month)d月%(day)d日，共 %(n)d 个，合计 %(sum)s") % {
        "month": today.month,
        "day": today.day,
        "n": len(rows),
        "sum": show_amount(total),
    }
    return "\n".join([head, *(f"{number}. {_line(row)}" for number, row in enumerate(rows, 1))]), left


def _line(project) -> str:
    if project.is_confidential:
        parts = [_("%(name)s（保密）") % {"name": project.code_name}, project.get_stage_display(), amount_band(project.amount)]
        return "｜".join(str(part) for part in parts)
    stage = str(project.get_stage_display())
    if project.status != Status.ACTIVE:
        stage = f"{stage}·{project.get_status_display()}"
    parts = [project.name, stage, show_amount(project.amount), str(project.zone or "")]
    if project.owner:
        parts.append(_("责任人 %(who)s") % {"who": project.owner})
    if project.next_due:
        parts.append(_("下一步 %(month)d月%(day)d日") % {"month": project.next_due.month, "day": project.next_due.day})
    return "｜".join(part for part in parts if part)
