"""工作数: figures over the rows that somebody sees. One function per figure, its definition in its docstring (analytics.md).

`rows` is always a queryset of visible projects; `node` a chain node, meaning its subtree by the primary node, of its own scheme.
Each figure that counts projects bears the query of the list that shows exactly them.
"""

import calendar
import datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from promotion.agreements.models import Agreement, AgreementKind
from promotion.analytics.figures import Funnel, StageStock, Stuck, StuckList, Tally, Week, WeekMove, WeekPart
from promotion.projects.facts import ChangeKind, Stage, Status, stage_index
from promotion.projects.lights import cut_offs, shine
from promotion.projects.models import ProjectState, Task
from promotion.projects.services.lighting import facts_of

MOVES_SHOWN = 5
FULL_WIDTH = 100


def on_node(rows, node):
    """The rows whose primary node lies in the subtree."""
    return rows.filter(chain__path__startswith=node.path)


def stock_by_stage(rows, node, day: datetime.date, known_at: datetime.datetime | None = None) -> Funnel:
    """存量: projects whose state at (day, known_at) is 推进中, by the stage, chain and amount of that state; 暂缓 beside, not in it."""
    states = ProjectState.objects.as_of(day, known_at).filter(project__in=rows, chain__path__startswith=node.path)
    found = states.filter(status__in=[Status.ACTIVE, Status.ON_HOLD]).order_by().values("stage", "status")
    tallies: dict[tuple[str, str], Tally] = {
        (row["stage"], row["status"]): Tally(row["n"], row["total"] or Decimal(0))
        for row in found.annotate(n=Count("pk"), total=Sum("amount"))
    }
    widest = max((tally.count for (_stage, status), tally in tallies.items() if status == Status.ACTIVE), default=0)
    stages = []
    for stage in Stage:
        tally = tallies.get((stage.value, Status.ACTIVE.value), Tally())
        width = max(FULL_WIDTH * tally.count // widest, 2) if tally.count else 0
        query = urlencode({"chain": node.slug, "stage": stage.value, "status": "active"})
        stages.append(StageStock(stage.value, str(stage.label), tally, width, query))
    held = [tally for (_stage, status), tally in tallies.items() if status == Status.ON_HOLD]
    on_hold = Tally(sum(tally.count for tally in held), sum((tally.amount for tally in held), Decimal(0)))
    return Funnel(tuple(stages), on_hold, urlencode({"chain": node.slug, "status": "on_hold"}))


def tally_by_node(rows, nodes) -> dict[int, Tally]:
    """推进中 projects on each node and beneath it: one grouped query."""
    found = rows.active().order_by().values("chain__path").annotate(n=Count("pk"), total=Sum("amount"))
    found = [(row["chain__path"] or "", row["n"], row["total"] or Decimal(0)) for row in found]
    tallies = {}
    for node in nodes:
        beneath = [(n, total) for path, n, total in found if path.startswith(node.path)]
        tallies[node.pk] = Tally(sum(n for n, _total in beneath), sum((total for _n, total in beneath), Decimal(0)))
    return tallies


def changes_of_week(rows, node, start: datetime.date, end: datetime.date) -> Week:
    """本周变化: 新增 of each stage (distinct projects with a forward move, intake or import there), then 退回, 暂缓, 终止 and 重启."""
    states = (
        ProjectState.objects.known_on()
        .filter(project__in=on_node(rows, node), effective_on__range=(start, end))
        .exclude(kind__in=[ChangeKind.ASSIGN, ChangeKind.EDIT])
        .select_related("project")
        .order_by("-effective_on", "-recorded_at", "-pk")
    )
    entered = {stage: set() for stage in Stage.values}
    others = {kind: set() for kind in (ChangeKind.BACK, ChangeKind.HOLD, ChangeKind.CLOSE, ChangeKind.REOPEN)}
    moves = []
    for state in states:
        is_entry = _is_entry(state)
        if is_entry:
            entered[state.stage].add(state.project_id)
        elif state.kind in others:
            others[state.kind].add(state.project_id)
        if is_entry or state.kind in others:
            moves.append(state)
    parts = [_entered_part(stage, entered[stage], node, start, end) for stage in reversed(Stage.values) if entered[stage]]
    parts += [WeekPart(len(found), str(ChangeKind(kind).label)) for kind, found in others.items() if found]
    return Week(start, tuple(parts), tuple(_move(state) for state in moves[:MOVES_SHOWN]))


def _is_entry(state) -> bool:
    """Whether a journal row brought its project forward into the stage or began its history: `StateQuerySet.entries` for one row."""
    return not state.from_stage or stage_index(state.from_stage) < stage_index(state.stage)


def _entered_part(stage, projects, node, start, end) -> WeekPart:
    span = {"entered_from": start.isoformat(), "entered_to": end.isoformat()}
    query = urlencode({"chain": node.slug, "entered": stage, **span, "status": "all"})
    words = _("新登记") if stage == Stage.PLANNING else _("新进入%(stage)s") % {"stage": Stage(stage).label}
    return WeekPart(len(projects), words, query)


def _move(state) -> WeekMove:
    good = _is_entry(state)
    if not state.from_stage:
        words = _("登记为%(stage)s") % {"stage": state.get_stage_display()}
    elif state.from_stage != state.stage:
        words = _("%(old)s→%(new)s") % {"old": state.get_from_stage_display(), "new": state.get_stage_display()}
    else:
        words = str(state.get_kind_display())
    return WeekMove(state.project.code, state.project.name, words, state.effective_on, good or state.kind == ChangeKind.REOPEN)


def stuck(rows, node, user, today: datetime.date, limits, workdays, shown: int) -> StuckList:
    """滞留: 推进中 with a red light today, key projects first, then the largest; with the input that makes it red and on whom it waits."""
    cut = cut_offs(today, workdays)
    red = on_node(rows, node).active().with_light(cut, limits).filter(light="red")
    first = list(red.select_related("owner", "owning_unit").order_by("-is_key", "-amount", "pk")[:shown])
    count = len(first) if len(first) < shown else red.count()
    asked = set(
        Task.objects.filter(Q(from_user=user) | Q(on_behalf_of=user), project__in=first, done_at=None, retracted_at=None).values_list(
            "project_id", flat=True
        )
    )
    found = tuple(_stuck(project, shine(facts_of(project), limits[project.stage], cut), today, asked) for project in first)
    return StuckList(found, count, urlencode({"chain": node.slug, "light": "red", "status": "active"}))


def _stuck(project, light, today, asked) -> Stuck:
    return Stuck(
        code=project.code,
        name=project.name,
        stage=project.stage,
        stage_label=str(project.get_stage_display()),
        reason=light.reasons[0] if light.reasons else "",
        days=(today - project.stage_since).days,
        on_whom=str(project.owner or _("待认领")),
        is_key=project.is_key,
        has_owner=project.owner_id is not None,
        asked=project.pk in asked,
    )


def signed(rows, start: datetime.date, end: datetime.date) -> Tally:
    """签约额: Σ pledged of formal agreements signed in the period plus the increments of supplements signed in it; the count is of formal ones.

    Later 终止 or falling back does not unsign; framework agreements are never added.
    """
    counted = Agreement.objects.filter(project__in=rows, signed_on__range=(start, end), withdrawn_at__isnull=True)
    found = counted.exclude(kind=AgreementKind.FRAMEWORK).aggregate(
        n=Count("project", distinct=True, filter=Q(kind=AgreementKind.FORMAL)), total=Sum("amount")
    )
    return Tally(found["n"], found["total"] or Decimal(0))


def months_gone(day: datetime.date) -> int:
    """Whole months of the year gone by at the end of `day`."""
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return day.month if is_last else day.month - 1
