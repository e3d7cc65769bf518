"""Deadlines: one row per promised date, written downward by every room."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import checked
from promotion.projects.models import Deadline
from promotion.projects.models.deadlines import DeadlineKind


def put(
    *,
    source: str,
    kind: str,
    title: str,
    due: datetime.date,
    owner=None,
    department=None,
    project=None,
    enterprise=None,
    follows_owner: bool = False,
) -> Deadline:
    """Set the deadline that `source` names, opening it again if it was closed. Its schedule version grows when the date changes or it reopens.

    With `follows_owner` it waits for whoever owns the project, and goes along when that changes.
    """
    facts = {
        "kind": kind,
        "title": title[:200],
        "due": due,
        "owner": owner,
        "department": department,
        "project": project,
        "enterprise": enterprise,
        "follows_owner": follows_owner,
        "closed_at": None,
    }
    deadline, is_new = Deadline.objects.select_for_update().get_or_create(source=source, defaults=facts)
    if is_new:
        return deadline
    if deadline.due != due or deadline.closed_at:
        deadline.schedule_version += 1
    for name, value in facts.items():
        setattr(deadline, name, value)
    checked.save(deadline, exclude=["source"])
    return deadline


def put_next_step(project, *, title: str, due: datetime.date, owner) -> Deadline:
    """Set the one 下一步 of a project; `owner` None where the lead waits in the pool."""
    return put(
        source=next_step_source(project),
        kind=DeadlineKind.NEXT_STEP,
        title=title,
        due=due,
        owner=owner,
        project=project,
        enterprise=project.enterprise,
    )


def put_hold_end(project, *, due: datetime.date, owner) -> Deadline:
    """Set the day on which a 暂缓 ends."""
    return put(
        source=hold_source(project),
        kind=DeadlineKind.HOLD,
        title=_("暂缓到期，请决定恢复或终止"),
        due=due,
        owner=owner,
        project=project,
        enterprise=project.enterprise,
    )


def close(source: str, now: datetime.datetime) -> bool:
    """Close the deadline that `source` names; False when it was not open. One that ended with its project is done for itself from now on."""
    rows = Deadline.objects.filter(source=source)
    was_open = rows.filter(closed_at__isnull=True).exists()
    rows.update(closed_at=now)
    return was_open


def close_of_project(project, now: datetime.datetime) -> int:
    """Close every open deadline of a project that has ended or was withdrawn."""
    return Deadline.objects.filter(project=project, closed_at__isnull=True).update(closed_at=now)


def open_again(project, closed_at: datetime.datetime) -> int:
    """Open what ended at that very moment together with the project; what was done before or since stays done."""
    rows = Deadline.objects.filter(project=project, closed_at=closed_at)
    if project.owner_id:
        gone = models.Q(owner__is_active=False)
        rows.filter(models.Q(kind=DeadlineKind.NEXT_STEP) | models.Q(follows_owner=True) | gone).update(owner=project.owner)
    return rows.update(closed_at=None, schedule_version=models.F("schedule_version") + 1, changed_at=timezone.now())


def hand_over(project, old_id: int | None) -> int:
    """Give the present owner what waited for the one before (user `old_id`): the next step, and every open date that follows the owner."""
    theirs = models.Q(follows_owner=True)
    if old_id:
        theirs |= models.Q(kind=DeadlineKind.NEXT_STEP, owner=old_id)
    rows = Deadline.objects.filter(theirs, project=project, closed_at__isnull=True)
    return rows.update(owner=project.owner_id, changed_at=timezone.now())


def next_step_source(project) -> str:
    """The source key of a project's next step."""
    return f"next_step:{project.code}"


def hold_source(project) -> str:
    """The source key of the end of a 暂缓."""
    return f"hold:{project.code}"


def milestone_source(project, kind: str) -> str:
    """The source key of a planned milestone. Of 环评 and 能评 the clearance says when they happened, and closes it."""
    return f"milestone:{project.code}:{kind}"


def reopen(source: str) -> None:
    """Open the deadline that `source` names again, where it was closed."""
    rows = Deadline.objects.filter(source=source, closed_at__isnull=False)
    rows.update(closed_at=None, schedule_version=models.F("schedule_version") + 1, changed_at=timezone.now())
