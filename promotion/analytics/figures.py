"""The shapes of figures: frozen, ready to draw. What each means is said in `reports.py`."""

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from promotion.common.money import show_sum

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Tally:
    """Count and Σ of amounts in 万元; a sum over nothing is 0, and `show` says — for it."""

    count: int = 0
    amount: Decimal = Decimal(0)

    @property
    def show(self) -> str:
        """The sum as people read it."""
        return show_sum(self.amount) if self.count else "—"


@dataclass(frozen=True)
class StageStock:
    """存量 of one stage; `width` of 100 is the widest of the funnel."""

    stage: str
    label: str
    tally: Tally
    width: int
    query: str


@dataclass(frozen=True)
class Funnel:
    """存量 by stage, with 暂缓 and red lights beside, never in it."""

    stages: tuple[StageStock, ...]
    on_hold: Tally
    hold_query: str

    @property
    def is_empty(self) -> bool:
        """Nothing in any stage."""
        return not any(stage.tally.count for stage in self.stages)


@dataclass(frozen=True)
class WeekMove:
    """One move of the week."""

    code: str
    name: str
    words: str
    day: datetime.date
    is_good: bool


@dataclass(frozen=True)
class WeekPart:
    """Part of the week's sentence: so many did so; `query` lists them where a list can."""

    count: int
    words: str
    query: str = ""


@dataclass(frozen=True)
class Week:
    """本周变化."""

    start: datetime.date
    parts: tuple[WeekPart, ...]
    moves: tuple[WeekMove, ...]


@dataclass(frozen=True)
class Stuck:
    """One 滞留 project: the input that makes it red, and on whom it waits."""

    code: str
    name: str
    stage: str
    stage_label: str
    reason: str
    days: int
    on_whom: str
    is_key: bool
    has_owner: bool
    asked: bool


@dataclass(frozen=True)
class StuckList:
    """卡住的: the first few, and how many there are in all."""

    rows: tuple[Stuck, ...]
    count: int
    query: str


@dataclass(frozen=True)
class ToDecide:
    """One thing that waits for this person."""

    kind: str
    code: str
    name: str
    words: str
    review: int = 0


@dataclass(frozen=True)
class Attainment:
    """目标完成率 and 时序进度 in percent, `gap` 超 (+) or 欠 (−) in percentage points; None where the target is 0."""

    target: Decimal
    actual: Decimal
    share: Decimal | None
    pace: Decimal
    gap: Decimal | None


@dataclass(frozen=True)
class Goal:
    """The goal in one sentence, and 超 or 欠 the pace where there is a pace (`is_good` None where not)."""

    sentence: str
    is_good: bool | None = None
    gap: str = ""
    note: str = ""


@dataclass(frozen=True)
class Link:
    """One link of the picture."""

    slug: str
    name: str
    state: str
    state_label: str
    enterprises: int
    projects: int
    is_gap: bool


@dataclass(frozen=True)
class Lane:
    """Links of one position: 上游, 中游, 下游 or 按序排列."""

    label: str
    position: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class LinkGroup:
    """A node of the chain with the links directly beneath it."""

    slug: str
    name: str
    above: str
    projects: int
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class Picture:
    """The chain as a picture, and how many of its links are in which state."""

    groups: tuple[LinkGroup, ...]
    states: tuple[tuple[str, str, int], ...]
    links: int


def attainment(target: Decimal, actual: Decimal, months_gone: int) -> Attainment:
    """Rates rounded half up to 0.1 (analytics: target 12, end of June, done 5 → 41.7 − 50 = 欠 8.3 points)."""
    pace = Decimal(100) * months_gone / 12
    if not target:
        return Attainment(target, actual, None, _tenth(pace), None)
    share = Decimal(100) * actual / target
    return Attainment(target, actual, _tenth(share), _tenth(pace), _tenth(share - pace))


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(TENTH, ROUND_HALF_UP)
