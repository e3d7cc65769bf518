"""Changing a project: its fields, its owner, its candidate zones, its team."""

import datetime

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.people.roles import Ability
from promotion.projects.facts import ChangeKind, Stage
from promotion.projects.models import Project, ProjectMember, ProjectState, ProjectZone
from promotion.projects.models.deadlines import NoticeKind
from promotion.projects.search import PROJECT
from promotion.projects.services import deadlines, journal, keeping, opening, permits
from promotion.projects.services.notices import tell
from promotion.projects.sight import is_mine

JOURNALLED = ("chain", "zone", "amount")
PLAIN = (
    "name",
    "sentence",
    "content",
    "enterprise",
    "channel",
    "is_key",
    "is_confidential",
    "code_name",
    "original_amount",
    "currency",
    "exchange_rate",
    "exchange_rate_on",
    "company_name",
    "company_uscc",
    "company_region",
    "approval_code",
    "industry_code",
    "land_mu",
    "energy_tce",
    "jobs",
    "problem",
)
MANY = ("tags", "other_chains")


@transaction.atomic
def edit_project(*, actor, project: Project, version: int, today: datetime.date, reason: str = "", **fields) -> Project:
    """Change fields of a project that the actor looked at in `version`; chain, zone and amount go through the journal.

    Raises Stale when somebody saved in between, Refused when a zone is out of reach or the row would leave the actor's reach.
    """
    unknown = set(fields) - {*JOURNALLED, *PLAIN, *MANY}
    if unknown:
        raise Refused(_("这些内容不能这样修改：%(names)s。") % {"names": "、".join(sorted(unknown))})
    project = journal.lock(project, version)
    permits.must_edit(project, actor, today)
    before = {name: getattr(project, name) for name in fields if name not in MANY}
    many_before, many_after = _set_many(project, fields)
    changed = {name: fields[name] for name in before if before[name] != fields[name]}
    if not changed and not many_after:
        return project
    keeping.check_kept(project.stage, changed, pledged=project.amount)
    _check_zone_and_firm(project, actor, changed, reason, today)
    for name in set(changed) - set(JOURNALLED):
        setattr(project, name, changed[name])
    project.full_clean(exclude=["intake_token"])
    facts = {("amount" if name == "amount" else f"{name}_id"): _key(changed[name]) for name in JOURNALLED if name in changed}
    if facts:
        journal.record(project=project, kind=ChangeKind.EDIT, actor=actor, effective_on=today, today=today, reason=reason, **facts)
    else:
        project.version += 1
        project.save()
    PROJECT.index(project)
    permits.must_edit(project, actor, today)
    audit.record(
        actor=actor,
        action="project.edit",
        obj=project,
        before={name: before[name] for name in changed} | many_before,
        after=changed | many_after,
        project_code=project.code,
        note=reason,
    )
    return project


@transaction.atomic
def assign(*, actor, project: Project, version: int, to, today: datetime.date, reason: str = "") -> Project:
    """Give a project to another owner; the next step goes along, and the new one is told."""
    project = journal.lock(project, version)
    permits.must_hold(project, actor, Ability.ASSIGN, today)
    return _give(project, actor, to, today, reason)


@transaction.atomic
def claim(*, actor, project: Project, version: int, today: datetime.date) -> Project:
    """Take an unowned lead out of the pool. Exactly one claimer wins; the others see who was first."""
    project = journal.lock(project, version)
    permits.must_hold(project, actor, Ability.CLAIM, today)
    if project.owner_id:
        raise Refused(_("这条线索已由%(who)s认领。") % {"who": project.owner})
    return _give(project, actor, actor, today, _("认领"))


def _give(project, actor, to, today, reason):
    if project.owner_id == to.pk:
        raise Refused(_("%(who)s已经是项目责任人，不用再指派。") % {"who": to}, field="to")
    permits.must_be_able_to_own(to, project.zone, today, field="to")
    old = project.owner
    journal.record(project=project, kind=ChangeKind.ASSIGN, actor=actor, effective_on=today, today=today, reason=reason, owner_id=to.pk)
    audit.record(
        actor=actor,
        action="project.assign",
        obj=project,
        before={"owner": str(old or "")},
        after={"owner": str(to)},
        project_code=project.code,
        note=reason,
    )
    tell(
        recipient=to,
        kind=NoticeKind.ASSIGNED,
        text=_("%(who)s 把项目“%(name)s”交给您负责。") % {"who": actor, "name": project.name},
        key=f"assigned:{project.code}:{project.version}",
        project=project,
        unless=actor,
    )
    return project


@transaction.atomic
def set_candidates(*, actor, project: Project, zones, today: datetime.date) -> Project:
    """Set the candidate zones in order. The current zone stays what it is, unless there was none yet: then the first becomes it."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    zones = list(dict.fromkeys(zones))
    known = {row.zone_id for row in project.candidate_zones.all()}
    permits.must_reach(actor, (Ability.EDIT_OWN, Ability.EDIT_IN_SCOPE), [zone for zone in zones if zone.pk not in known], today)
    if not zones and project.zone_id is None and project.stage != Stage.PLANNING:
        raise Refused(_("请至少保留一个备选片区。"), field="zones")
    if project.zone_id and project.zone not in zones:
        zones.append(project.zone)
    ProjectZone.objects.filter(project=project).exclude(zone__in=zones).delete()
    for order, zone in enumerate(zones, 1):
        ProjectZone.objects.update_or_create(project=project, zone=zone, defaults={"order": order})
    if project.zone_id is None and zones:
        journal.record(
            project=project,
            kind=ChangeKind.EDIT,
            actor=actor,
            effective_on=today,
            today=today,
            zone_id=zones[0].pk,
            reason=_("确定备选片区"),
        )
    audit.record(
        actor=actor,
        action="project.candidates",
        obj=project,
        after={"zones": [zone.name for zone in zones]},
        project_code=project.code,
    )
    return project


@transaction.atomic
def add_member(*, actor, project: Project, user, role: str, today: datetime.date, tells: bool = True) -> ProjectMember:
    """Put somebody on the team; they see all of the project from now on, and are told, unless it is entered on opening day.

    `tells` False: a sheet of hundreds tells nobody.
    """
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if not user.is_active:
        raise Refused(_("%(who)s的账号已停用，请选择在岗人员。") % {"who": user}, field="user")
    member, is_new = ProjectMember.objects.update_or_create(project=project, user=user, defaults={"role": role})
    audit.record(actor=actor, action="project.member", obj=project, after={"user": str(user), "role": role}, project_code=project.code)
    if is_new and tells and not opening.is_entering(project, actor, today):
        text = _("您已加入项目“%(name)s”（%(role)s）。") % {"name": project.name, "role": member.get_role_display()}
        tell(recipient=user, kind=NoticeKind.ASSIGNED, text=text, key=f"member:{member.pk}", project=project, unless=actor)
    return member


@transaction.atomic
def remove_member(*, actor, member: ProjectMember, today: datetime.date) -> None:
    """Take somebody off the team."""
    project = journal.lock(member.project)
    permits.must_edit(project, actor, today)
    audit.record(actor=actor, action="project.member", obj=project, before={"user": str(member.user)}, project_code=project.code)
    member.delete()


@transaction.atomic
def withdraw(*, actor, project: Project, reason: str, today: datetime.date) -> None:
    """撤回: hide a project that should not have been logged. Nothing is deleted; an administrator can bring it back."""
    project = journal.lock(project)
    has_moved = ProjectState.objects.filter(project=project).exclude(stage=Stage.PLANNING).exists()
    if not has_moved and project.created_by_id == actor.pk and is_mine(project, actor):
        permits.must_edit(project, actor, today)
    elif opening.is_untouched(project, actor):
        permits.must_hold(project, actor, Ability.ENTER_EXISTING, today)
    else:
        permits.must_hold(project, actor, Ability.ADMINISTER, today)
    hide(project, actor, reason)


def hide(project: Project, actor, reason: str) -> None:
    """Withdraw a locked project. The caller has asked permission."""
    if not reason.strip():
        raise Refused(_("请写明撤回理由。"), field="reason")
    # By name: the ground a project holds is kept in a room above, and would stay taken for good.
    if apps.get_model("promotion", "SiteAllocation").objects.filter(project=project, released_on__isnull=True).exists():
        raise Refused(_("该项目名下还有用地，请先办理退出，再撤回。"))
    project.withdrawn_at = timezone.now()
    project.version += 1
    project.save()
    deadlines.close_of_project(project, project.withdrawn_at)
    audit.record(actor=actor, action="project.withdraw", obj=project, project_code=project.code, note=reason)


@transaction.atomic
def restore(*, actor, project: Project, today: datetime.date) -> None:
    """Bring a withdrawn project back."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    grants = scope_of(actor, today).with_ability(Ability.ADMINISTER)
    if not Project.objects.within(grants).filter(pk=project.pk).exists():
        raise NotAllowed(_("只有所在地的管理员可以恢复已撤回的项目。"))
    if project.withdrawn_at is None:
        raise Refused(_("该项目没有撤回，不用恢复。"))
    deadlines.open_again(project, project.withdrawn_at)
    project.withdrawn_at = None
    project.version += 1
    project.save()
    audit.record(actor=actor, action="project.restore", obj=project, project_code=project.code)


def _set_many(project, fields) -> tuple[dict, dict]:
    """Set tags and other chains; the names before and after of those that changed."""
    before, after = {}, {}
    for name in MANY:
        if name in fields:
            wanted, manager = list(fields[name]), getattr(project, name)
            held = list(manager.all())
            if set(wanted) != set(held):
                before[name], after[name] = [str(each) for each in held], [str(each) for each in wanted]
                manager.set(wanted)
    return before, after


def _key(value):
    return getattr(value, "pk", value)


def _check_zone_and_firm(project, actor, changed, reason, today):
    zone = changed.get("zone")
    if "zone" in changed and project.zone_id and not reason.strip():
        raise Refused(_("改变片区是一项决定，请写明依据或理由。"), field="reason")
    if zone is not None:
        permits.must_reach(actor, (Ability.EDIT_OWN, Ability.EDIT_IN_SCOPE), [zone], today)
        if not ProjectZone.objects.filter(project=project, zone=zone).exists():
            ProjectZone.objects.create(project=project, zone=zone, order=project.candidate_zones.count() + 1)
    if changed.get("enterprise") is not None:
        permits.must_see_enterprise(changed["enterprise"], actor, today)
