"""The columns of a project: one Column object says what list, export and (later) import know of it.

`value` is what a sheet's cell holds (text, Decimal 万元, date, int); `text` is what a page shows, made once in Python.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.money import show_amount
from promotion.projects.lights import Light

TEXT, MONEY, DATE, NUMBER = "text", "money", "date", "number"


@dataclass(frozen=True)
class Column:
    """One column. `width` in characters of a sheet; `sort` the parameter of the filter; `needs` the relations it reads."""

    key: str
    head: str | Promise
    value: Callable
    kind: str = TEXT
    width: int = 12
    sort: str = ""
    needs: tuple[str, ...] = ()
    style: Callable = lambda project: ""

    def text(self, project) -> str:
        """The cell as a page shows it."""
        value = self.value(project)
        if self.kind == MONEY:
            return show_amount(value)
        if value is None or value == "":
            return "—"
        return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _name_of(relation: str) -> Callable:
    def read(project):
        found = getattr(project, relation)
        return str(found) if found else ""

    return read


def _light(project) -> str:
    return str(Light(project.light).label)


def _stage(project) -> str:
    phase = project.get_phase_display() if project.phase else ""
    return f"{project.get_stage_display()}·{phase}" if phase else str(project.get_stage_display())


def _kind_of_stage(project) -> str:
    return f"stage stage-{project.stage}"


def _kind_of_status(project) -> str:
    return {"on_hold": "status status-hold", "closed": "status status-closed"}.get(project.status, "")


def _kind_of_light(project) -> str:
    return f"light light-{project.light}"


def _region(project) -> str:
    return str(project.zone.region) if project.zone and project.zone.region else ""


COLUMNS: tuple[Column, ...] = (
    Column("code", gettext_lazy("项目编号"), lambda p: p.code, width=15, sort="code"),
    Column("name", gettext_lazy("项目名称"), lambda p: p.name, width=32, sort="name"),
    Column("enterprise", gettext_lazy("投资方"), _name_of("enterprise"), width=28, needs=("enterprise",)),
    Column("sentence", gettext_lazy("一句话"), lambda p: p.sentence, width=36),
    Column("stage", gettext_lazy("阶段"), _stage, width=10, style=_kind_of_stage),
    Column("status", gettext_lazy("状态"), lambda p: str(p.get_status_display()), width=8, style=_kind_of_status),
    Column("light", gettext_lazy("亮灯"), _light, width=7, style=_kind_of_light),
    Column("amount", gettext_lazy("投资额"), lambda p: p.amount, kind=MONEY, width=14, sort="amount"),
    Column("chain", gettext_lazy("产业链环节"), _name_of("chain"), width=18, needs=("chain",)),
    Column("region", gettext_lazy("所在地"), _region, width=10, needs=("zone", "zone__region")),
    Column("zone", gettext_lazy("片区"), _name_of("zone"), width=16, needs=("zone",)),
    Column("channel", gettext_lazy("招商方式"), _name_of("channel"), width=14, needs=("channel",)),
    Column("owner", gettext_lazy("项目责任人"), lambda p: str(p.owner) if p.owner else _("待认领"), width=10, needs=("owner",)),
    Column("unit", gettext_lazy("责任单位"), _name_of("owning_unit"), width=16, needs=("owning_unit",)),
    Column("key", gettext_lazy("重点"), lambda p: _("重点") if p.is_key else "", width=6),
    Column("opened", gettext_lazy("入库日期"), lambda p: p.opened_on, kind=DATE, width=12, sort="opened"),
    Column("since", gettext_lazy("进入本阶段"), lambda p: p.stage_since, kind=DATE, width=12, sort="since"),
    Column("contact", gettext_lazy("最近联系"), lambda p: p.last_contact_on, kind=DATE, width=12, sort="contact"),
    Column("due", gettext_lazy("下一步时间"), lambda p: p.next_due, kind=DATE, width=12, sort="due"),
    Column("content", gettext_lazy("建设内容"), lambda p: p.content, width=40),
    Column("problem", gettext_lazy("存在问题"), lambda p: p.problem, width=28),
    Column("land", gettext_lazy("用地需求（亩）"), lambda p: p.land_mu, kind=NUMBER, width=10),
    Column("jobs", gettext_lazy("用工（人）"), lambda p: p.jobs, kind=NUMBER, width=9),
)
BY_KEY = {column.key: column for column in COLUMNS}
ON_PAGE = ("name", "stage", "light", "amount", "chain", "zone", "owner", "contact", "due")
IN_LEDGER = (
    "code",
    "name",
    "enterprise",
    "content",
    "stage",
    "status",
    "light",
    "amount",
    "chain",
    "region",
    "zone",
    "channel",
    "owner",
    "unit",
    "key",
    "opened",
    "since",
    "contact",
    "due",
    "problem",
)


def chosen(keys, otherwise=ON_PAGE) -> tuple[Column, ...]:
    """The columns of `keys` in their own fixed order, the name always among them; unknown keys are left out, none at all gives `otherwise`."""
    wanted = {key for key in keys if key in BY_KEY} or set(otherwise)
    return tuple(column for column in COLUMNS if column.key in wanted | {"name"})


def relations(columns) -> tuple[str, ...]:
    """What the rows must be read with, so that no cell costs a query."""
    return tuple(dict.fromkeys(relation for column in columns for relation in column.needs))
