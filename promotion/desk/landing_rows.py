"""调度台: landing items in sight, filtered, counted and laid out by department; and what waits for one department. Bounded queries."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, F, Min, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.workdays import WorkCalendar
from promotion.landing.clock import Clock, clock
from promotion.landing.models import PLAN_PHASES, LandingTask
from promotion.landing.querysets import LIVE_PROJECT
from promotion.people.models import Department
from promotion.places.models import Zone

MOST_IN_COLUMN = 8
NAMED = ("plan__project__zone", "department", "responsible")
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


@dataclass(frozen=True)
class Asked:
    """What the address asks for; junk is as if it were not there."""

    which: str = "todo"
    department: str = ""
    zone: str = ""
    phase: str = ""
    q: str = ""
    layout: str = "board"


@dataclass(frozen=True)
class Row:
    """One item as drawn."""

    task: LandingTask
    clock: Clock
    phase: str
    is_breached: bool

    @property
    def project(self):
        """Whose it is."""
        return self.task.plan.project


@dataclass(frozen=True)
class Column:
    """The items of one department: the most urgent of them, and how many there are."""

    key: str
    name: str
    count: int
    late: int
    rows: list[Row] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many are not drawn."""
        return self.count - len(self.rows)


def asked_of(data) -> Asked:
    """The address's own words, as far as they mean something."""
    words = {
        name: str(data.get(name, ""))[:60].strip().replace("\x00", "") for name in ("which", "department", "zone", "phase", "q", "layout")
    }
    if words["which"] not in dict(WHICH):
        words["which"] = "todo"
    if words["phase"] not in dict(PLAN_PHASES):
        words["phase"] = ""
    if words["department"] != NOBODY and not _is_key(words["department"]):
        words["department"] = ""
    if not _is_key(words["zone"]):
        words["zone"] = ""
    words["layout"] = "list" if words["layout"] == "list" else "board"
    return Asked(**words)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def narrowed(rows, asked: Asked):
    """`rows` as the filters say, all but the tab."""
    if asked.department == NOBODY:
        rows = rows.filter(department__isnull=True)
    elif asked.department:
        rows = rows.filter(department=asked.department)
    if asked.phase:
        rows = rows.filter(phase=asked.phase)
    if asked.zone:
        zone = Zone.objects.filter(pk=asked.zone).first()
        rows = rows.filter(plan__project__zone__path__startswith=zone.path) if zone else rows.none()
    if asked.q:
        rows = rows.filter(Q(title__icontains=asked.q) | Q(plan__project__name__icontains=asked.q) | Q(plan__project__code__iexact=asked.q))
    return rows.filter(LIVE_PROJECT)


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


def counts(rows, today: datetime.date) -> dict[str, int]:
    """How many rows each tab holds, in one query."""
    return rows.aggregate(**{which: Count("pk", filter=of_tab(which, today)) for which, _label in WHICH})


def columns(rows, today: datetime.date, calendar: WorkCalendar) -> list[Column]:
    """One column a department, the latest first; each with its most urgent items. Two queries and the names."""
    heads = (
        rows.order_by()
        .values("department", "department__name")
        .annotate(n=Count("pk"), late=Count("pk", filter=of_tab("overdue", today)), first=Min("due"))
        .order_by(F("late").desc(), F("n").desc(), "department__name")
    )
    ranked = rows.annotate(rank=Window(RowNumber(), partition_by=F("department"), order_by=[F("due"), F("pk")]))
    shown: dict = {}
    for task in ranked.filter(rank__lte=MOST_IN_COLUMN).select_related(*NAMED).order_by("due", "pk"):
        shown.setdefault(task.department_id, []).append(row_of(task, today, calendar))
    return [
        Column(
            key=str(head["department"] or NOBODY),
            name=head["department__name"] or _("个人或未对应到部门"),
            count=head["n"],
            late=head["late"],
            rows=shown.get(head["department"], []),
        )
        for head in heads
    ]


def row_of(task: LandingTask, today: datetime.date, calendar: WorkCalendar) -> Row:
    """The item with its clock."""
    awaited = task.awaits_make_up
    begun, due = (task.done_on, task.make_up_by) if awaited else (task.starts_on, task.due)
    breached = bool(task.make_up_by and task.state == "conditional" and (task.made_up_on or today) > task.make_up_by)
    day = today if task.is_open or awaited else task.done_on
    return Row(task, clock(begun, due, day, calendar), str(dict(PLAN_PHASES)[task.phase]), breached)


def choices(rows) -> dict:
    """The departments and zones that occur among the items in sight."""
    departments = Department.objects.filter(pk__in=rows.order_by().values("department")).order_by("region__path", "name")
    zones = Zone.objects.filter(pk__in=rows.order_by().values("plan__project__zone")).order_by("sort", "pk")
    return {
        "departments": [(str(each.pk), each.name) for each in departments],
        "zones": [(str(each.pk), each.name) for each in zones],
        "phases": [(value, label) for value, label in PLAN_PHASES],
    }
