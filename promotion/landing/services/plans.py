"""The landing plan: made from a template or item by item."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.calendar import load_calendar
from promotion.common.errors import Refused
from promotion.landing.models import LandingPlan, LandingTask, LandingTemplate
from promotion.landing.sequence import Step, in_order, spans
from promotion.landing.services.keeping import keep_in_step, let_run
from promotion.landing.services.responsibility import region_of
from promotion.people.departments import departments_in_charge
from promotion.projects.facts import Status
from promotion.projects.models import Project
from promotion.projects.services import journal, permits

MOST_WORKDAYS = 730


@transaction.atomic
def make_plan(*, actor, project: Project, today: datetime.date, tasks, note: str = "") -> LandingPlan:
    """Make the landing plan with its first tasks (dicts of `add_task`'s arguments); at least one."""
    project = lock_editable(actor, project, today)
    if not tasks:
        raise Refused(_("落地计划至少要有一个事项。"), field="title")
    plan = _plan_of(actor, project, note)
    for task in tasks:
        _add_task(actor, plan, project, today=today, **task)
    return plan


@transaction.atomic
def add_task(*, actor, plan: LandingPlan, title: str, phase: str, today: datetime.date, **facts) -> LandingTask:
    """Add an item to the plan: `due` on a day, or within `workdays`, alone or `after` other items of the same plan.

    Also `department` or `responsible` or (what nobody has been found for yet) `function`, and `materials`.
    """
    project = lock_editable(actor, plan.project, today)
    return _add_task(actor, plan, project, title=title, phase=phase, today=today, **facts)


def templates_for(project: Project):
    """The templates in use that suit the project, the most particular first."""
    chains = Q(chain__isnull=True) | (Q(chain__in=project.chain.path_ids) if project.chain_id else Q(pk__in=[]))
    kinds = set(project.site_allocations.filter(released_on__isnull=True).values_list("site__kind", flat=True))
    rows = list(LandingTemplate.objects.filter(chains, is_active=True, tasks__isnull=False).distinct().select_related("chain"))
    return sorted(rows, key=lambda row: (-(row.chain.depth if row.chain_id else 0), row.site_kind not in kinds, row.sort, row.pk))


@transaction.atomic
def make_plan_from_template(*, actor, project: Project, template: LandingTemplate, today: datetime.date) -> LandingPlan:
    """Copy a template into the project's plan: functions become departments of the district, what waits for nothing begins today.

    An item already in the plan under the same title is not made twice. A plan is filled from a template once.
    """
    project = lock_editable(actor, project, today)
    if not template.is_active or template not in templates_for(project):
        raise Refused(_("模板“%(name)s”已停用、没有事项或不适用于该项目，请另选模板。") % {"name": template}, field="template")
    plan = _plan_of(actor, project, "")
    if plan.template_id:
        raise Refused(_("该项目已按模板“%(name)s”编制落地计划，可逐项添加事项。") % {"name": plan.template}, field="template")
    plan.template, plan.template_version = template, template.version
    checked.save(plan)
    _copy(plan, project, template, actor, today)
    after = {"template": template.name, "version": template.version}
    audit.record(actor=actor, action="landing.plan", obj=plan, after=after, project_code=project.code)
    return plan


def lock_editable(actor, project: Project, today: datetime.date) -> Project:
    """The project, locked, for somebody who may change it, and not ended."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    must_run(project)
    return project


def must_run(project: Project) -> None:
    """Raise Refused where the project has ended: its deadlines ended with it."""
    if project.status == Status.CLOSED:
        raise Refused(_("项目已终止，落地事项不再变动；如需继续请先重启项目。"))


def must_not_turn_in_circles(after: dict) -> None:
    """Raise Refused where items (of a template: item → those before it) wait for each other."""
    try:
        in_order(after)
    except ValueError as error:
        names = " → ".join(item.title for item in error.args)
        raise Refused(_("前置事项互相等待：%(names)s。请去掉其中一个前置。") % {"names": names}) from error


def _plan_of(actor, project, note):
    return LandingPlan.objects.get_or_create(project=project, defaults={"note": note, "made_by": actor})[0]


def _copy(plan, project, template, actor, today):
    there = {task.title: task for task in plan.tasks.all()}
    rows = list(template.tasks.prefetch_related("after"))
    after = {row.pk: tuple(each.pk for each in row.after.all()) for row in rows}
    must_not_turn_in_circles({row: row.after.all() for row in rows})
    found = spans([Step(row.pk, row.workdays, after[row.pk]) for row in rows], today, load_calendar())
    departments = departments_in_charge({row.function for row in rows}, region_of(project))
    by_pk = {row.pk: row for row in rows}
    made = {}
    for pk in in_order(after):
        row, span = by_pk[pk], found[pk]
        made[pk] = there.get(row.title) or _save(
            LandingTask(
                plan=plan,
                phase=row.phase,
                title=row.title,
                function=row.function,
                department=departments.get(row.function),
                workdays=row.workdays,
                materials=row.materials,
                sort=row.sort,
                starts_on=None if after[pk] else span.starts_on,
                due=span.due,
            ),
            [made[each] for each in after[pk]],
            project,
            actor,
        )
    let_run(plan, project, actor, today)


def _add_task(
    actor,
    plan,
    project,
    *,
    title,
    phase,
    today,
    due=None,
    workdays=None,
    department=None,
    responsible=None,
    function="",
    after=(),
    materials="",
) -> LandingTask:
    permits.must_be_able_to_answer(project, department, responsible, today)
    _check_dates(plan, due, workdays, after)
    waits = bool(after)
    if due is None:
        due = spans([Step("it", workdays)], today, load_calendar())["it"].due
    task = LandingTask(
        plan=plan,
        title=title.strip(),
        phase=phase,
        due=due,
        workdays=workdays,
        department=department,
        responsible=responsible,
        function=function or (department.function if department else ""),
        materials=materials,
        sort=plan.tasks.count() + 1000,
        starts_on=None if waits else today,
    )
    _save(task, after, project, actor)
    if waits:
        let_run(plan, project, actor, today)
        task.refresh_from_db()
    return task


def _check_dates(plan, due, workdays, after):
    if any(each.plan_id != plan.pk for each in after):
        raise Refused(_("前置事项须在同一个落地计划里。"), field="after")
    if after and (workdays is None or due is not None):
        raise Refused(_("有前置事项的，请填承诺工作日，办结日从前置事项办结之日起算。"), field="workdays")
    if due is None and workdays is None:
        raise Refused(_("请填承诺办结日，或填承诺工作日。"), field="due")
    if workdays is not None and not 0 <= workdays <= MOST_WORKDAYS:
        raise Refused(_("承诺工作日请填 0 到 %(n)d。") % {"n": MOST_WORKDAYS}, field="workdays")


def _save(task, after, project, actor):
    checked.save(task)
    task.after.set(after)
    keep_in_step(task, project)
    facts = {"title": task.title, "due": task.due, "starts_on": task.starts_on, "department": str(task.department or "")}
    audit.record(actor=actor, action="landing.task", obj=task, after=facts, project_code=project.code)
    return task
