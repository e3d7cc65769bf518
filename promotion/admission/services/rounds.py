"""快速决策: opening a round, answering a consent, withdrawing. Departments answer in parallel, each on its own clock of workdays."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.admission.models import Consent, DecisionRound, Material, MaterialKind
from promotion.admission.services.reading import current_zone
from promotion.common import audit, checked
from promotion.common.calendar import load_calendar
from promotion.common.errors import NotAllowed, Refused
from promotion.common.workdays import add_workdays
from promotion.people.departments import departments_in_charge
from promotion.people.models.organisations import DepartmentFunction
from promotion.projects.facts import Status
from promotion.projects.models import Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines, journal, permits
from promotion.projects.sight import may_edit

WORKDAYS = 3
LONGEST = 30


@transaction.atomic
def open_round(
    *,
    actor,
    project: Project,
    functions: Iterable[str],
    today: datetime.date,
    subject: str = "",
    workdays: int = WORKDAYS,
    materials: Iterable[str] = (),
) -> DecisionRound:
    """Ask the departments of these functions at the project's place, all at once, to answer within `workdays`.

    `materials`: names of those that are there; the others of the kept list are named as missing, to the departments too. They do not
    stop the round: what must not be missing a department says by its answer.
    """
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if project.status != Status.ACTIVE:
        raise Refused(_("该项目不在推进中，不能发起会签。"))
    if DecisionRound.objects.filter(project=project, concluded_on__isnull=True, withdrawn_at__isnull=True).exists():
        raise Refused(_("该项目已有一张会签中的决策单，请先下结论或撤回。"))
    subject = subject.strip() or _("%(name)s引进决策") % {"name": project.name}
    row = DecisionRound(project=project, subject=subject[:200], opened_on=today, opened_by=actor)
    checked.save(row)
    _lay_out(row, set(materials))
    _ask_all(actor, row, functions, workdays, today)
    return row


@transaction.atomic
def ask_more(
    *, actor, decision_round: DecisionRound, functions: Iterable[str], today: datetime.date, workdays: int = WORKDAYS
) -> DecisionRound:
    """加签: ask further departments in a round that is open, each on its own clock from today."""
    project = journal.lock(decision_round.project)
    permits.must_edit(project, actor, today)
    row = DecisionRound.objects.select_related("project").get(pk=decision_round.pk)
    if not row.is_open:
        raise Refused(_("这张决策单已经结束，不能再送签。"))
    _ask_all(actor, row, functions, workdays, today)
    return row


@transaction.atomic
def answer_consent(
    *,
    actor,
    consent: Consent,
    outcome: str,
    today: datetime.date,
    text: str = "",
    source: str = "",
    answered_on: datetime.date | None = None,
) -> Consent:
    """The department answers, or an editor of the project does for it (代填, marked, with its source). An answer is final."""
    project = journal.lock(consent.round.project)
    consent = Consent.objects.select_for_update(of=("self",)).select_related("round", "department").get(pk=consent.pk)
    is_theirs = scope_of(actor, today).department_id == consent.department_id
    if not is_theirs and not may_edit(project, actor, today):
        raise NotAllowed(_("会签由%(who)s的经办人答复，或由项目责任人代填。") % {"who": consent.department})
    answered_on = answered_on or today
    if not consent.round.is_open:
        raise Refused(_("这张决策单已经结束，不能再会签。"))
    if consent.outcome:
        raise Refused(_("%(who)s已于 %(day)s 会签。") % {"who": consent.department, "day": consent.answered_on})
    if not consent.asked_on <= answered_on <= today:
        raise Refused(_("会签日期须在送签日和今天之间。"), field="answered_on")
    if not is_theirs and not source.strip():
        raise Refused(_("代填请写明依据（如会签单编号、来电人和时间）。"), field="source")
    consent.outcome, consent.text, consent.answered_on, consent.answered_by = outcome, text.strip(), answered_on, actor
    consent.is_on_behalf, consent.source = not is_theirs, "" if is_theirs else source.strip()
    if not outcome:
        raise Refused(_("请选择会签意见。"), field="outcome")
    checked.save(consent)
    deadlines.close(source_of(consent), timezone.now())
    after = {"department": consent.department.name, "outcome": outcome, "text": consent.text, "source": consent.source}
    audit.record(actor=actor, action="admission.consent", obj=consent, after=after, project_code=project.code)
    return consent


@transaction.atomic
def withdraw_round(*, actor, decision_round: DecisionRound, reason: str, today: datetime.date) -> DecisionRound:
    """Take a round back; the departments are no longer asked."""
    project = journal.lock(decision_round.project)
    permits.must_edit(project, actor, today)
    row = DecisionRound.objects.get(pk=decision_round.pk)
    if not row.is_open:
        raise Refused(_("这张决策单已经结束。"))
    if not reason.strip():
        raise Refused(_("请写明撤回理由。"), field="reason")
    row.withdrawn_at, row.withdrawal_reason = timezone.now(), reason.strip()
    checked.save(row)
    close_clocks(row)
    audit.record(actor=actor, action="admission.withdraw", obj=row, note=reason, project_code=project.code)
    return row


def close_clocks(decision_round: DecisionRound) -> None:
    """Close the deadlines of the consents still open."""
    for consent in decision_round.consents.filter(outcome=""):
        deadlines.close(source_of(consent), timezone.now())


def source_of(consent: Consent) -> str:
    """The source key of a consent's deadline."""
    return f"consent:{consent.pk}"


def _lay_out(row: DecisionRound, there: set[str]) -> None:
    kinds = MaterialKind.objects.filter(is_in_use=True)
    Material.objects.bulk_create(
        Material(round=row, name=kind.name, is_required=kind.is_required, is_there=kind.name in there, sort=kind.sort) for kind in kinds
    )


def _ask_all(actor, row: DecisionRound, functions, workdays: int, today: datetime.date) -> None:
    """Ask the departments of these functions at the project's place; one that was asked already is not asked again."""
    functions, zone = list(dict.fromkeys(functions)), current_zone(row.project)
    if not functions:
        raise Refused(_("请至少选择一个会签部门。"), field="functions")
    if not 1 <= workdays <= LONGEST:
        raise Refused(_("限办工作日请填 1 至 %(n)d。") % {"n": LONGEST}, field="workdays")
    if zone is None:
        raise Refused(_("请先确定片区，会签部门按片区所在地确定。"))
    there = departments_in_charge(functions, zone.region)
    lacking = next((function for function in functions if function not in there), None)
    if lacking:
        name = dict(DepartmentFunction.choices).get(lacking, lacking)
        raise Refused(_("项目所在地没有登记“%(name)s”职能的部门，请联系管理员在后台登记。") % {"name": name}, field="functions")
    known = set(row.consents.values_list("department_id", flat=True))
    fresh = [department for department in dict.fromkeys(there[function] for function in functions) if department.pk not in known]
    if not fresh:
        raise Refused(_("这些部门已经在会签，不用再送。"), field="functions")
    due = add_workdays(today, workdays, load_calendar())
    for department in fresh:
        _ask(row, department, today, workdays, due)
    after = {"departments": [department.name for department in fresh], "due": due}
    audit.record(actor=actor, action="admission.ask", obj=row, after=after, project_code=row.project.code)


def _ask(row: DecisionRound, department, today, workdays, due) -> None:
    consent = Consent(round=row, department=department, asked_on=today, workdays=workdays, due=due)
    checked.save(consent)
    deadlines.put(
        source=source_of(consent),
        kind=DeadlineKind.CONSENT,
        title=_("会签：%(subject)s") % {"subject": row.subject},
        due=due,
        department=department,
        project=row.project,
        enterprise=row.project.enterprise,
    )
