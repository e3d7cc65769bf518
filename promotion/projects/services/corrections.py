"""更正: mend a wrong row of the journal without touching it."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.people.roles import Ability
from promotion.projects.facts import ChangeKind
from promotion.projects.models import ProjectState
from promotion.projects.services import journal, keeping, permits

CORRECTABLE = ("owner", "chain", "zone", "amount")


@transaction.atomic
def correct(
    *, actor, state: ProjectState, today: datetime.date, reason: str, effective_on: datetime.date | None = None, **facts
) -> ProjectState:
    """Append a row that supersedes `state`, with another date or other facts (owner, chain, zone, amount), and a reason.

    The stage of a row is not correctable: it was earned at a gate. A wrong move is moved back or undone.
    """
    project = journal.lock(state.project)
    permits.must_hold(project, actor, Ability.CORRECT, today)
    if set(facts) - set(CORRECTABLE):
        raise Refused(_("阶段和状态不能更正；走错一步请用“退回”或“撤销”。"))
    if not reason.strip():
        raise Refused(_("请写明更正理由。"), field="reason")
    state = ProjectState.objects.select_related("owner").get(pk=state.pk, project=project)
    if ProjectState.objects.filter(supersedes=state).exists():
        raise Refused(_("这条记录已被更正过，请更正最新的一条。"))
    changed = {name: value for name, value in facts.items() if value != getattr(state, name)}
    keeping.check_kept(state.stage, changed, pledged=state.amount)
    if changed.get("zone"):
        permits.must_reach(actor, (Ability.CORRECT,), [changed["zone"]], today)
    owner_before = project.owner_id
    keys = {(name if name == "amount" else f"{name}_id"): getattr(value, "pk", value) for name, value in facts.items()}
    corrected = journal.record(
        project=project,
        kind=ChangeKind.CORRECT,
        actor=actor,
        effective_on=effective_on or state.effective_on,
        today=today,
        reason=reason.strip(),
        supersedes=state,
        **keys,
    )
    if project.owner and project.owner_id != owner_before:
        permits.must_be_able_to_own(project.owner, project.zone, today)
    names = [*(each for each in keys), "effective_on"]
    audit.record(
        actor=actor,
        action="project.correct",
        obj=project,
        before={name: getattr(state, name) for name in names},
        after={name: getattr(corrected, name) for name in names},
        project_code=project.code,
        note=reason,
    )
    return corrected
