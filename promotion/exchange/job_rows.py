"""A job as 后台任务 draws it."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.services.exporting import expires_on
from promotion.exchange.services.ledger import KIND
from promotion.people.models import Job
from promotion.people.models.jobs import JobState

TONE = {JobState.DONE: "green", JobState.FAILED: "red", JobState.CANCELLED: "line", JobState.RUNNING: "blue", JobState.WAITING: "amber"}


@dataclass(frozen=True)
class JobRow:
    """One line: what it is, how far it is, where its file can be had and until when."""

    job: Job
    title: str
    tone: str
    href: str = ""
    until: datetime.datetime | None = None


def row_of(job: Job, now: datetime.datetime) -> JobRow:
    """The line of a job."""
    if job.kind != KIND:
        return JobRow(job, _("后台任务"), TONE[job.state])
    until = expires_on(job)
    href = reverse("job_file", args=[job.pk]) if until and now < until else ""
    title = f"{LEDGERS[job.params['ledger']].title}（{job.params['kind']}）"
    return JobRow(job, title, TONE[job.state], href, until)
