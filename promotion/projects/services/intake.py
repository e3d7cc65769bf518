"""登记线索: a lead becomes a project in 谋划."""

import datetime

from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.enterprises.services import register
from promotion.people.roles import Ability
from promotion.projects.facts import ChangeKind, Stage, Status
from promotion.projects.models import Project, ProjectZone
from promotion.projects.search import PROJECT
from promotion.projects.services import codes, deadlines, journal, permits, twins

OWN = object()


def log_lead(*, actor, today: datetime.date, token: str = "", **lead) -> Project:
    """Log a lead and return its project; the same `token` again returns the project that it made before. `_log` names the fields.

    Raises Refused with what is missing. Where the firm is held by somebody out of sight, the probe is logged and told to the holder.
    """
    with twins.telling_the_holder(actor, today):
        permits.must_have(actor, Ability.LOG_LEAD, today)
        code = codes.next_code(today.year)  # taken first: its lock makes intakes of one moment wait for each other
        logged = Project.objects.filter(intake_token=token, created_by=actor).first() if token else None
        if logged is None and token and Project.objects.filter(intake_token=token).exists():
            raise Refused(_("这张表单已经用过，请重新打开页面再填。"))
        return logged or _log(actor=actor, today=today, code=code, intake_token=token or None, **lead)


def _log(
    *,
    actor,
    today: datetime.date,
    code: str,
    enterprise=None,
    enterprise_name: str = "",
    uscc: str = "",
    separately_reason: str = "",
    chain=None,
    zone=None,
    candidate_zones=(),
    contact: dict | None = None,
    next_step: str = "",
    next_on: datetime.date | None = None,
    effective_on: datetime.date | None = None,
    **details,
) -> Project:
    """`details` are columns of Project: sentence, channel, amount (万元), name, owner (None = pool; left out = the actor) and so on."""
    zones = _zones(zone, candidate_zones)
    permits.must_reach(actor, (Ability.LOG_LEAD,), zones, today, chain)
    if enterprise is None and enterprise_name.strip():
        enterprise = twins.find_or_register(actor=actor, name=enterprise_name, code=uscc, separately_reason=separately_reason, today=today)
    elif enterprise is not None:
        permits.must_see_enterprise(enterprise, actor, today)
    _must_name_something(enterprise, chain, zones)
    _check_owner(details.get("owner", actor), actor, zones, details, today)
    day = effective_on or today
    project = _save(actor, day, zones, code=code, enterprise=enterprise, chain=chain, **details)
    reason = _("补登") if day < today else ""
    journal.record(project=project, kind=ChangeKind.INTAKE, actor=actor, effective_on=day, today=today, reason=reason)
    if contact and enterprise:
        register.save_contact(actor=actor, enterprise=enterprise, **contact)
    if next_on and project.owner_id:
        _promise(project, next_step, next_on)
    told = {"code": code, "sentence": project.sentence, "enterprise": str(enterprise or "")}
    audit.record(actor=actor, action="project.intake", obj=project, after=told, project_code=code)
    return project


def _save(actor, day, zones, *, name="", enterprise, chain, owner=OWN, **columns) -> Project:
    """The new project's row and its candidate zones; the journal row that makes it count comes next."""
    project = Project(
        name=name or suggested_name(enterprise, chain, columns["sentence"]),
        enterprise=enterprise,
        chain=chain,
        zone=zones[0] if zones else None,
        owner=actor if owner is OWN else owner,
        stage=Stage.PLANNING,
        status=Status.ACTIVE,
        owning_unit=actor.unit,
        created_by=actor,
        opened_on=day,
        stage_since=day,
        version=0,
        **columns,
    )
    checked.save(project)
    PROJECT.index(project)
    ProjectZone.objects.bulk_create(ProjectZone(project=project, zone=each, order=n) for n, each in enumerate(zones, 1))
    return project


def _zones(zone, candidates) -> list:
    """The candidate zones in order, the chosen one first, none twice."""
    return list(dict.fromkeys(each for each in (zone, *candidates) if each is not None))


def _must_name_something(enterprise, chain, zones):
    if enterprise is None and not (chain and zones):
        raise Refused(_("请填写投资方；还没有意向企业时，请同时选择产业链环节和片区。"), field="enterprise_name")


def check_confidential(owner, details) -> None:
    """A 保密项目 is seen by its own people only: Refused where there is none."""
    if owner is None and details.get("is_confidential"):
        raise Refused(_("保密项目只有责任人和专班看得到，不能放入公共池，请指定责任人。"), field="keeper")


def _check_owner(owner, actor, zones, details, today):
    check_confidential(owner, details)
    if owner is not None and owner != actor:
        permits.must_be_able_to_own(owner, zones[0] if zones else None, today, field="keeper")


def suggested_name(enterprise, chain, sentence: str) -> str:
    """A working title: the firm and the chain link, else the sentence's beginning."""
    if enterprise:
        short = enterprise.name.removesuffix(_("有限公司")).removesuffix(_("股份")).removesuffix(_("有限责任公司"))
        return _("%(firm)s%(chain)s项目") % {"firm": short, "chain": chain.name if chain else ""}
    return _("%(chain)s招商项目") % {"chain": chain.name} if chain else sentence[:30]


def _promise(project, next_step: str, next_on: datetime.date):
    deadlines.put_next_step(project, title=next_step or _("联系投资方"), due=next_on, owner=project.owner)
