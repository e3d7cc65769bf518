"""督办单: leadership, the joint office or the zone's manager ask about an item that is late."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import checked
from promotion.common.calendar import load_calendar
from promotion.common.errors import Refused
from promotion.common.workdays import workdays_between
from promotion.landing.models import LandingTask, Supervision
from promotion.landing.services.plans import must_run
from promotion.landing.services.responsibility import officers_of
from promotion.projects.models.deadlines import TaskKind
from promotion.projects.services import journal, tasks


@transaction.atomic
def supervise(*, actor, task: LandingTask, text: str, due: datetime.date, today: datetime.date, to=None) -> Supervision:
    """Issue a 督办单 on an overdue item, or on a 容缺 not made up in time, to be answered by `due`.

    It goes to `to`, else to whoever is to act: the person named, an officer of the department, the project's owner.
    """
    project = journal.lock(task.plan.project)
    must_run(project)
    task = LandingTask.objects.select_for_update().get(pk=task.pk)
    promised = promise_broken(task, today)
    if promised is None:
        raise Refused(_("这个事项没有逾期，不能下督办单；可用“交办”提醒。"))
    still_open = Supervision.objects.filter(landing_task=task, task__done_at__isnull=True, task__retracted_at__isnull=True).first()
    if still_open:
        raise Refused(_("督办单 %(number)s 还没有回复，不用重复下达。") % {"number": still_open.number})
    to = to or task.responsible or (officers_of(task.department, today).first() if task.department_id else None) or project.owner
    asked = tasks.give(actor=actor, project=project, text=text, due=due, today=today, to=to, kind=TaskKind.SUPERVISION)
    sheet = Supervision(
        landing_task=task,
        task=asked,
        number=f"{project.code}-DB{Supervision.objects.filter(landing_task__plan=task.plan_id).count() + 1:02d}",
        issued_on=today,
        promised=promised,
        late=max(workdays_between(promised, today, load_calendar()), 1),
    )
    checked.save(sheet)
    return sheet


def promise_broken(task: LandingTask, today: datetime.date) -> datetime.date | None:
    """The day that was promised and passed, of an item still to be done or to be made up; else None."""
    if task.is_open and task.starts_on and task.due < today:
        return task.due
    return task.make_up_by if task.awaits_make_up and task.make_up_by < today else None
