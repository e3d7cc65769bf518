"""批示 and other tasks: give, reply, retract."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import Level
from promotion.common import audit, checked
from promotion.common.errors import NotAllowed, Refused
from promotion.people.roles import Ability
from promotion.projects.models import Project, Task
from promotion.projects.models.deadlines import DeadlineKind, NoticeKind, TaskKind
from promotion.projects.services import deadlines, journal, permits
from promotion.projects.services.notices import tell
from promotion.projects.sight import level_of, may_on

NEEDS = {TaskKind.INSTRUCTION: Ability.INSTRUCT, TaskKind.SUPERVISION: Ability.SUPERVISE}


@transaction.atomic
def give(
    *, actor, project: Project, text: str, due: datetime.date, today: datetime.date, to=None, kind: str = TaskKind.INSTRUCTION, **behalf
) -> Task:
    """Give a task to `to` (default: the project's owner), due on a day from today on. 批示 and 督办 need their ability on the project.

    `behalf` (代录): `on_behalf_of` the leader who spoke, `behalf_source` where and when.
    """
    project = journal.lock(project)
    to = to or project.owner
    task = Task(kind=kind, project=project, from_user=actor, to_user=to, text=text.strip(), due=due, **behalf)
    _check_giver(task, today)
    _check_receiver(task, today)
    checked.save(task)
    _promise(task)
    tell(
        recipient=to,
        kind=NoticeKind.INSTRUCTED,
        text=_("%(who)s%(kind)s：%(text)s（%(due)s 前回复）")
        % {
            "who": task.on_behalf_of or actor,
            "kind": task.get_kind_display(),
            "text": task.text[:120],
            "due": due.isoformat(),
        },
        key=f"task:{task.pk}",
        project=project,
        unless=actor,
    )
    audit.record(actor=actor, action="task.give", obj=task, after={"text": task.text, "due": due}, project_code=project.code)
    return task


def _check_giver(task, today):
    if task.kind in NEEDS:
        permits.must_hold(task.project, task.from_user, NEEDS[task.kind], today)
    else:
        permits.must_edit(task.project, task.from_user, today)
    leader = task.on_behalf_of
    if leader and not may_on(task.project, leader, Ability.INSTRUCT, today):
        raise Refused(_("%(who)s没有该项目的批示权限，不能代录。") % {"who": leader}, field="on_behalf_of")


def _check_receiver(task, today):
    if task.to_user_id is None:
        raise Refused(_("该项目还没有责任人，请先由片区负责人指派。"), field="to")
    if level_of(task.project, task.to_user, today) < Level.BUSINESS:
        raise Refused(_("%(who)s看不到该项目，请选择项目责任人或专班成员。") % {"who": task.to_user}, field="to")
    if task.due < today:
        raise Refused(_("期限不能早于今天。"), field="due")


@transaction.atomic
def reply(*, actor, task: Task, text: str, now: datetime.datetime) -> Task:
    """The person asked replies; that closes the task and its deadline, and tells the one who asked."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.to_user_id != actor.pk:
        raise NotAllowed(_("这项任务不由您回复。"))
    _must_be_open(task)
    if not text.strip():
        raise Refused(_("请写明办理情况。"), field="text")
    task.reply, task.replied_at, task.done_at = text.strip(), now, now
    checked.save(task)
    deadlines.close(_source(task), now)
    for person in {task.from_user, task.on_behalf_of} - {None}:
        tell(
            recipient=person,
            kind=NoticeKind.REPLIED,
            text=_("%(who)s 回复：%(text)s") % {"who": actor, "text": task.reply[:160]},
            key=f"task:{task.pk}:reply:{person.pk}",
            project=task.project,
            unless=actor,
        )
    audit.record(actor=actor, action="task.reply", obj=task, after={"reply": task.reply}, project_code=_code(task))
    return task


@transaction.atomic
def retract(*, actor, task: Task, now: datetime.datetime) -> Task:
    """Take back an open task: by who gave it, or the leader in whose name it was given."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    if actor.pk not in (task.from_user_id, task.on_behalf_of_id):
        raise NotAllowed(_("只有交办人可以撤回。"))
    _must_be_open(task)
    task.retracted_at = now
    task.save()
    deadlines.close(_source(task), now)
    audit.record(actor=actor, action="task.retract", obj=task, project_code=_code(task))
    return task


def open_tasks():
    """Tasks neither done nor retracted."""
    return Task.objects.filter(done_at__isnull=True, retracted_at__isnull=True)


def _must_be_open(task):
    if task.retracted_at:
        raise Refused(_("这项任务已被交办人撤回，不用再办。"))
    if task.done_at:
        raise Refused(_("这项任务已于 %(day)s 回复。") % {"day": timezone.localdate(task.done_at).isoformat()})


def _promise(task):
    deadlines.put(
        source=_source(task),
        kind=DeadlineKind.TASK,
        title=f"{task.get_kind_display()}：{task.text}",
        due=task.due,
        owner=task.to_user,
        project=task.project,
        enterprise=task.project.enterprise if task.project else None,
    )


def _source(task) -> str:
    return f"task:{task.pk}"


def _code(task) -> str:
    return task.project.code if task.project else ""
