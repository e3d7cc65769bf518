"""项目: the columns of the list of projects, and its rows under a filter."""

import datetime
from collections.abc import Callable

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.phones import mask_all
from promotion.exchange.columns import DATE, Column, name_of, told, yes
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.exchange.wanted import PROJECTS, by_key
from promotion.landing.models import Milestone, MilestoneKind
from promotion.pipeline.filters import ProjectFilter
from promotion.projects.bands import amount_band
from promotion.projects.facts import STAGE_ORDER, Stage, Status, stage_index
from promotion.projects.lights import Light
from promotion.projects.models import Deadline, FollowUp, Project, ProjectMember, ProjectState
from promotion.projects.models.project import MemberRole
from promotion.projects.services.lighting import lit

FIELD = by_key(PROJECTS)
EARLY = STAGE_ORDER[: stage_index(Stage.SIGNED)]
# What import reads and no sheet gives out: people on the investor's side, and an event that no project keeps.
LEFT_OUT = frozenset({"contact", "contact_title", "phone", "event", "notes"})
_OF_AN_ENTRY = ("project_id", "stage", "status", "from_stage", "effective_on", "reason")


def _states(rows):
    entries = ProjectState.objects.known_on().order_by("effective_on", "position")
    return rows.prefetch_related(Prefetch("states", entries.only(*_OF_AN_ENTRY), to_attr="entries"))


def _milestones(rows):
    kinds = (MilestoneKind.GROUND_BROKEN, MilestoneKind.IN_PRODUCTION)
    return rows.prefetch_related(Prefetch("milestones", Milestone.objects.filter(kind__in=kinds), to_attr="dated"))


def _leaders(rows):
    leaders = ProjectMember.objects.filter(role=MemberRole.LEADER).select_related("user")
    return rows.prefetch_related(Prefetch("members", leaders, to_attr="leaders"))


def _candidates(rows):
    return rows.prefetch_related("candidate_zones__zone")


def _step(rows):
    open_step = Deadline.objects.filter(project=OuterRef("pk"), kind="next_step", closed_at__isnull=True).order_by("due")
    return rows.annotate(next_title=Subquery(open_step.values("title")[:1]))


def _said(rows):
    heard = FollowUp.objects.filter(project=OuterRef("pk"), withdrawn_at__isnull=True, with_investor=True).order_by("-happened_at", "-pk")
    return rows.annotate(last_said=Subquery(heard.values("said")[:1]))


def _stage(project) -> str:
    phase = project.get_phase_display() if project.phase else ""
    return f"{project.get_stage_display()}·{phase}" if phase else str(project.get_stage_display())


def _entered(stage: Stage) -> Callable:
    """When the project came forward into a stage in which it still is, or behind it."""

    def read(project) -> datetime.date | None:
        if stage_index(project.stage) < stage_index(stage):
            return None
        before = ("", *STAGE_ORDER[: stage_index(stage)])
        days = [entry.effective_on for entry in project.entries if entry.stage == stage and entry.from_stage in before]
        return days[-1] if days else None

    return read


def _stopped(project) -> ProjectState | None:
    """The entry by which a project that is held or closed came to be so."""
    began = None
    for before, entry in zip([None, *project.entries], project.entries, strict=False):
        if entry.status != (before.status if before else None):
            began = entry
    return None if project.status == Status.ACTIVE else began


def _of_the_stop(name: str) -> Callable:
    return lambda project: getattr(_stopped(project), name, None)


def _day(kind: MilestoneKind, which: str) -> Callable:
    return lambda project: next((getattr(each, which) for each in project.dated if each.kind == kind), None)


def _zones(project) -> str:
    """The final zone; while engaging all candidates in their order, the current one first."""
    if project.stage not in EARLY:
        return str(project.zone or "")
    rows = [str(each.zone) for each in project.candidate_zones.all()]
    return "、".join(dict.fromkeys([str(project.zone), *rows] if project.zone else rows))


def _status_style(project) -> str:
    return {"on_hold": "status status-hold", "closed": "status status-closed"}.get(project.status, "")


def code_name_of(project) -> str:
    """What a confidential project is called on paper."""
    return _("%(name)s（保密）") % {"name": project.code_name}


def _field(name: str, value: Callable | None = None, **facts) -> Column:
    """The column of a field; without `value` the project's attribute of the same name."""
    return told(FIELD[name], value or (lambda project: getattr(project, name)), **facts)


COLUMNS: tuple[Column, ...] = (
    _field("code", width=15, sort="code", is_open=True),
    _field("name", width=32, sort="name", sealed=code_name_of),
    _field("enterprise", name_of("enterprise"), width=28, needs=("enterprise",)),
    _field("uscc", lambda p: p.enterprise.uscc if p.enterprise else "", width=21, needs=("enterprise",)),
    _field("region", name_of("enterprise__region"), key="home", width=12, needs=("enterprise__region",)),
    _field("sentence", width=36),
    _field("stage", _stage, width=10, style=lambda p: f"stage stage-{p.stage}", is_open=True),
    _field("status", lambda p: str(p.get_status_display()), width=8, style=_status_style, is_open=True),
    _field("status_on", _of_the_stop("effective_on"), brings=(_states,), is_open=True),
    _field("status_reason", lambda p: mask_all(_of_the_stop("reason")(p) or ""), width=28, brings=(_states,)),
    _field("hold_until", is_open=True),
    Column(
        "light",
        gettext_lazy("亮灯"),
        lambda p: str(Light(p.light).label),
        width=7,
        style=lambda p: f"light light-{p.light}",
        is_open=True,
    ),
    _field("amount", width=14, sort="amount", sealed=lambda p: amount_band(p.amount)),
    _field("chain", name_of("chain"), width=18, needs=("chain",), is_open=True),
    _field("construction_region", name_of("zone__region"), key="region", width=10, needs=("zone__region",)),
    _field("zone", name_of("zone"), width=16, needs=("zone",), paper=_zones, paper_brings=(_candidates,)),
    _field("channel", name_of("channel"), width=14, needs=("channel",)),
    _field("owner", name_of("owner"), width=10, needs=("owner",), none=gettext_lazy("待认领")),
    _field("leader", lambda p: "、".join(str(each.user) for each in p.leaders), width=10, brings=(_leaders,)),
    _field("unit", name_of("owning_unit"), width=16, needs=("owning_unit",), is_open=True),
    _field("is_key", lambda p: yes(p.is_key), key="key", width=6, is_open=True),
    _field("opened_on", key="opened", sort="opened", is_open=True),
    _field("engaged_on", _entered(Stage.ENGAGEMENT), brings=(_states,), is_open=True),
    _field("signed_on", _entered(Stage.SIGNED), brings=(_states,), is_open=True),
    _field("landed_on", _entered(Stage.LANDED), brings=(_states,), is_open=True),
    _field("ground_planned_on", _day(MilestoneKind.GROUND_BROKEN, "planned_on"), brings=(_milestones,)),
    _field("ground_broken_on", _day(MilestoneKind.GROUND_BROKEN, "actual_on"), brings=(_milestones,)),
    _field("production_planned_on", _day(MilestoneKind.IN_PRODUCTION, "planned_on"), brings=(_milestones,)),
    _field("in_production_on", _day(MilestoneKind.IN_PRODUCTION, "actual_on"), brings=(_milestones,)),
    Column("since", gettext_lazy("进入本阶段"), lambda p: p.stage_since, kind=DATE, sort="since", is_open=True),
    _field("progress", lambda p: mask_all(p.last_said or ""), brings=(_said,)),
    _field("progress_on", lambda p: p.last_contact_on, key="contact", sort="contact"),
    _field("next_step", lambda p: mask_all(p.next_title or ""), width=28, brings=(_step,)),
    _field("next_on", lambda p: p.next_due, key="due", sort="due"),
    _field("content", width=40),
    _field("problem", width=28),
    _field("company_name", width=28),
    _field("company_uscc", width=21),
    _field("approval_code", width=26),
    _field("industry_code", width=10),
    _field("land_mu", key="land", width=12),
    _field("energy_tce", width=14),
    _field("jobs", width=9),
)
ON_PAGE = ("name", "stage", "light", "amount", "chain", "zone", "owner", "contact", "due")
USUAL = (
    *("code", "name", "enterprise", "content", "stage", "status", "light", "amount", "chain", "region", "zone", "channel", "owner", "unit"),
    *("key", "opened", "since", "contact", "due", "problem"),
)


def rows(user, params, today: datetime.date) -> Asked:
    """The filtered projects that `user` sees, with lights, and what could not be read of the filter."""
    visible = lit(Project.objects.visible_to(user, today), today)
    wanted = ProjectFilter(params, visible, user=user, today=today)
    return Asked(wanted.qs, wanted.complaints)


LEDGER = Ledger(
    key="projects",
    title=gettext_lazy("招商项目台账"),
    noun=gettext_lazy("项目"),
    columns=COLUMNS,
    always="name",
    rows=rows,
    seen=Project.objects.visible_to,
    is_sealed=lambda project: project.is_confidential,
    back="project_list",
    door="project_export",
    unit=gettext_lazy("单位：万元"),
    otherwise=USUAL,
)
