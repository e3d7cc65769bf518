"""登记线索: a lead becomes a project in 谋划."""

import datetime

from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common import audit
from promotion.common.errors import Refused
from promotion.enterprises.services import register
from promotion.people.roles import Ability
from promotion.projects.facts import ChangeKind, Stage, Status
from promotion.projects.models import Project, ProjectZone
from promotion.projects.services import codes, deadlines, journal, permits, twins

OWN = object()


def log_lead(*, actor, today: datetime.date, **lead) -> Project:
    """Log a lead and return its project; see `_log_lead` for the fields.

    Where the firm is held by somebody out of sight the lead is refused, and the probe is logged and told to the holder all the same.
    """
    with twins.telling_the_holder(actor, today):
        return _log_lead(actor=actor, today=today, **lead)


def _log_lead(
    *,
    actor,
    today: datetime.date,
    sentence: str,
    channel,
    enterprise=None,
    enterprise_name: str = "",
    uscc: str = "",
    separately_reason: str = "",
    chain=None,
    zone=None,
    candidate_zones=(),
    owner=OWN,
    amount=None,
    name: str = "",
    contact: dict | None = None,
    next_step: str = "",
    next_on: datetime.date | None = None,
    token: str = "",
    effective_on: datetime.date | None = None,
    **details,
) -> Project:
    """Log a lead and return its project; the same `token` again returns the project that it made before.

    `amount` in 万元. `owner` None puts the lead into the pool; left out, the actor owns it. Raises Refused with what is missing.
    """
    permits.must_have(actor, Ability.LOG_LEAD, today)
    code = codes.next_code(today.year)  # taken first: its lock makes intakes of one moment wait for each other
    if token:
        logged = Project.objects.filter(intake_token=token, created_by=actor).first()
        if logged:
            return logged
    zones = _zones(zone, candidate_zones)
    permits.must_reach(actor, (Ability.LOG_LEAD,), zones, today, chain)
    if enterprise is None and enterprise_name.strip():
        enterprise = twins.find_or_register(actor=actor, name=enterprise_name, code=uscc, separately_reason=separately_reason, today=today)
    _must_name_something(enterprise, chain, zones)
    project = Project(
        code=code,
        name=name or _suggested_name(enterprise, chain, sentence),
        sentence=sentence,
        enterprise=enterprise,
        channel=channel,
        stage=Stage.PLANNING,
        status=Status.ACTIVE,
        owner=actor if owner is OWN else owner,
        chain=chain,
        zone=zones[0] if zones else None,
        amount=amount,
        owning_unit=actor.unit,
        opened_on=effective_on or today,
        stage_since=effective_on or today,
        intake_token=token or None,
        created_by=actor,
        version=0,
        **details,
    )
    project.full_clean(exclude=["intake_token"])
    project.save()
    ProjectZone.objects.bulk_create(ProjectZone(project=project, zone=each, order=n) for n, each in enumerate(zones, 1))
    reason = _("补登") if effective_on and effective_on < today else ""
    journal.record(project=project, kind=ChangeKind.INTAKE, actor=actor, effective_on=effective_on or today, today=today, reason=reason)
    if contact and enterprise:
        register.save_contact(actor=actor, enterprise=enterprise, **contact)
    if next_on and project.owner_id:
        _promise(project, next_step, next_on)
    audit.record(
        actor=actor,
        action="project.intake",
        obj=project,
        after={"code": code, "sentence": sentence, "enterprise": str(enterprise or "")},
        project_code=code,
    )
    return project


def _zones(zone, candidates) -> list:
    """The candidate zones in order, the chosen one first, none twice."""
    return list(dict.fromkeys(each for each in (zone, *candidates) if each is not None))


def _must_name_something(enterprise, chain, zones):
    if enterprise is None and not (chain and zones):
        raise Refused(_("请填写投资方；还没有意向企业时，请同时选择产业链环节和片区。"), field="enterprise_name")


def _suggested_name(enterprise, chain, sentence: str) -> str:
    """A working title: the firm and the chain link, else the sentence's beginning."""
    if enterprise:
        short = enterprise.name.removesuffix(_("有限公司")).removesuffix(_("股份")).removesuffix(_("有限责任公司"))
        return _("%(firm)s%(chain)s项目") % {"firm": short, "chain": chain.name if chain else ""}
    return _("%(chain)s招商项目") % {"chain": chain.name} if chain else sentence[:30]


def _promise(project, next_step: str, next_on: datetime.date):
    deadlines.put(
        source=deadlines.next_step_source(project),
        kind="next_step",
        title=next_step or _("联系投资方"),
        due=next_on,
        owner=project.owner,
        project=project,
        enterprise=project.enterprise,
    )


def zones_for_intake(actor, today: datetime.date):
    """The grants within which `actor` may log leads."""
    return scope_of(actor, today).with_ability(Ability.LOG_LEAD)
