"""Deadlines: one row per promised date, written downward by every room."""

import datetime

from promotion.projects.models import Deadline


def put(*, source: str, kind: str, title: str, due: datetime.date, owner=None, department=None, project=None, enterprise=None) -> Deadline:
    """Set the deadline that `source` names, opening it again if it was closed. Its schedule version grows when the date changes or it reopens."""
    facts = {
        "kind": kind,
        "title": title[:200],
        "due": due,
        "owner": owner,
        "department": department,
        "project": project,
        "enterprise": enterprise,
        "closed_at": None,
    }
    deadline, is_new = Deadline.objects.select_for_update().get_or_create(source=source, defaults=facts)
    if is_new:
        return deadline
    if deadline.due != due or deadline.closed_at:
        deadline.schedule_version += 1
    for name, value in facts.items():
        setattr(deadline, name, value)
    deadline.full_clean(exclude=["source"])
    deadline.save()
    return deadline


def close(source: str, now: datetime.datetime) -> bool:
    """Close the open deadline that `source` names; False when there is none."""
    return bool(Deadline.objects.filter(source=source, closed_at__isnull=True).update(closed_at=now))


def close_of_project(project, now: datetime.datetime) -> int:
    """Close every open deadline of a project that has ended or was withdrawn."""
    return Deadline.objects.filter(project=project, closed_at__isnull=True).update(closed_at=now)


def next_step_source(project) -> str:
    """The source key of a project's next step."""
    return f"next_step:{project.code}"
