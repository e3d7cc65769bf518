"""What a row of 存量导入 must say of its stage, its dates and its status: pure, so that a preview asks the same as the import.

Source: issue 5, domain §1: a row enters at its real stage with its past dates, one journal row a dated stage.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.projects.facts import LONGEST_HOLD_DAYS, STAGE_ORDER, ChangeKind, CloseReason, Stage, Status, stage_index


@dataclass(frozen=True)
class Trouble:
    """One thing that a row cannot be: in which cell (`field`: `owner`, `signed_on`, `status_on` …), and what to do."""

    field: str
    sentence: str

    def __str__(self):
        return self.sentence


@dataclass(frozen=True)
class Existing:
    """The stage of a row, the days on which it came to its stages (those that are known), whether it is 推进中, 暂缓 or 终止, and what it has.

    `amount` in 万元. `is_nameless`: 保密 without a code name.
    """

    stage: str
    dates: Mapping[str, datetime.date] = field(default_factory=dict)
    status: str = Status.ACTIVE.value
    status_on: datetime.date | None = None
    hold_until: datetime.date | None = None
    reason_code: str = ""
    reason: str = ""
    amount: Decimal | None = None
    is_nameless: bool = False
    has_sentence: bool = True
    has_channel: bool = True
    has_investor: bool = False
    has_owner: bool = False
    has_chain: bool = False
    has_zone: bool = False

    def entries(self) -> list[dict]:
        """The rows of its journal, oldest first: one a dated stage, and one where it was held or ended."""
        rows = [
            {"kind": ChangeKind.IMPORT, "stage": stage, "effective_on": self.dates[stage]} for stage in STAGE_ORDER if stage in self.dates
        ]
        if self.status != Status.ACTIVE:
            kind = ChangeKind.HOLD if self.status == Status.ON_HOLD else ChangeKind.CLOSE
            ended = {"status": self.status, "hold_until": self.hold_until, "reason": self.reason.strip(), "reason_code": self.reason_code}
            rows.append({"kind": kind, "stage": self.stage, "effective_on": self.status_on, **ended})
        return rows


def troubles(row: Existing, today: datetime.date) -> tuple[Trouble, ...]:
    """Everything that keeps `row` from coming in, all at once; empty where nothing does."""
    if row.stage not in STAGE_ORDER:
        return (Trouble("stage", _("请填写阶段：谋划、对接、签约或落地。")),)
    return (*_facts(row), *_dates(row, today), *_status(row, today))


def _facts(row) -> Iterator[Trouble]:
    stage = Stage(row.stage).label
    if not row.has_sentence:
        yield Trouble("sentence", _("请用一句话写清谁想做什么。"))
    if row.amount is not None and row.amount < 0:
        yield Trouble("amount", _("投资额不能小于 0。"))
    if row.is_nameless:
        yield Trouble("code_name", _("保密项目请填写代号。"))
    if not row.has_channel:
        yield Trouble("channel", _("请填写招商方式。"))
    if row.stage == Stage.PLANNING:
        if not row.has_investor and not (row.has_chain and row.has_zone):
            yield Trouble("enterprise", _("请填写投资方；还没有意向企业的，请同时填写产业链环节和片区。"))
        return
    if not row.has_investor:
        yield Trouble("enterprise", _("阶段是“%(stage)s”，请填写投资方。") % {"stage": stage})
    if not row.has_owner:
        yield Trouble("owner", _("阶段是“%(stage)s”，请填写项目责任人；对接及以后的项目不能没有责任人。") % {"stage": stage})
    if not row.has_zone and stage_index(row.stage) >= stage_index(Stage.SIGNED):
        yield Trouble("zone", _("阶段是“%(stage)s”，请填写落户片区。") % {"stage": stage})


def _dates(row, today) -> Iterator[Trouble]:
    """The stage's own day is there; none lies in the future, beyond the stage, or before that of an earlier stage."""
    if row.stage not in row.dates:
        yield Trouble(f"{row.stage}_on", _("阶段是“%(stage)s”，请填写进入“%(stage)s”的日期。") % {"stage": Stage(row.stage).label})
    before = None
    for stage in (each for each in STAGE_ORDER if each in row.dates):
        day, label = row.dates[stage], Stage(stage).label
        if day > today:
            yield Trouble(f"{stage}_on", _("“%(stage)s”日期（%(day)s）晚于今天，请核对。") % {"stage": label, "day": day})
        if stage_index(stage) > stage_index(row.stage):
            words = {"now": Stage(row.stage).label, "stage": label}
            yield Trouble(f"{stage}_on", _("阶段是“%(now)s”，却填了“%(stage)s”日期；请改阶段，或清空这个日期。") % words)
        if before and day < row.dates[before]:
            words = {"stage": label, "day": day, "before": Stage(before).label, "since": row.dates[before]}
            yield Trouble(f"{stage}_on", _("“%(stage)s”日期（%(day)s）早于“%(before)s”日期（%(since)s），请核对。") % words)
        before = stage


def _status(row, today) -> Iterator[Trouble]:
    if row.status not in Status.values:
        yield Trouble("status", _("请填写状态：推进中、暂缓或终止。"))
    if row.status not in (Status.ON_HOLD, Status.CLOSED):
        return
    label, last = Status(row.status).label, max(row.dates.values(), default=None)
    if row.status_on is None:
        yield Trouble("status_on", _("状态是“%(status)s”，请填写%(status)s的日期。") % {"status": label})
    elif row.status_on > today:
        yield Trouble("status_on", _("%(status)s日期（%(day)s）晚于今天，请核对。") % {"status": label, "day": row.status_on})
    elif last and row.status_on < last:
        words = {"status": label, "day": row.status_on, "since": last}
        yield Trouble("status_on", _("%(status)s日期（%(day)s）早于最近一个阶段的日期（%(since)s），请核对。") % words)
    if not row.reason.strip():
        yield Trouble("reason", _("状态是“%(status)s”，请写明理由。") % {"status": label})
    if row.status == Status.CLOSED and row.reason_code not in CloseReason.values:
        yield Trouble("reason_code", _("请从列表中选择终止原因。"))
    if row.status == Status.ON_HOLD:
        latest = today + datetime.timedelta(days=LONGEST_HOLD_DAYS)
        if row.hold_until is None or not today < row.hold_until <= latest:
            yield Trouble("hold_until", _("暂缓期限请填明天至 %(n)d 天以内的日期。") % {"n": LONGEST_HOLD_DAYS})
