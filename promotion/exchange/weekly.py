"""在谈项目周报 in the ten columns that offices hand in: 序号 项目名称 投资方 总投资 建设内容 进展 问题 下一步 责任领导 责任单位 (practice §2.4).

Rows: the viewer's visible 推进中 projects that moved or were followed up in the week, stage by stage.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.chains.models import ChainAppointment
from promotion.common.phones import mask_all
from promotion.exchange.sheets import Field
from promotion.exchange.weeks import Week
from promotion.projects.bands import amount_band
from promotion.projects.facts import ChangeKind, Stage
from promotion.projects.models import Deadline, FollowUp, Project, ProjectMember, ProjectState
from promotion.projects.models.project import MemberRole

MOVES = (ChangeKind.INTAKE, ChangeKind.ADVANCE, ChangeKind.BACK, ChangeKind.RESUME, ChangeKind.REOPEN, ChangeKind.CORRECT)
SAID_AT_MOST = 160
NEEDS = ("enterprise", "chain", "zone__region", "owning_unit")


@dataclass(frozen=True)
class WeeklyRow:
    """One project in the nine columns after 序号."""

    code: str
    name: str
    investor: str
    amount: Decimal | None
    amount_words: str
    content: str
    progress: str
    problem: str
    next_step: str
    leader: str
    unit: str

    @property
    def cells(self) -> tuple:
        """In the order of `fields`; the amount as a number, or as its band where the project is confidential."""
        money = self.amount_words if self.amount is None else self.amount
        return (self.name, self.investor, money, self.content, self.progress, self.problem, self.next_step, self.leader, self.unit)


@dataclass(frozen=True)
class WeeklyGroup:
    """The rows of one stage."""

    stage: str
    label: str
    rows: tuple[WeeklyRow, ...]
    amount: Decimal


def fields() -> list[Field]:
    """Head, kind and width of the nine columns after 序号."""
    return [
        Field(_("项目名称"), "text", 24),
        Field(_("投资方"), "text", 22),
        Field(_("总投资"), "money", 12),
        Field(_("建设内容"), "text", 34),
        Field(_("进展"), "text", 46),
        Field(_("问题"), "text", 24),
        Field(_("下一步"), "text", 28),
        Field(_("责任领导"), "text", 10),
        Field(_("责任单位"), "text", 16),
    ]


def weekly_report(user, week: Week, today: datetime.date) -> list[WeeklyGroup]:
    """The report of `week` for what `user` sees on `today`; empty stages are left out. Seven queries, however many rows."""
    projects = list(_moved(user, week, today))
    progress, steps, leaders = _progress(projects, week), _next_steps(projects), _leaders(projects, today)
    groups = []
    for stage in Stage:
        rows = tuple(_row(project, progress, steps, leaders) for project in projects if project.stage == stage)
        if rows:
            groups.append(WeeklyGroup(stage.value, str(stage.label), rows, sum((row.amount or Decimal(0) for row in rows), Decimal(0))))
    return groups


def _moved(user, week, today):
    moves = _moves(week).filter(project=OuterRef("pk"))
    said = _said(week).filter(project=OuterRef("pk"))
    rows = Project.objects.visible_to(user, today).active().filter(Q(Exists(moves)) | Q(Exists(said)))
    return rows.select_related(*NEEDS).order_by("-is_key", "-amount", "code")


def _moves(week):
    return ProjectState.objects.known_on().filter(kind__in=MOVES, effective_on__range=(week.start, week.end))


def _said(week):
    zone = timezone.get_default_timezone()
    start, end = (datetime.datetime.combine(day, datetime.time(), zone) for day in (week.start, week.shifted(1).start))
    return FollowUp.objects.filter(withdrawn_at__isnull=True, happened_at__gte=start, happened_at__lt=end)


def _progress(projects, week) -> dict[int, str]:
    """What happened in the week, oldest first."""
    lines = defaultdict(list)
    for state in _moves(week).filter(project__in=projects).order_by("effective_on", "position"):
        lines[state.project_id].append((state.effective_on, _move_words(state)))
    for note in _said(week).filter(project__in=projects).order_by("happened_at", "pk"):
        whole = mask_all(note.said)  # before the cut, or half a number would stay
        said = whole if len(whole) <= SAID_AT_MOST else f"{whole[:SAID_AT_MOST]}…"
        lines[note.project_id].append((timezone.localdate(note.happened_at), f"{note.get_kind_display()}：{said}"))
    return {pk: "\n".join(_dated(day, text) for day, text in sorted(each, key=lambda line: line[0])) for pk, each in lines.items()}


def _dated(day: datetime.date, text: str) -> str:
    return _("%(month)d月%(day)d日 %(text)s") % {"month": day.month, "day": day.day, "text": text}


def _move_words(state) -> str:
    if not state.from_stage:
        return _("登记入库（%(stage)s）。") % {"stage": state.get_stage_display()}
    if state.from_stage == state.stage:
        return _("%(kind)s。") % {"kind": state.get_kind_display()}
    return _("由%(old)s转入%(new)s。") % {"old": state.get_from_stage_display(), "new": state.get_stage_display()}


def _next_steps(projects) -> dict[int, str]:
    rows = Deadline.objects.filter(project__in=projects, kind="next_step", closed_at__isnull=True).order_by("-due")
    words = "%(title)s（%(month)d月%(day)d日前）"
    return {row.project_id: _(words) % {"title": row.title, "month": row.due.month, "day": row.due.day} for row in rows}


def _leaders(projects, today) -> dict[int, str]:
    """包联领导 of the project's team, else the 链长 of its chain for the place it is in."""
    named = defaultdict(list)
    for member in ProjectMember.objects.filter(project__in=projects, role=MemberRole.LEADER).select_related("user"):
        named[member.project_id].append(str(member.user))
    roles = (ChainAppointment.Role.LEADER, ChainAppointment.Role.CHIEF)
    appointed = list(ChainAppointment.objects.live(today).filter(role__in=roles).select_related("node", "region", "user", "department"))
    return {project.pk: "、".join(named[project.pk]) or _chain_leader(project, appointed) for project in projects}


def _chain_leader(project, appointed) -> str:
    """The appointee nearest to the project's node, 链长 before 总链长."""
    if project.chain is None or project.zone is None or project.zone.region is None:
        return ""
    fitting = [each for each in appointed if project.chain.is_under(each.node) and project.zone.region.is_under(each.region)]
    fitting.sort(key=lambda each: (-each.node.depth, each.role != ChainAppointment.Role.LEADER))
    return fitting[0].appointee if fitting else ""


def _row(project, progress, steps, leaders) -> WeeklyRow:
    """A confidential project goes on paper under its code name, its amount as a band. A paper is passed on: phones in it are masked."""
    hidden = project.is_confidential
    return WeeklyRow(
        code=project.code,
        name=_("%(name)s（保密）") % {"name": project.code_name} if hidden else project.name,
        investor=_("保密") if hidden else str(project.enterprise or _("尚无意向企业")),
        amount=None if hidden else project.amount,
        amount_words=amount_band(project.amount) if hidden else "",
        content=_("保密") if hidden else mask_all(project.content or project.sentence),
        progress=_("保密") if hidden else progress.get(project.pk, ""),
        problem="" if hidden else mask_all(project.problem),
        next_step="" if hidden else mask_all(steps.get(project.pk, "")),
        leader=leaders[project.pk],
        unit=str(project.owning_unit or ""),
    )


def sheet_rows(groups: list[WeeklyGroup]) -> Iterator:
    """The rows of the sheet: a heading for each stage, then its projects."""
    for group in groups:
        yield _("%(stage)s阶段　%(n)d 个") % {"stage": group.label, "n": len(group.rows)}
        yield from (row.cells for row in group.rows)
