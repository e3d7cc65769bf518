"""Progress of long work, written by the one who does it. A finished job never changes again."""

from django.utils import timezone

from promotion.people.models import Job, StoredFile, User
from promotion.people.models.jobs import JobState


def start(*, kind: str, owner: User | None, total: int = 0) -> Job:
    """Open a job that is running from now on."""
    return Job.objects.create(kind=kind, owner=owner, total=total, state=JobState.RUNNING)


def advance(job: Job, *, done: int, total: int | None = None) -> bool:
    """Note how far it has come; False if the job is finished (given up by somebody else), so that the work can stop."""
    values = {"done": done} if total is None else {"done": done, "total": total}
    return _while_running(job, **values)


def finish(job: Job, *, file: StoredFile | None = None, message: str = "") -> bool:
    """Close the job as done, with what it made."""
    return _while_running(job, state=JobState.DONE, file=file, message=message, finished_at=timezone.now())


def fail(job: Job, *, message: str) -> bool:
    """Close the job as failed, with a sentence for its owner."""
    return _while_running(job, state=JobState.FAILED, message=message, finished_at=timezone.now())


def _while_running(job: Job, **values) -> bool:
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING]).update(**values)
    if changed:
        for name, value in values.items():
            setattr(job, name, value)
    return bool(changed)
