"""存量导入 of one row of the ledger: the project, what hangs on it, and what it came in without."""

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.agreements.services import enter_agreement
from promotion.landing.services import enter_milestones
from promotion.pipeline.gates import unmet
from promotion.pipeline.services.filling import Step
from promotion.pipeline.services.gating import facts_of
from promotion.projects.facts import STAGE_ORDER, Stage, stage_index
from promotion.projects.models import Project
from promotion.projects.services import journal, opening


@transaction.atomic
def bring_in(
    *,
    actor,
    today: datetime.date,
    agreement: Mapping | None = None,
    milestones: Mapping[str, datetime.date] | None = None,
    steps: Iterable[Step] = (),
    **row,
) -> Project:
    """Bring a project in: `row` as `projects/services/opening.py: enter_existing` takes it, the rest around it, or nothing at all.

    A row that came to 签约 on a known day with an amount has its formal agreement of that day; `agreement` may name our_party, title, event,
    fair_competition (and its _on, _basis, _by). `milestones`: kind → day. `steps` are calls of other services (contacts, clearances, plans).
    What the gates behind it ask for and it has not is written down as 待补证. Raises what `enter_existing` raises.
    """
    project = opening.enter_existing(actor=actor, today=today, **row)
    _enter_agreement(actor, project, today, row["dates"].get(Stage.SIGNED), agreement or {})
    for step in steps:
        step(project)
    if milestones or project.stage == Stage.LANDED:
        enter_milestones(actor=actor, project=project, today=today, happened=milestones or {})
    project = journal.lock(project)
    facts = facts_of(project)
    passed = STAGE_ORDER[: stage_index(project.stage) + 1]
    opening.owe(project, [item.key for stage in passed for item in unmet(facts, stage)], actor, today)
    return project


def _enter_agreement(actor, project, today, signed_on, terms):
    """The ledger's 签约 day and amount are those of the formal agreement; without either, or a party on our side, it is 待补证."""
    ours = terms.get("our_party") or (project.owning_unit.name if project.owning_unit else "")
    if not (signed_on and project.amount and ours):
        return
    title = _("%(name)s投资协议") % {"name": project.name[:100]}
    rest = {"signed_on": signed_on, "amount": project.amount, "title": title, **terms, "our_party": ours}
    enter_agreement(actor=actor, project=project, today=today, **rest)
