"""The journal: the one place where the six facts of a project, its stage among them, are written.

`record` is private to intake, changes, corrections (this room) and moves (room `pipeline`) and import.
"""

import datetime
from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.errors import Refused, Stale
from promotion.projects.facts import FACTS, ChangeKind, Status
from promotion.projects.models import Project, ProjectState
from promotion.projects.services import deadlines

MUST_EXPLAIN_AFTER_DAYS = 30
BATCH = 100


def lock(project, version: int | None = None) -> Project:
    """The project's row, locked until the transaction ends and read anew.

    With `version`, the row must still be the one that the person looked at; else Stale with the row as it stands.
    """
    current = Project.objects.select_for_update().get(pk=project.pk)
    if current.withdrawn_at:
        raise Refused(_("该项目已撤回，不能再改动；如需恢复请联系管理员。"))
    if version is not None and current.version != version:
        raise Stale(_("该项目刚被别人改动过。请对照下面两份内容，确认后再提交一次。"), current=current)
    return current


def record(*, project: Project, kind: str, actor, effective_on: datetime.date, today: datetime.date, **row) -> ProjectState:
    """Append one snapshot and bring the project's row in line with it. `project` must be locked by this transaction.

    `row` may hold any of the six facts (default: as they stand), `hold_until`, `reason`, `reason_code`, `gate`, `supersedes`.
    Raises Refused where the date is in the future, before the last row, or far back without a reason.
    """
    seq = (ProjectState.objects.filter(project=project).aggregate(last=Max("seq"))["last"] or 0) + 1
    superseded = row.get("supersedes")
    before = superseded or project
    facts = {name: row.pop(name, getattr(before, name)) for name in (*FACTS, "hold_until")}
    _check_date(project, kind, effective_on, today, row.get("reason", ""), superseded)
    state = ProjectState.objects.create(
        project=project,
        seq=seq,
        position=superseded.position if superseded else seq,
        kind=kind,
        from_stage=(superseded.from_stage if superseded else project.stage) if seq > 1 else "",
        effective_on=effective_on,
        recorded_at=timezone.now(),
        actor=actor,
        actor_name=str(actor)[:60],
        **facts,
        **row,
    )
    project_newest(project)
    return state


def record_owners(*, projects: dict, actor, today: datetime.date, reason: str) -> None:
    """Append an ASSIGN row of today to each of `projects` (locked Project → new owner), in a few statements however many there are.

    Today is never before a row that is there, so the new row is the newest, and only owner and version of the project change.
    """
    last = dict(ProjectState.objects.filter(project__in=list(projects)).values_list("project").annotate(Max("seq")))
    now, states = timezone.now(), []
    for project, owner in projects.items():
        project.owner, seq = owner, last[project.pk] + 1
        project.version, project.updated_at = project.version + 1, now
        states.append(
            ProjectState(
                project=project,
                seq=seq,
                position=seq,
                kind=ChangeKind.ASSIGN,
                from_stage=project.stage,
                effective_on=today,
                recorded_at=now,
                actor=actor,
                actor_name=str(actor)[:60],
                reason=reason,
                **{name: getattr(project, name) for name in (*FACTS, "hold_until")},
            )
        )
    ProjectState.objects.bulk_create(states, BATCH)
    Project.objects.bulk_update(projects, ["owner", "version", "updated_at"], BATCH)


def record_history(*, project: Project, entries: Sequence[dict], actor) -> None:
    """Append the whole past of a project that was just made: one row for each of `entries` (kind, stage, effective_on ascending; status,
    hold_until, reason, reason_code where they differ), all recorded now, with the owner, chain, zone and amount of the project's row."""
    now, before, states = timezone.now(), "", []
    facts = {name: getattr(project, name) for name in ("owner_id", "chain_id", "zone_id", "amount")}
    for seq, entry in enumerate(entries, 1):
        row = {"status": Status.ACTIVE, "actor": actor, "actor_name": str(actor)[:60], "recorded_at": now, **facts, **entry}
        states.append(ProjectState(project=project, seq=seq, position=seq, from_stage=before, **row))
        before = entry["stage"]
    ProjectState.objects.bulk_create(states, BATCH)
    project_newest(project)


def project_newest(project: Project) -> None:
    """Write the newest live state onto the project's own row, and count its version up. With the owner changes who keeps the owner's dates."""
    owner_before = project.owner_id
    states = list(ProjectState.objects.filter(project=project).known_on().order_by("effective_on", "position"))
    newest = states[-1]
    for name in (*FACTS, "hold_until"):
        setattr(project, name, getattr(newest, name))
    project.opened_on = states[0].effective_on
    project.stage_since = _stage_since(states)
    if project.stage != "landed":
        project.phase = ""
    project.version += 1
    project.save()
    if project.owner_id and project.owner_id != owner_before:
        deadlines.hand_over(project, owner_before)


def _stage_since(states) -> datetime.date:
    """The day on which the newest stay in the present stage began."""
    since = states[-1]
    for earlier in reversed(states[:-1]):
        if earlier.stage != since.stage:
            break
        since = earlier
    return since.effective_on


def _check_date(project, kind, effective_on, today, reason, superseded):
    if effective_on > today:
        raise Refused(_("生效日期不能晚于今天，请改为今天或更早的日期。"), field="effective_on")
    others = ProjectState.objects.filter(project=project).known_on()
    if superseded:
        _check_between(others.exclude(pk=superseded.pk), superseded, effective_on)
    else:
        last = others.aggregate(last=Max("effective_on"))["last"]
        if last and effective_on < last:
            raise Refused(
                _("生效日期不能早于上一条记录（%(day)s）；若上一条日期有误，请先更正它。") % {"day": last.isoformat()},
                field="effective_on",
            )
    too_far = (today - effective_on).days > MUST_EXPLAIN_AFTER_DAYS
    if too_far and not reason and kind != ChangeKind.IMPORT:
        raise Refused(_("生效日期早于今天 30 天以上，请写明理由。"), field="reason")


def _check_between(others, superseded, effective_on):
    """A correction keeps its place in the history: not before the row ahead of it, not after the row behind it."""
    ahead = others.filter(position__lt=superseded.position).order_by("-position").first()
    behind = others.filter(position__gt=superseded.position).order_by("position").first()
    if ahead and effective_on < ahead.effective_on:
        raise Refused(_("更正后的日期不能早于前一条记录（%(day)s）。") % {"day": ahead.effective_on.isoformat()}, field="effective_on")
    if behind and effective_on > behind.effective_on:
        raise Refused(_("更正后的日期不能晚于后一条记录（%(day)s）。") % {"day": behind.effective_on.isoformat()}, field="effective_on")
