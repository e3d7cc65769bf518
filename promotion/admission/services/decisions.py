"""The conclusion of 快速决策."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.admission.models import Decision, DecisionRound
from promotion.admission.services.rounds import close_clocks
from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.projects.models import Project
from promotion.projects.services import journal, permits


@transaction.atomic
def record_decision(
    *,
    actor,
    project: Project,
    conclusion: str,
    decided_by: str,
    decided_on: datetime.date,
    today: datetime.date,
    conditions: str = "",
    file=None,
) -> Decision:
    """Record what was decided, by whom, on what conditions; the newest decision counts. It ends the open round, if there is one.

    Refused while a department that was asked has not answered and its time is not up: who was asked is to be heard. Once the time is up
    the round may be concluded without it, or one silent department would stop a 快速决策; that it was silent is noted for good. A
    department's 不同意 does not bind whoever decides; it is noted too.
    """
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if decided_on > today:
        raise Refused(_("日期不能晚于今天。"), field="decided_on")
    row = DecisionRound.objects.filter(project=project, concluded_on__isnull=True, withdrawn_at__isnull=True).first()
    decision = Decision(
        project=project,
        round=row,
        conclusion=conclusion,
        decided_by=decided_by.strip(),
        decided_on=decided_on,
        conditions=conditions.strip(),
        remark=_heard(row, decided_on) if row else "",
        file=file,
        recorded_by=actor,
    )
    checked.save(decision)
    if row:
        row.concluded_on = decided_on
        checked.save(row)
        close_clocks(row)
    after = {"conclusion": conclusion, "by": decided_by, "conditions": conditions, "remark": decision.remark}
    audit.record(actor=actor, action="admission.decide", obj=decision, after=after, project_code=project.code)
    return decision


def _heard(row: DecisionRound, decided_on: datetime.date) -> str:
    """Who was silent beyond their time and who disagreed; Refused where somebody still had time on the day of the decision."""
    if decided_on < row.opened_on:
        raise Refused(_("决策日期不能早于会签发起日（%(day)s）。") % {"day": row.opened_on}, field="decided_on")
    consents = list(row.consents.select_related("department"))
    waiting = [each for each in consents if not each.outcome and each.due >= decided_on]
    if waiting:
        names = "、".join(_("%(who)s（应于 %(day)s）") % {"who": each.department, "day": each.due} for each in waiting)
        raise Refused(_("会签还没有结束：%(names)s。请等答复、代填，或到期后再下结论。") % {"names": names}, field="conclusion")
    silent = [_("%(who)s逾期未会签（应于 %(day)s）") % {"who": each.department, "day": each.due} for each in consents if not each.outcome]
    against = [_("%(who)s不同意") % {"who": each.department} for each in consents if each.outcome == "disagreed"]
    return "；".join([*silent, *against])[:500]
