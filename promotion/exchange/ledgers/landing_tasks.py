"""落地事项: the columns of the list of 调度台, its filter, and its rows."""

import datetime
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.calendar import load_calendar
from promotion.exchange.columns import DATE, NUMBER, Column, name_of
from promotion.exchange.ledgers.hanging import is_sealed, project_columns
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.landing.models import PLAN_PHASES, LandingTask
from promotion.landing.querysets import LIVE_PROJECT
from promotion.landing.task_lines import TaskLine, line_of
from promotion.places.models import Zone

NOBODY = "none"
WHICH = (
    ("todo", gettext_lazy("全部待办")),
    ("overdue", gettext_lazy("已逾期")),
    ("week", gettext_lazy("本周到期")),
    ("provisional", gettext_lazy("尚未启动")),
    ("conditional", gettext_lazy("容缺待补")),
    ("breached", gettext_lazy("容缺逾期")),
    ("done", gettext_lazy("已结束")),
)
ZONE = "plan__project__zone"


@dataclass(frozen=True)
class TaskFilter:
    """What the address asks for; junk is as if it were not there, and has a sentence each among `complaints`."""

    which: str = "todo"
    department: str = ""
    zone: str = ""
    phase: str = ""
    q: str = ""
    layout: str = "board"
    complaints: tuple[str, ...] = ()


def _of(name: str, head, width: int = 12, kind: str = "text", **facts) -> Column:
    return Column(name, head, lambda line: getattr(line.task, name), kind=kind, width=width, **facts)


COLUMNS = (
    *project_columns(("plan__project",)),
    Column("zone", gettext_lazy("项目所在片区"), name_of("project__zone"), width=18, needs=(ZONE,)),
    Column("phase", gettext_lazy("阶段"), lambda line: line.phase, width=10, is_open=True),
    _of("title", gettext_lazy("事项"), 28),
    Column("doer", gettext_lazy("责任部门"), lambda line: line.task.doer, width=18, needs=("department", "responsible")),
    Column("state", gettext_lazy("办理情况"), lambda line: line.state, width=18, is_open=True),
    Column("promised", gettext_lazy("承诺"), lambda line: line.promised, kind=DATE, is_open=True),
    _of("starts_on", gettext_lazy("启动日期"), kind=DATE, is_open=True),
    _of("workdays", gettext_lazy("承诺工作日"), 9, NUMBER, is_open=True),
    _of("done_on", gettext_lazy("办结日期"), kind=DATE, is_open=True),
    Column("elapsed", gettext_lazy("用时（工作日）"), lambda line: line.clock.elapsed, kind=NUMBER, width=9, is_open=True),
    _of("first_due", gettext_lazy("最初承诺办结日"), kind=DATE, is_open=True),
    _of("due_reason", gettext_lazy("改期理由"), 24),
    _of("result", gettext_lazy("办理结果"), 28),
    _of("missing", gettext_lazy("容缺内容"), 24),
    _of("made_up_on", gettext_lazy("补齐日期"), kind=DATE, is_open=True),
    _of("reason", gettext_lazy("不适用的理由"), 24),
    _of("behalf_source", gettext_lazy("代填依据"), 18),
)


def asked_of(data) -> TaskFilter:
    """The address's own words, as far as they mean something."""
    words = {
        name: str(data.get(name, ""))[:60].strip().replace("\x00", "") for name in ("which", "department", "zone", "phase", "q", "layout")
    }
    words["which"] = words["which"] or "todo"
    known = {
        "which": words["which"] in dict(WHICH),
        "phase": not words["phase"] or words["phase"] in dict(PLAN_PHASES),
        "department": words["department"] in ("", NOBODY) or _is_key(words["department"]),
        "zone": not words["zone"] or _is_key(words["zone"]),
    }
    junk = [name for name, is_known in known.items() if not is_known]
    words |= {name: "todo" if name == "which" else "" for name in junk}
    words["layout"] = "list" if words["layout"] == "list" else "board"
    return TaskFilter(**words, complaints=tuple(_sentences()[name] for name in junk))


def _sentences() -> dict[str, str]:
    return {
        "which": _("事项状态看不懂，请从列表里选择。"),
        "phase": _("阶段看不懂，请从列表里选择。"),
        "department": _("部门看不懂，请从列表里选择。"),
        "zone": _("片区看不懂，请从列表里选择。"),
    }


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def narrowed(tasks, asked: TaskFilter):
    """`tasks` as the filters say, all but the tab."""
    if asked.department == NOBODY:
        tasks = tasks.filter(department__isnull=True)
    elif asked.department:
        tasks = tasks.filter(department=asked.department)
    if asked.phase:
        tasks = tasks.filter(phase=asked.phase)
    if asked.zone:
        zone = Zone.objects.filter(pk=asked.zone).first()
        tasks = tasks.filter(plan__project__zone__path__startswith=zone.path) if zone else tasks.none()
    if asked.q:
        tasks = tasks.filter(
            Q(title__icontains=asked.q) | Q(plan__project__name__icontains=asked.q) | Q(plan__project__code__iexact=asked.q)
        )
    return tasks.filter(LIVE_PROJECT)


def of_tab(which: str, today: datetime.date) -> Q:
    """The condition of a tab. Counts and rows both come from here."""
    is_open, begun = Q(state="open"), Q(state="open", starts_on__isnull=False)
    awaited = Q(state="conditional", made_up_on__isnull=True)
    sunday = today + datetime.timedelta(days=6 - today.weekday())
    return {
        "todo": is_open | awaited,
        "overdue": begun & Q(due__lt=today),
        "week": begun & Q(due__range=(today, sunday)),
        "provisional": is_open & Q(starts_on__isnull=True),
        "conditional": awaited,
        "breached": Q(state="conditional") & (Q(made_up_on__isnull=True, make_up_by__lt=today) | Q(made_up_on__gt=F("make_up_by"))),
        "done": ~is_open & ~awaited,
    }[which]


def rows(user, params, today: datetime.date) -> Asked:
    """The items that the filter of the page names, the earliest first, in whichever layout the page shows them."""
    asked = asked_of(params)
    found = narrowed(LandingTask.objects.visible_to(user, today), asked).filter(of_tab(asked.which, today))
    return Asked(found.order_by("due", "pk"), list(asked.complaints), lines=lambda part: _lines(part, today))


def _lines(tasks, today: datetime.date) -> list[TaskLine]:
    calendar = load_calendar()
    return [line_of(task, today, calendar) for task in tasks]


LEDGER = Ledger(
    key="landing_tasks",
    title=gettext_lazy("落地事项台账"),
    noun=gettext_lazy("落地事项"),
    columns=COLUMNS,
    always="project",
    rows=rows,
    seen=LandingTask.objects.visible_to,
    is_sealed=is_sealed,
    back="landing_board",
    door="landing_export",
)
