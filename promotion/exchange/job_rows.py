"""A job as 后台任务 draws it."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.services.exporting import expires_on
from promotion.exchange.services.ledger import KIND
from promotion.people.models import Job
from promotion.people.models.jobs import JobState

TONE = {JobState.DONE: "green", JobState.FAILED: "red", JobState.CANCELLED: "line", JobState.RUNNING: "blue", JobState.WAITING: "amber"}
OTHER_KINDS = {
    "import_preview": gettext_lazy("导入：读取与核对"),
    "import_run": gettext_lazy("导入：写入"),
    "import_take_back": gettext_lazy("导入：整批撤回"),
}


@dataclass(frozen=True)
class JobRow:
    """One line: what it is, how far it is, where its file can be had and until when, or the page that tells more."""

    job: Job
    title: str
    tone: str
    href: str = ""
    page: str = ""
    until: datetime.datetime | None = None


def row_of(job: Job, now: datetime.datetime) -> JobRow:
    """The line of a job."""
    if job.kind != KIND:
        return JobRow(job, str(OTHER_KINDS.get(job.kind, _("后台任务"))), TONE[job.state], page=_page_of(job))
    until = expires_on(job)
    href = reverse("job_file", args=[job.pk]) if until and now < until else ""
    title = f"{LEDGERS[job.params['ledger']].title}（{job.params['kind']}）"
    return JobRow(job, title, TONE[job.state], href=href, until=until)


def _page_of(job: Job) -> str:
    return reverse("import_detail", args=[job.params["batch"]]) if "batch" in job.params else ""
