"""周一一页: what a chain leader reads once a week. The board's own figures, in sentences."""

import datetime

from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.analytics import reports
from promotion.analytics.decisions import to_decide
from promotion.analytics.goals import goal_of
from promotion.analytics.reach import own_nodes
from promotion.common.calendar import load_calendar
from promotion.projects.models import Project
from promotion.projects.services.lighting import load_limits
from promotion.reminders.wording import Section

STUCK_TOLD = 5


def page_of(user, today: datetime.date) -> tuple[Section, ...]:
    """One section for each of the leader's own chains on which something waits, moved or is stuck; the week told is the one before."""
    scope = scope_of(user, today)
    rows = Project.objects.visible_to(user, today)
    monday = today - datetime.timedelta(days=today.weekday() + 7)
    sections = (_section(rows, node, user, scope, today, monday) for node in own_nodes(scope, user, today))
    return tuple(section for section in sections if section.lines)


def _section(rows, node, user, scope, today, monday) -> Section:
    red = reports.stuck(rows, node, user, today, load_limits(), load_calendar(), STUCK_TOLD)
    decisions, waiting = to_decide(rows, node, user, scope, today, red)
    week = reports.changes_of_week(rows, node, monday, monday + datetime.timedelta(days=6))
    lines = []
    if waiting:
        lines.append(
            _("需要您定的 %(n)d 件：%(first)s") % {"n": waiting, "first": "；".join(f"{each.name}（{each.words}）" for each in decisions)}
        )
    if week.parts:
        lines.append(_("上周变化：%s") % "，".join(f"{part.words} {part.count}" for part in week.parts))
    if red.count:
        first = "；".join(
            _("%(name)s（%(stage)s %(days)d 天，%(whom)s，%(reason)s）")
            % {"name": each.name, "stage": each.stage_label, "days": each.days, "whom": each.on_whom, "reason": each.reason}
            for each in red.rows
        )
        lines.append(_("卡住的 %(n)d 个：%(first)s") % {"n": red.count, "first": first})
    if lines:
        goal = goal_of(rows, node, today)
        lines.append(_("目标：%s") % "，".join(part for part in (goal.sentence, goal.gap) if part))
    return Section(node.name, node.slug, tuple(lines))
