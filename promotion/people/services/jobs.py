"""The queue of long work. The database is the truth: who works on a job holds its lease, and every arrow is one UPDATE that counts only if
one row changed. WAITING → RUNNING (claimed) → WAITING (paused, so that others get their turn) or DONE, FAILED, CANCELLED.

A job is handed on, from the row: what `advance` counted is what the next worker goes on from, after a pause as after a kill.
"""

import datetime
from collections.abc import Iterable
from uuid import uuid4

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.people.models import Job, StoredFile, User
from promotion.people.models.jobs import JobState
from promotion.people.services import files

LEASE = datetime.timedelta(seconds=90)
TURN = datetime.timedelta(seconds=30)  # then others who wait go first
LONGEST_TURN = datetime.timedelta(minutes=8)  # well below the time limit of a task, whoever waits or not
ATTEMPTS = 3  # begun and broken off so often without getting anywhere: given up
_FREE = {"token": None, "leased_until": None}


def enqueue(*, kind: str, owner: User | None, params: dict | None = None, total: int = 0) -> Job:
    """Put long work into the queue. Some worker begins within 20 seconds, at once if the door publishes it too."""
    return Job.objects.create(kind=kind, owner=owner, params=params or {}, total=total)


def claim(kinds: Iterable[str], now: datetime.datetime, lease: datetime.timedelta = LEASE) -> Job | None:
    """Take the job in hand whose turn it is, None when none waits. Of many who ask at once each gets another one."""
    kinds = list(kinds)
    _close_the_hopeless(kinds, now)
    while True:
        job = _claimable(kinds, now).order_by("turn_at", "pk").first()
        if job is None:
            return None
        values = {"state": JobState.RUNNING, "token": uuid4(), "leased_until": now + lease, "turn_at": now, "attempts": job.attempts + 1}
        if _claimable(kinds, now).filter(pk=job.pk, attempts=job.attempts).update(**values):
            return _with(job, values)


def advance(job: Job, *, done: int, total: int | None = None, lease: datetime.timedelta = LEASE) -> bool:
    """Note how far it has come and renew the lease. False: stop working, it was cancelled, or is not ours any more."""
    values = {"done": done, "leased_until": timezone.now() + lease}
    if total is not None:
        values["total"] = total
    if done > job.done:
        values["attempts"] = 1  # it gets on, so whatever broke it off before was not the work itself
    return _ours(job, values, cancel_asked=False)


def turn_is_over(job: Job) -> bool:
    """Whether whoever works on it should return at the next good place, so that the job is paused."""
    spent = timezone.now() - job.turn_at
    return spent >= LONGEST_TURN or (spent >= TURN and Job.objects.filter(state=JobState.WAITING).exists())


def pause(job: Job) -> bool:
    """Give it back to the queue, behind all that waits now; what was done stays done."""
    return _ours(job, {"state": JobState.WAITING, "turn_at": timezone.now(), "attempts": 0, **_FREE})


def finish(job: Job, *, file: StoredFile | None = None, message: str = "") -> bool:
    """Close the job as done, with what it made."""
    return _end(job, JobState.DONE, file=file, message=message)


def fail(job: Job, *, message: str) -> bool:
    """Close the job as failed, with a sentence for its owner."""
    return _end(job, JobState.FAILED, message=message)


def stop(job: Job, *, message: str = "") -> bool:
    """Close a job in hand whose owner asked for it; False when nobody asked or it is not ours any more."""
    return _ours(job, _ending(JobState.CANCELLED, message or _("已取消。")), cancel_asked=True)


def ask_to_cancel(job: Job) -> bool:
    """Close a job that waits, or ask whoever works on it to stop; False when it has ended. The caller knows whose job it is."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if waiting.update(**_ending(JobState.CANCELLED, _("已取消。")), cancel_asked=True):
        return True
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True) == 1


def drop_file(job: Job) -> None:
    """Delete what a job made; the job stays. Call it inside a transaction."""
    stored = job.file
    Job.objects.filter(pk=job.pk).update(file=None)
    files.forget(stored)


def _claimable(kinds: list[str], now: datetime.datetime):
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, leased_until__lte=now)
    return Job.objects.filter(free, kind__in=kinds, attempts__lt=ATTEMPTS, cancel_asked=False)


def _close_the_hopeless(kinds: list[str], now: datetime.datetime) -> None:
    """End those whose worker died after it was asked to stop, and those that killed one worker after the other."""
    left = Job.objects.filter(state=JobState.RUNNING, leased_until__lte=now, kind__in=kinds)
    left.filter(cancel_asked=True).update(**_ending(JobState.CANCELLED, _("已取消。")))
    broken = _("处理时多次中断，已停止。已完成的部分保留；请检查文件后重试，或联系管理员。")
    left.filter(attempts__gte=ATTEMPTS).update(**_ending(JobState.FAILED, broken))


def _ending(state: JobState, message: str) -> dict:
    return {"state": state, "message": message, "finished_at": timezone.now(), **_FREE}


def _end(job: Job, state: JobState, **values) -> bool:
    return _ours(job, {**_ending(state, ""), **values})


def _ours(job: Job, values: dict, **conditions) -> bool:
    """Change the row if the lease in `job` is the one that holds it."""
    changed = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, token=job.token, **conditions).update(**values)
    if changed:
        _with(job, values)
    return bool(changed)


def _with(job: Job, values: dict) -> Job:
    for name, value in values.items():
        setattr(job, name, value)
    return job
