"""亮灯: green, yellow, red or grey, derived from dates and never stored.

`shine` is the rule for one project, with its reasons; `cut_offs` turns the same rule into dates, from which `querysets.py: with_light` builds
one SQL expression. A test holds the two together. Limits: practice defaults of the domain (谋划 45 / 对接 30 / 签约 20 / 落地 60 days without
contact; 对接 180 days yellow, 365 red), editable as LightLimit rows.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.workdays import add_workdays
from promotion.projects.facts import Stage, Status

GREY_DAYS_AFTER_IMPORT = 30
RED_AFTER_WORKDAYS = 3
YELLOW_AHEAD_WORKDAYS = 3


class Light(TextChoices):
    """The four lights."""

    GREEN = "green", gettext_lazy("绿灯")
    YELLOW = "yellow", gettext_lazy("黄灯")
    RED = "red", gettext_lazy("红灯")
    GREY = "grey", gettext_lazy("灰灯")


@dataclass(frozen=True)
class Limits:
    """Limits of one stage in calendar days; None = no limit."""

    quiet: int
    stay_yellow: int | None = None
    stay_red: int | None = None

    @property
    def quiet_red(self) -> int:
        """Days of silence after which the light is red: 1.5 times the cadence, rounded down."""
        return self.quiet * 3 // 2


DEFAULT_LIMITS = {
    Stage.PLANNING.value: Limits(45),
    Stage.ENGAGEMENT.value: Limits(30, 180, 365),
    Stage.SIGNED.value: Limits(20),
    Stage.LANDED.value: Limits(60),
}
CADENCE_DAYS = {stage: limits.quiet for stage, limits in DEFAULT_LIMITS.items()}


@dataclass(frozen=True)
class LightFacts:
    """What the light of one project depends on."""

    stage: str
    status: str
    opened_on: datetime.date
    stage_since: datetime.date
    last_contact_on: datetime.date | None
    imported_on: datetime.date | None
    next_due: datetime.date | None
    other_due: datetime.date | None


@dataclass(frozen=True)
class Shine:
    """A light and the sentences that say which input shines (worst first)."""

    light: str
    reasons: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class CutOffs:
    """The dates between the lights, for one day."""

    grey_since: datetime.date
    next_due_red: datetime.date
    other_due_yellow: datetime.date
    today: datetime.date


def cut_offs(today: datetime.date, calendar) -> CutOffs:
    """The dates of the rule for `today`: imported on or after `grey_since` is grey; next step due on or before `next_due_red` is red; …"""
    return CutOffs(
        grey_since=today - datetime.timedelta(days=GREY_DAYS_AFTER_IMPORT),
        next_due_red=add_workdays(today, -RED_AFTER_WORKDAYS, calendar),
        other_due_yellow=add_workdays(today, YELLOW_AHEAD_WORKDAYS, calendar),
        today=today,
    )


def shine(facts: LightFacts, limits: Limits, cut: CutOffs) -> Shine:
    """The light of a project and why. 暂缓, 终止 and just imported are grey."""
    if facts.status == Status.ON_HOLD:
        return Shine(Light.GREY.value, (_("暂缓中"),))
    if facts.status == Status.CLOSED:
        return Shine(Light.GREY.value, (_("已终止"),))
    if facts.imported_on and facts.imported_on >= cut.grey_since:
        return Shine(Light.GREY.value, (_("导入不满 30 天"),))
    red, yellow = [], []
    for inputs in (_quiet(facts, limits, cut), _stay(facts, limits, cut), _next_step(facts, cut), _others(facts, cut)):
        for is_red, sentence in inputs:
            (red if is_red else yellow).append(sentence)
    if red:
        return Shine(Light.RED.value, tuple(red + yellow))
    if yellow:
        return Shine(Light.YELLOW.value, tuple(yellow))
    return Shine(Light.GREEN.value)


def _quiet(facts, limits, cut):
    days = (cut.today - (facts.last_contact_on or facts.opened_on)).days
    if days > limits.quiet:
        yield days > limits.quiet_red, _("已 %(days)d 天未与投资方联系（时限 %(limit)d 天）") % {"days": days, "limit": limits.quiet}


def _stay(facts, limits, cut):
    days = (cut.today - facts.stage_since).days
    if limits.stay_red is not None and days > limits.stay_red:
        yield True, _("在本阶段已停留 %(days)d 天，建议研究是否出库") % {"days": days}
    elif limits.stay_yellow is not None and days > limits.stay_yellow:
        yield False, _("在本阶段已停留 %(days)d 天") % {"days": days}


def _next_step(facts, cut):
    if facts.next_due and facts.next_due < cut.today:
        days = (cut.today - facts.next_due).days
        yield facts.next_due <= cut.next_due_red, _("下一步已过期 %(days)d 天") % {"days": days}


def _others(facts, cut):
    if not facts.other_due:
        return
    if facts.other_due < cut.today:
        yield True, _("有事项已逾期 %(days)d 天") % {"days": (cut.today - facts.other_due).days}
    elif facts.other_due <= cut.other_due_yellow:
        yield False, _("有事项将于 %(day)s 到期") % {"day": facts.other_due.isoformat()}
