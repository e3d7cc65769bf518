"""The ledger of an office before its opening day: 300 rows in all stages, as facts and as the workbook in which the office has them."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from promotion.common.sheets.days import EPOCH
from promotion.projects.facts import STAGE_ORDER
from tests.exchange.test_cells_say_what_people_typed import chinese
from tests.exchange.writers import xl

ROWS, FIRMS = 300, 100
LINES_AROUND = 10  # title, unit, heads, a line for each stage, sum, note, who made it
CHANNEL, OFFICER, SECOND = "产业链招商", "李建国", "王芳"
TALK, STEP = "企业已到园区实地考察两次", "约见企业负责人"
HEADS = (
    "序号 项目名称 投资企业 主要建设内容 总投资 所属产业 拟落户园区 招商方式 招商责任人 企业联系人及电话 项目阶段 线索时间 洽谈时间 "
    "签约时间 落地时间 开工时间 投产时间 项目状态 暂缓/终止时间 暂缓/终止原因 暂缓至 目前进展情况 下一步工作 完成时限 备注"
).split()
STAGES = {
    "planning": ("谋划", "线索", "意向"),
    "engagement": ("在谈", "洽谈", "对接洽谈"),
    "signed": ("已签约", "签约", "正式签约"),
    "landed": ("落地", "已落地", "在建", "开工建设"),
}
STATUSES = {"active": ("推进中", "正常推进", "", "/"), "on_hold": ("暂缓", "暂缓推进"), "closed": ("终止", "已终止")}
CHAINS = {"grain": ("粮食深加工产业", "粮食深加工"), "equipment": ("装备制造产业", "装备制造")}
ZONES = {"lingjia": ("凌家片区", "凌家"), "baima": ("白马片区", "白马")}
NOBODY, NO_FIRM = "", ""  # of leads alone
OWNERS = {NOBODY: ("待认领", "/", None), "officer": (OFFICER, f"{OFFICER}、{SECOND}"), "second": (SECOND, "王 芳")}
REASONS = ("业主资金未到位", "落户他处", "投资方放弃，已书面告知")
OPEN = (None, "", "/", "—", "待定", "不详")
PRODUCTS = "菜籽油 红薯粉丝 高粱酿酒 柑橘深加工 豆制品 预制菜 肉制品 饲料 蜜饯 调味品 冷链物流 粮食仓储 泵阀 铸件 锻件".split()
PRODUCTS += "数控机床 汽车零部件 液压件 轴承 减速机 电机 压力容器 模具 钣金 紧固件".split()
WORKS = "生产线 加工基地 产业园 技改 扩能 智能工厂 研发中心 配套 总部基地 循环利用 迁建 二期".split()
BRANDS = [one + other for one in "金川蜀锦汉华" for other in "穗丰泰盛源禾茂祥达瑞诚远航宏昌隆"] + ["天府", "甜城", "沱江", "盐都"]
TRADES = ("食品", "粮油", "机械制造", "农业科技", "装备")


@dataclass(frozen=True)
class Row:
    """One row of the ledger."""

    number: int
    stage: str
    dates: dict
    node: str
    zone: str
    owner: str
    amount: Decimal | None
    firm: str
    has_channel: bool
    has_talk: bool
    month_only: str
    status: str = "active"
    status_on: datetime.date | None = None
    reason: str = ""
    milestones: dict = field(default_factory=dict)

    @property
    def name(self) -> str:
        """No two rows have the same."""
        return f"{PRODUCTS[self.number % len(PRODUCTS)]}{WORKS[self.number // len(PRODUCTS)]}项目"

    @property
    def next_step(self) -> str:
        """ "dated", "undated" or none."""
        return {1: "dated", 2: "undated"}.get(self.number % 5, "")

    @property
    def typed_firm(self) -> str:
        """Now and then without what stands behind a name."""
        return self.firm.removesuffix("有限责任公司") if self.number % 50 == 39 else self.firm

    def state_on(self, day: datetime.date) -> tuple[str, str] | None:
        """(stage, status) at the end of `day`, as the ledger has it."""
        reached = [stage for stage, since in self.dates.items() if since <= day]
        if not reached:
            return None
        return reached[-1], self.status if self.status_on and self.status_on <= day else "active"


def ledger(today: datetime.date) -> list[Row]:
    """300 rows in all stages and states, many with earlier dates missing."""
    rng = random.Random(20261127)
    return [_row(rng, number, today) for number in range(ROWS)]


def _row(rng, number, today) -> Row:
    stage = STAGE_ORDER[number % 4]
    reached = STAGE_ORDER[: STAGE_ORDER.index(stage) + 1]
    known = [each for each in reached if each == stage or rng.random() < 0.75]
    days = sorted(today - datetime.timedelta(days=rng.randrange(1200)) for _each in known)
    days[0] = days[0].replace(day=1) if rng.random() < 0.5 else days[0]
    late = len(days) > 1 and rng.random() < 0.1
    days[-1] = days[-2] if late else days[-1]
    status = rng.choices(("active", "on_hold", "closed"), (8, 1, 1))[0]
    after = (today - days[-1]).days
    return Row(
        number=number,
        stage=stage,
        dates=dict(zip(known, days, strict=True)),
        node=rng.choice(("grain", "equipment")),
        zone=rng.choice(("lingjia", "baima")),
        owner=NOBODY if number % 20 == 8 else rng.choice(("officer", "second")),
        amount=rng.choice((None, Decimal(rng.randrange(100, 90_000)))),
        firm=NO_FIRM if number % 20 == 4 else _firm(number),
        month_only=known[-1] if late else "",
        has_channel=rng.random() < 0.8,
        has_talk=rng.random() < 0.4,
        status=status,
        milestones=_milestones(rng, days[-1], today) if stage == "landed" and rng.random() < 0.5 else {},
        reason="" if status == "active" else rng.choice(REASONS),
        status_on=None if status == "active" else days[-1] + datetime.timedelta(days=rng.randint(0, after)),
    )


def _firm(number: int) -> str:
    """A hundred firms, and a few that are called very much like one of them."""
    n = number % FIRMS
    like = "科技" if number >= FIRMS and number % 25 == 0 else ""
    return f"{('四川', '内江', '成都', '重庆')[n % 4]}{BRANDS[n]}{TRADES[n % len(TRADES)]}{like}{('有限公司', '有限责任公司')[n % 2]}"


def _milestones(rng, landed: datetime.date, today: datetime.date) -> dict:
    broken = landed + (today - landed) * rng.random()
    return {"ground_broken": broken} | ({"in_production": broken + (today - broken) * rng.random()} if rng.random() < 0.4 else {})


def workbook(rows: list[Row], today: datetime.date) -> bytes:
    """The rows as the office keeps them: by stage, below a title, with a sum, a note and who made it."""
    rng = random.Random(1)
    width = len(HEADS)
    lines = [
        [f"内江市市中区招商引资项目台账（{today.year}年）"],
        ["填报单位：内江市市中区招商局", *[None] * (width - 2), "单位：万元"],
        HEADS,
    ]
    for n, stage in enumerate(reversed(STAGE_ORDER)):
        lines.append([f"{'一二三四'[n]}、{STAGES[stage][0]}项目"])
        lines += [_cells(rng, row, today) for row in rows if row.stage == stage]
    amount = sum(float(row.amount or 0) for row in rows)
    lines += [
        ["合计", f"{len(rows)}个项目", None, None, amount],
        ["备注：总投资按协议计，未签约的按意向计。"],
        ["填表人：李建国", None, "审核人："],
    ]
    return xl(lines, name="台账", merges=[((0, 0), (0, width - 1))])


def _cells(rng, row: Row, today) -> list:
    return [
        float(row.number + 1),
        row.name,
        row.typed_firm or rng.choice(OPEN),
        f"新建{row.name.removesuffix('项目')}及配套设施",
        _amount(rng, row.amount),
        rng.choice(CHAINS[row.node]),
        rng.choice(ZONES[row.zone]),
        CHANNEL if row.has_channel else rng.choice(OPEN),
        rng.choice(OWNERS[row.owner]),
        rng.choice(("刘总 13812345678", "陈经理", None, "/")) if row.firm else None,
        rng.choice(STAGES[row.stage]),
        *(_month(row.dates[stage]) if stage == row.month_only else _day(rng, row.dates.get(stage)) for stage in STAGE_ORDER),
        _day(rng, row.milestones.get("ground_broken"), (*OPEN, "未开工", "尚未开工")),
        _day(rng, row.milestones.get("in_production"), (*OPEN, "未投产")),
        rng.choice(STATUSES[row.status]),
        _day(rng, row.status_on, (None,)),
        row.reason,
        today + datetime.timedelta(days=40) if row.status == "on_hold" else None,
        TALK if row.has_talk else rng.choice(OPEN),
        STEP if row.next_step else None,
        _day(rng, today + datetime.timedelta(days=2)) if row.next_step == "dated" else None,
        rng.choice((None, "区级重点")),
    ]


def _amount(rng, amount: Decimal | None):
    if amount is None:
        return rng.choice((None, "", "/", "待定", "面议"))
    return rng.choice((float(amount), float(amount), str(amount), f"{amount:,}", f"{amount / 10_000}亿", f"{amount}万元", f"约{amount}"))


def _day(rng, day: datetime.date | None, none=OPEN):
    return rng.choice(none if day is None else tuple(_spellings(day)))


def _spellings(day: datetime.date) -> Iterator:
    """As people type it: a real date, a number, words."""
    y, m, d = day.year, day.month, day.day
    yield from (day, day, float((day - EPOCH).days), float(f"{y}{m:02}{d:02}"))
    yield from (
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f"{y}/{m}/{d}",
        f"{y}-{m:02}-{d:02}",
        f"{y} 年 {m} 月 {d} 日",
        f"{y % 100}.{m}.{d}",
        f"{y}。{m}。{d}",
    )
    yield f"{''.join('〇一二三四五六七八九'[int(each)] for each in str(y))}年{chinese(m)}月{chinese(d)}日"
    if d == 1:
        yield from (_month(day), f"{y}.{m:02}", f"{y}年{m}月份")


def _month(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月"
