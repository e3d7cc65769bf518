"""存量导入: until the office goes live, a row of its ledgers becomes a project where it really stands, with its past dates.

This is the project itself; what hangs on it, and what it came in without, is settled by `pipeline/services/opening.py: bring_in`.
"""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.people.roles import Ability
from promotion.projects.existing import Existing, troubles
from promotion.projects.facts import Status
from promotion.projects.models import OpeningDay, OwedProof, Project, ProjectState, ProjectZone
from promotion.projects.search import PROJECT
from promotion.projects.services import codes, deadlines, intake, journal, permits

KEYS = ("enterprise", "channel", "owner", "chain", "zone", "company_region", "owning_unit", "created_by", "code")


def go_live_on() -> datetime.date | None:
    """上线日, as an administrator has set it; None where nobody has."""
    return OpeningDay.objects.values_list("go_live_on", flat=True).first()


def is_open(today: datetime.date) -> bool:
    """Whether rows may come in as they stand: up to 上线日, that day included."""
    last = go_live_on()
    return last is not None and today <= last


def must_be_open(today: datetime.date) -> None:
    """Raise Refused, with what to do instead, where 存量导入 is closed."""
    last = go_live_on()
    if last is None:
        raise Refused(_("存量导入还没有开放：请管理员先在后台“上线日”里填写上线日期。"))
    if today > last:
        raise Refused(
            _("存量导入已于 %(day)s（上线日）结束。新线索请逐条登记或按线索导入，再经关口推进；确需补录的，请管理员在后台调整上线日。")
            % {"day": last.isoformat()}
        )


@transaction.atomic
def enter_existing(
    *,
    actor,
    today: datetime.date,
    stage: str,
    dates: Mapping[str, datetime.date],
    enterprise=None,
    owner=None,
    chain=None,
    zone=None,
    candidate_zones=(),
    status: str = Status.ACTIVE.value,
    status_on: datetime.date | None = None,
    hold_until: datetime.date | None = None,
    reason_code: str = "",
    reason: str = "",
    next_step: str = "",
    next_on: datetime.date | None = None,
    **facts,
) -> Project:
    """A project as the ledger has it: `dates` is stage → day it came there; `facts` are columns of Project (sentence, channel, amount …).

    Nobody is told, and 首谈 is not earned. Raises Refused with a Trouble for every cell that does not fit (`items`), NotAllowed for who may not.
    """
    must_be_open(today)
    permits.must_have(actor, Ability.ENTER_EXISTING, today)
    zones = list(dict.fromkeys(each for each in (zone, *candidate_zones) if each is not None))
    row = Existing(
        stage=stage,
        dates={name: day for name, day in dates.items() if day},
        status=status,
        status_on=status_on,
        hold_until=hold_until if status == Status.ON_HOLD else None,
        reason_code=reason_code if status == Status.CLOSED else "",
        reason=reason,
        amount=facts.get("amount"),
        is_nameless=bool(facts.get("is_confidential")) and not facts.get("code_name"),
        has_sentence=bool(facts.get("sentence")),
        has_channel=facts.get("channel") is not None,
        has_investor=enterprise is not None,
        has_owner=owner is not None,
        has_chain=chain is not None,
        has_zone=bool(zones),
    )
    found = troubles(row, today)
    if found:
        raise Refused(" ".join(map(str, found)), field=found[0].field, items=found)
    intake.check_confidential(owner, facts)
    permits.must_reach(actor, (Ability.ENTER_EXISTING,), zones, today, chain)
    if enterprise is not None:
        permits.must_see_enterprise(enterprise, actor, today)
    if owner is not None:
        permits.must_be_able_to_own(owner, zones[0] if zones else None, today)
    project = _save(actor, today, row, zones, enterprise=enterprise, owner=owner, chain=chain, **facts)
    _must_lie_within(project, actor, today)
    journal.record_history(project=project, entries=row.entries(), actor=actor)
    _promise(project, row, next_step, next_on)
    told = {"stage": stage, "status": status, **{f"{name}_on": day for name, day in row.dates.items()}, "enterprise": str(enterprise or "")}
    audit.record(actor=actor, action="project.import", obj=project, after=told, project_code=project.code)
    return project


def is_entering(project: Project, actor, today: datetime.date) -> bool:
    """Whether `actor` brings `project` in today, with whatever hangs on it."""
    return project.imported_on == today and project.created_by_id == actor.pk


def must_be_entering(project: Project, actor, today: datetime.date) -> None:
    """Raise Refused unless `project` is being brought in by `actor` today: what else hangs on it comes in with it, and at no other time."""
    if not is_entering(project, actor, today):
        raise Refused(_("只有今天由您存量导入的项目可以带入过去的记录；其他项目请按日常办理登记。"))


def is_untouched(project: Project, actor) -> bool:
    """Whether `actor` brought `project` in and its history has not gone on since: then they may take it back themselves."""
    if project.imported_on is None or project.created_by_id != actor.pk:
        return False
    return ProjectState.objects.filter(project=project).values("recorded_at").distinct().count() == 1


def owe(project: Project, items, actor, today: datetime.date) -> None:
    """Write down what `project` comes in without; what is written down already stays as it is."""
    must_be_entering(project, actor, today)
    rows = [OwedProof(project=project, item=item, marked_on=today, marked_by=actor) for item in items]
    OwedProof.objects.bulk_create(rows, ignore_conflicts=True)


def _save(actor, today, row: Existing, zones, *, enterprise, owner, chain, name="", owning_unit=None, **columns) -> Project:
    """The project's row as its newest journal row will have it."""
    first = min(row.dates.values())
    project = Project(
        code=codes.next_code(today.year),
        name=name or intake.suggested_name(enterprise, chain, columns.get("sentence", "")),
        enterprise=enterprise,
        chain=chain,
        zone=zones[0] if zones else None,
        owner=owner,
        stage=row.stage,
        status=row.status,
        hold_until=row.hold_until,
        opened_on=first,
        stage_since=row.dates[row.stage],
        owning_unit=owning_unit or getattr(owner, "unit", None) or actor.unit,
        created_by=actor,
        imported_on=today,
        version=0,
        **columns,
    )
    project.clean_fields(exclude=KEYS)  # the database holds keys and constraints; `troubles` has said what those are, cell by cell
    project.save()
    PROJECT.index(project)
    ProjectZone.objects.bulk_create(ProjectZone(project=project, zone=each, order=n) for n, each in enumerate(zones, 1))
    return project


def _must_lie_within(project, actor, today):
    """Without a zone a project lies where its unit does."""
    grants = scope_of(actor, today).with_ability(Ability.ENTER_EXISTING)
    if project.zone_id is None and not Project.objects.within(grants).filter(pk=project.pk).exists():
        raise NotAllowed(_("没有片区的项目按责任单位归属，不在您的授权范围内；请填写片区，或由当地管理员导入。"))


def _promise(project, row: Existing, next_step: str, next_on):
    if row.status == Status.ON_HOLD:
        deadlines.put_hold_end(project, due=row.hold_until, owner=project.owner or project.created_by)
    if next_on and project.owner_id and row.status != Status.CLOSED:
        deadlines.put_next_step(project, title=next_step or _("联系投资方"), due=next_on, owner=project.owner)
