"""调度台: landing items in sight, counted and laid out by department. Bounded queries."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, F, Min, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from promotion.common.workdays import WorkCalendar
from promotion.exchange.ledgers.landing_tasks import NOBODY, WHICH, of_tab
from promotion.landing.models import PLAN_PHASES
from promotion.landing.task_lines import TaskLine, line_of
from promotion.people.models import Department
from promotion.places.models import Zone

MOST_IN_COLUMN = 8
NAMED = ("plan__project__zone", "department", "responsible")


@dataclass(frozen=True)
class Column:
    """The items of one department: the most urgent of them, and how many there are."""

    key: str
    name: str
    count: int
    late: int
    rows: list[TaskLine] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many are not drawn."""
        return self.count - len(self.rows)


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
        shown.setdefault(task.department_id, []).append(line_of(task, today, calendar))
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


def choices(rows) -> dict:
    """The departments and zones that occur among the items in sight."""
    departments = Department.objects.filter(pk__in=rows.order_by().values("department")).order_by("region__path", "name")
    zones = Zone.objects.filter(pk__in=rows.order_by().values("plan__project__zone")).order_by("sort", "pk")
    return {
        "departments": [(str(each.pk), each.name) for each in departments],
        "zones": [(str(each.pk), each.name) for each in zones],
        "phases": [(value, label) for value, label in PLAN_PHASES],
    }
