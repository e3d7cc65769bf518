"""The acts on one item of a plan: done, done conditionally, made up, not applicable, open again, another day, somebody else."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.landing.models import LandingTask, TaskState
from promotion.landing.services.keeping import keep_in_step, let_run, put_back
from promotion.landing.services.plans import lock_editable, must_run
from promotion.landing.services.responsibility import must_be_doer, officers_of, on_whose_behalf
from promotion.people.roles import Ability
from promotion.projects.models import Project
from promotion.projects.services import journal, permits
from promotion.projects.sight import may_on

WATCHED = ("state", "starts_on", "due", "done_on", "department", "responsible", "missing", "make_up_by", "made_up_on", "reason", "result")


@dataclass
class _Act:
    """One act under way: the locked rows and how the item stood before."""

    actor: object
    project: Project
    task: LandingTask
    before: dict

    def save(self, action: str, note: str = "") -> LandingTask:
        """Save, keep the deadlines in step, let what waited run, leave the audit row."""
        task, project = self.task, self.project
        checked.save(task)
        keep_in_step(task, project)
        after = audit.snapshot(task, WATCHED)
        audit.record(
            actor=self.actor,
            action=action,
            obj=task,
            before=self.before,
            after=after,
            project_code=project.code,
            note=note or task.behalf_source,
        )
        return task


def _lock(actor, task) -> _Act:
    project = journal.lock(task.plan.project)
    must_run(project)
    rows = LandingTask.objects.select_for_update(of=("self",)).select_related("plan", "department__region", "responsible")
    task = rows.get(pk=task.pk)
    return _Act(actor, project, task, audit.snapshot(task, WATCHED))


def _lock_to_edit(actor, task, today) -> _Act:
    lock_editable(actor, task.plan.project, today)
    return _lock(actor, task)


@transaction.atomic
def complete_task(
    *, actor, task: LandingTask, done_on: datetime.date, result: str, today: datetime.date, behalf_source: str = ""
) -> LandingTask:
    """The department, the person named, or (代填, with its basis) an editor of the project reports an item done; what waited for it begins."""
    act = _lock(actor, task)
    _report(act, done_on, today, behalf_source)
    act.task.state, act.task.done_on, act.task.result = TaskState.DONE, done_on, result.strip()
    act.save("landing.complete")
    let_run(act.task.plan, act.project, actor, today)
    return act.task


@transaction.atomic
def complete_conditionally(
    *,
    actor,
    task: LandingTask,
    done_on: datetime.date,
    missing: str,
    make_up_by: datetime.date,
    today: datetime.date,
    result: str = "",
    behalf_source: str = "",
) -> LandingTask:
    """容缺·承诺: settled although `missing` is; it must come by a day after today, and a deadline waits there (003: 容缺审批、告知承诺制)."""
    act = _lock(actor, task)
    _report(act, done_on, today, behalf_source)
    if not missing.strip():
        raise Refused(_("请写明容缺的是什么材料或条件。"), field="missing")
    if make_up_by <= today:
        raise Refused(_("承诺补齐日应晚于今天。"), field="make_up_by")
    task = act.task
    task.state, task.done_on, task.result = TaskState.CONDITIONAL, done_on, result.strip()
    task.missing, task.make_up_by, task.made_up_on = missing.strip(), make_up_by, None
    act.save("landing.condition")
    let_run(task.plan, act.project, actor, today)
    return task


@transaction.atomic
def make_up(*, actor, task: LandingTask, made_up_on: datetime.date, evidence: str, today: datetime.date) -> LandingTask:
    """What was missing has come. After the promised day it still counts as a breach."""
    act = _lock(actor, task)
    task = act.task
    must_be_doer(act.project, task, actor, today)
    if task.state != TaskState.CONDITIONAL:
        raise Refused(_("这个事项不是容缺·承诺办结，不用补齐。"))
    if task.made_up_on:
        raise Refused(_("已于 %(day)s 补齐。") % {"day": task.made_up_on.isoformat()})
    if not task.done_on <= made_up_on <= today:
        raise Refused(_("补齐日期应在办结日期（%(day)s）和今天之间。") % {"day": task.done_on.isoformat()}, field="made_up_on")
    task.made_up_on, task.result = made_up_on, evidence.strip() or task.result
    return act.save("landing.make_up")


@transaction.atomic
def set_not_applicable(*, actor, task: LandingTask, reason: str, today: datetime.date, behalf_source: str = "") -> LandingTask:
    """The project does not need this item: said with a reason, by those who would do it; what waited for it begins."""
    act = _lock(actor, task)
    task = act.task
    must_be_doer(act.project, task, actor, today)
    _must_be_open(task)
    if not reason.strip():
        raise Refused(_("请写明不适用的理由。"), field="reason")
    task.behalf_source = on_whose_behalf(act.project, task, actor, behalf_source, today)
    task.state, task.done_on, task.reason, task.reported_by = TaskState.NOT_APPLICABLE, today, reason.strip(), actor
    act.save("landing.not_applicable", reason.strip())
    let_run(task.plan, act.project, actor, today)
    return task


@transaction.atomic
def reopen_task(*, actor, task: LandingTask, reason: str, today: datetime.date) -> LandingTask:
    """Reported by mistake, or 容缺 withdrawn: the item is open again with its promised day; what had begun after it waits again."""
    act = _lock_to_edit(actor, task, today)
    task = act.task
    if task.is_open:
        raise Refused(_("这个事项还在办理中，不用重开。"))
    if not reason.strip():
        raise Refused(_("请写明重开的理由。"), field="reason")
    task.state, task.done_on, task.missing, task.make_up_by, task.made_up_on = TaskState.OPEN, None, "", None, None
    task.reason, task.reported_by, task.behalf_source = "", None, ""
    task.starts_on = task.starts_on or (None if task.workdays is not None else today)
    act.save("landing.reopen", reason.strip())
    put_back(task, act.project, actor)
    let_run(task.plan, act.project, actor, today)
    task.refresh_from_db()
    return task


@transaction.atomic
def reschedule_task(*, actor, task: LandingTask, due: datetime.date, reason: str, today: datetime.date) -> LandingTask:
    """Promise another day, with a reason; the first promise stays on the row, the others in the trail."""
    act = _lock_to_edit(actor, task, today)
    task = act.task
    _must_be_open(task)
    if task.is_provisional:
        raise Refused(_("这个事项尚未启动，办结日随前置事项推算；要提前或推后请改前置事项。"), field="due")
    if not reason.strip():
        raise Refused(_("请写明改期理由。"), field="reason")
    if due < task.starts_on:
        raise Refused(_("承诺办结日不能早于启动日期（%(day)s）。") % {"day": task.starts_on.isoformat()}, field="due")
    if due == task.due:
        raise Refused(_("承诺办结日没有变化。"), field="due")
    task.first_due, task.due, task.due_reason = task.first_due or task.due, due, reason.strip()
    act.save("landing.reschedule", reason.strip())
    let_run(task.plan, act.project, actor, today)
    return task


@transaction.atomic
def reassign_task(*, actor, task: LandingTask, department, responsible, today: datetime.date, reason: str = "") -> LandingTask:
    """Give an item to another department, or to a person. The clock runs on."""
    act = _lock_to_edit(actor, task, today)
    task = act.task
    if not task.is_open and not task.awaits_make_up:
        raise Refused(_("这个事项已经办结，不用改派。"))
    if department is None and responsible is None:
        raise Refused(_("请指定责任部门或责任人。"), field="department")
    if (department, responsible) == (task.department, task.responsible):
        raise Refused(_("责任部门和责任人没有变化。"), field="department")
    permits.must_be_able_to_answer(act.project, department, responsible, today)
    leaves = task.department if task.department_id and department is None else None
    if leaves and officers_of(leaves, today) and not may_on(act.project, actor, Ability.EDIT_IN_SCOPE, today):
        raise Refused(_("“%(who)s”已有账号，要改派给个人请由片区负责人办理。") % {"who": leaves}, field="department")
    task.department, task.responsible = department, responsible
    return act.save("landing.reassign", reason.strip())


def _report(act, done_on, today, source):
    task = act.task
    must_be_doer(act.project, task, act.actor, today)
    _must_be_open(task)
    task.behalf_source = on_whose_behalf(act.project, task, act.actor, source, today)
    task.reported_by = act.actor
    if done_on > today:
        raise Refused(_("办结日期不能晚于今天。"), field="done_on")
    before = list(task.after.all())
    waits_for = [each.title for each in before if each.is_open]
    if waits_for:
        raise Refused(_("前置事项“%(what)s”尚未办结，请先办结前置事项。") % {"what": "、".join(waits_for)}, field="done_on")
    begun = max((each.done_on for each in before), default=None)
    if begun and done_on < begun:
        raise Refused(_("办结日期不能早于前置事项办结之日（%(day)s）。") % {"day": begun.isoformat()}, field="done_on")
    task.starts_on = min(task.starts_on or done_on, done_on)


def _must_be_open(task):
    if not task.is_open:
        raise Refused(_("这个事项已于 %(day)s %(state)s。") % {"day": task.done_on.isoformat(), "state": task.get_state_display()})
