"""The project page: what its head, tabs and cards draw."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.admission.services import standing_of
from promotion.agreements.services import has_framework
from promotion.common.money import show_amount
from promotion.common.phones import mask, mask_all
from promotion.desk.rights import Rights
from promotion.landing.four_ones import lacks_of, with_four_ones
from promotion.landing.models import LandingTask, ServiceIssue, YearlyOutcome
from promotion.people.roles import Ability
from promotion.pipeline.services.gating import checklist, owed_lines
from promotion.pipeline.stages import next_stage
from promotion.projects.facts import STAGE_ORDER, Stage, Status, stage_index
from promotion.projects.models import Clearance, Deadline, Document, FollowUp, Project, ProjectState, Task
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services.contacts import sees_phones
from promotion.projects.services.lighting import explain_one


@dataclass(frozen=True)
class StageStep:
    """One arrow of the stage bar."""

    stage: str
    label: str
    css: str
    note: str


@dataclass(frozen=True)
class Verb:
    """One entry of the menu 更多."""

    label: str
    url: str
    icon: str
    danger: bool = False


@dataclass(frozen=True)
class ContactLine:
    """A contact as the viewer may see it."""

    id: int
    name: str
    title: str
    phone: str
    wechat: str
    email: str
    is_masked: bool
    is_decision_maker: bool


def head(project: Project, rights: Rights, today: datetime.date) -> dict:
    """What stands above the tabs."""
    shine = explain_one(project, today)
    return {
        "project": project,
        "rights": rights,
        "light": shine.light,
        "light_reason": "；".join(str(reason) for reason in shine.reasons),
        "amount": show_amount(project.amount),
        "has_framework": has_framework(project),
        "admission": standing_of(project),
        "steps": stage_steps(project, today),
        "owed": owed_lines(project),
        "next_stage": upcoming(project, rights),
        "verbs": verbs(project, rights),
        "asks": rights.asks,
        "lacks": lacks_of(with_four_ones(Project.objects.filter(pk=project.pk)).get()) if project.is_key else [],
    }


def upcoming(project: Project, rights: Rights):
    """The stage that the button 推进 leads to, for those who may; else nothing."""
    to = next_stage(project.stage)
    return Stage(to) if to and rights.edits and project.status == Status.ACTIVE else None


def stage_steps(project: Project, today: datetime.date) -> list[StageStep]:
    """The four stages: how long each took, and how long the present one has lasted."""
    days: dict[str, int] = {}
    states = list(
        ProjectState.objects.filter(project=project).known_on().order_by("effective_on", "position").values_list("stage", "effective_on")
    )
    for (stage, since), (_next, until) in zip(states, [*states[1:], ("", today)], strict=True):
        days[stage] = days.get(stage, 0) + (until - since).days
    here = stage_index(project.stage)
    return [
        StageStep(
            stage=stage,
            label=Stage(stage).label,
            css="is-current" if n == here else "is-done" if n < here else "",
            note=_("%(n)d 天") % {"n": days[stage]} if stage in days and n <= here else "",
        )
        for n, stage in enumerate(STAGE_ORDER)
    ]


def verbs(project: Project, rights: Rights) -> list[Verb]:
    """What the person may do besides moving on."""
    active, held, closed = (project.status == each for each in (Status.ACTIVE, Status.ON_HOLD, Status.CLOSED))
    withdraws = project.stage == Stage.PLANNING and rights.edits
    rows = (
        (rights.edits, _("修改"), "project_edit", "edit", False),
        (not project.owner_id and Ability.CLAIM in rights, _("认领"), "project_claim", "hand-stop", False),
        (Ability.ASSIGN in rights, _("指派责任人"), "project_assign", "user-plus", False),
        (rights.edits, _("备选片区"), "project_candidates", "map-pin", False),
        (rights.edits and not closed and project.stage != Stage.PLANNING, _("预留用地"), "reservation_new", "map-pin", False),
        (rights.edits, _("专班成员"), "project_member_new", "users", False),
        (
            active and project.stage != Stage.PLANNING and Ability.MOVE_BACK in rights,
            _("退回上一阶段"),
            "project_back",
            "arrow-back-up",
            False,
        ),
        (active and Ability.HOLD in rights, _("暂缓"), "project_hold", "player-pause", False),
        (held and rights.edits, _("恢复推进"), "project_resume", "refresh", False),
        (Ability.CORRECT in rights, _("更正历史"), "project_correct", "history", False),
        (closed and Ability.CLOSE in rights, _("重启"), "project_reopen", "refresh", False),
        (not closed and Ability.CLOSE in rights, _("终止"), "project_close", "circle-x", True),
        (withdraws, _("撤回（登记有误）"), "project_withdraw", "trash", True),
    )
    return [Verb(label, reverse(name, args=[project.code]), icon, danger) for may, label, name, icon, danger in rows if may]


def tab_names(project: Project) -> list[tuple[str, str]]:
    """The tabs, growing with the stage."""
    tabs = [("overview", _("概况")), ("follow_ups", _("跟进")), ("history", _("历史"))]
    stage = stage_index(project.stage)
    if stage >= stage_index(Stage.ENGAGEMENT):
        tabs += [("admission", _("准入与决策")), ("agreements", _("协议"))]
    tasks, kept = LandingTask.objects.filter(plan__project=project), project.site_reservations
    if stage >= stage_index(Stage.SIGNED) or tasks.exists() or kept.exists():
        tabs.append(("landing", _("落地")))
        tabs.append(("funds", _("资金")))
    if stage >= stage_index(Stage.ENGAGEMENT) or ServiceIssue.objects.filter(project=project).exists():
        tabs.append(("issues", _("诉求")))
    if stage == stage_index(Stage.LANDED) or YearlyOutcome.objects.filter(project=project).exists():
        tabs.append(("outcomes", _("年度产出")))
    if stage >= stage_index(Stage.ENGAGEMENT) or Document.objects.filter(project=project).exists():
        tabs.append(("files", _("文件")))
    return tabs


def contact_lines(project: Project, user) -> list[ContactLine]:
    """The investor's people; phones whole for level 全部 only."""
    if project.enterprise is None:
        return []
    return lines_of(project.enterprise, user)


def lines_of(enterprise, user) -> list[ContactLine]:
    """The people of an enterprise as `user` may see them."""
    whole = sees_phones(enterprise, user)
    return [
        ContactLine(
            id=contact.pk,
            name=contact.name,
            title=contact.title,
            phone=contact.phone if whole else mask(contact.phone),
            wechat=contact.wechat if whole else mask(contact.wechat) and "****",
            email=contact.email if whole else contact.email and "****",
            is_masked=not whole and bool(contact.phone),
            is_decision_maker=contact.is_decision_maker,
        )
        for contact in enterprise.contacts.filter(withdrawn_at__isnull=True)
    ]


def overview(project: Project, rights: Rights, user) -> dict:
    """概况."""
    to = next_stage(project.stage)
    lines = checklist(project, to) if to and project.status == Status.ACTIVE else []
    return {
        "gate": lines,
        "met": [line for line in lines if line.met],
        "gate_left": sum(line.blocks for line in lines),
        "gate_stage": Stage(to) if to else None,
        "tasks": list(
            Task.objects.filter(project=project, done_at__isnull=True, retracted_at__isnull=True)
            .select_related("from_user", "to_user", "on_behalf_of")
            .order_by("due", "pk")
        ),
        "dues": list(
            Deadline.objects.filter(project=project, closed_at__isnull=True)
            .exclude(kind=DeadlineKind.TASK)
            .select_related("owner", "department")
        ),
        "contacts": contact_lines(project, user),
        "members": list(project.members.select_related("user__unit")),
        "candidates": [row.zone for row in project.candidate_zones.select_related("zone")],
        "other_chains": list(project.other_chains.select_related("scheme")),
        "tags": list(project.tags.all()),
        "problem": project.problem if rights.is_mine else mask_all(project.problem),
    }


def files(project: Project) -> dict:
    """文件."""
    return {
        "clearances": list(Clearance.objects.filter(project=project).select_related("file", "recorded_by")),
        "documents": list(
            Document.objects.filter(project=project, withdrawn_at__isnull=True).select_related("file", "added_by", "follow_up")
        ),
    }


def wechat_text(project: Project, light_label: str, step: Deadline | None, talk: FollowUp | None) -> str:
    """The project as one paragraph for a chat group: no contacts, phone numbers masked."""
    lines = [
        f"【{project.name}】{project.code}",
        _("阶段：%(stage)s · %(status)s · %(light)s")
        % {"stage": _stage_words(project), "status": project.get_status_display(), "light": light_label},
        _("投资方：%(firm)s；投资额：%(amount)s")
        % {"firm": project.enterprise or _("尚无意向企业"), "amount": show_amount(project.amount)},
        _("产业链：%(chain)s；片区：%(zone)s") % {"chain": project.chain or "—", "zone": project.zone or "—"},
        _("责任人：%(who)s") % {"who": project.owner or _("待认领")},
        _("最近进展（%(day)s）：%(said)s") % {"day": timezone.localdate(talk.happened_at).isoformat(), "said": talk.said[:120]}
        if talk
        else "",
        _("下一步：%(what)s（%(day)s）") % {"what": step.title, "day": step.due.isoformat()} if step else "",
        _("存在问题：%(what)s") % {"what": project.problem} if project.problem else "",
    ]
    return mask_all("\n".join(line for line in lines if line))


def _stage_words(project) -> str:
    return f"{project.get_stage_display()}·{project.get_phase_display()}" if project.phase else project.get_stage_display()
