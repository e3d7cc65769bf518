"""目标 in one sentence: this year's 招商 goal with its pace where there is one, else what the documents say and that it has run out."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.analytics.figures import Goal, attainment
from promotion.analytics.models import Target
from promotion.analytics.reports import months_gone, on_node, signed
from promotion.common.money import YI, plain

# Metrics of targets that this system can count itself, and by what.
SIGNED_PROJECTS, SIGNED_AMOUNT = "签约项目数", "签约额"
COUNTED = (SIGNED_PROJECTS, SIGNED_AMOUNT)


def goal_of(rows, node, today: datetime.date) -> Goal:
    """The goal of the node for the year of `today`. Unlike measures are never added; no data is said, not shown as 0."""
    targets = list(Target.objects.filter(node=node, kind=Target.Kind.TARGET).order_by("sort", "pk"))
    current = next((each for each in targets if each.year == today.year and each.metric in COUNTED and each.value), None)
    if current:
        return _with_pace(current, rows, node, today)
    told = [each for each in targets if each.value is not None]
    if not told:
        return Goal(_("文件和本年计划都没有给这条链定目标。"))
    words = "；".join(_target_words(each, today.year) for each in told[:2])
    return Goal(words, note=_("文件目标，不由本系统统计，只供对照。"))


def _with_pace(target, rows, node, today) -> Goal:
    found = signed(on_node(rows, node), today.replace(month=1, day=1), today)
    by_count = target.metric == SIGNED_PROJECTS
    actual = Decimal(found.count) if by_count else (found.amount / YI if target.unit == "亿元" else found.amount)
    result = attainment(target.value, actual, months_gone(today))
    words = {
        "year": today.year,
        "metric": target.metric,
        "target": f"{plain(target.value)} {target.unit}",
        "actual": f"{plain(actual, Decimal('0.01'))} {target.unit}",
        "share": result.share,
        "gap": abs(result.gap),
    }
    sentence = _("%(year)d年%(metric)s目标 %(target)s，已完成 %(actual)s（%(share)s%%）") % words
    gap = _("比时序超 %(gap)s 个百分点") if result.gap >= 0 else _("比时序欠 %(gap)s 个百分点")
    return Goal(sentence, result.gap >= 0, gap=gap % words)


def _target_words(target, this_year: int) -> str:
    """What a document sets, and whether that still runs: 有效, 已到期 or 未写年份."""
    value = f"{target.comparator if target.comparator in ('≥', '>') else ''}{plain(target.value)} {target.unit}"
    words = {"year": target.year, "metric": target.metric, "value": value}
    if target.year is None:
        return _("%(metric)s %(value)s（文件未写年份）") % words
    if target.year < this_year:
        return _("%(year)d年%(metric)s %(value)s（已到期）") % words
    return _("%(year)d年%(metric)s %(value)s（有效）") % words
