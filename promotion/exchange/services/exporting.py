"""Exports in the background: made by a worker, fetched by whoever asked, gone after a week. Sight is asked when made and when fetched."""

import datetime
import zlib
from array import array
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.exchange.ledgers.ledger import CHUNK, Ledger
from promotion.exchange.models import ExportedRows
from promotion.exchange.services import ledger
from promotion.exchange.services.ledger import KIND, Wish
from promotion.exchange.sheets import CONTENT_TYPES
from promotion.people.models import Job, StoredFile
from promotion.people.models.jobs import JobState
from promotion.people.services import files, jobs

KEPT = datetime.timedelta(days=7)


class _Stopped(Exception):
    """The owner asked to stop, or another worker has the job."""


def make(job: Job, now: datetime.datetime) -> None:
    """The work of an export job. A file cannot be gone on with: whoever takes over begins anew. Refused as `ledger.export` is."""
    today, wish, actor = timezone.localdate(now), Wish.of(job.params), job.owner
    keys = ledger.keys_of(actor, wish, today)
    closer = _closer(wish.ledger, actor, keys, today)
    if not jobs.advance(job, done=0, total=len(keys)):
        return
    with TemporaryFile() as out:
        try:
            count = ledger.write_out(actor, wish, keys, out, today, lambda rows: _told(rows, job))
        except _Stopped:
            return
        _keep(job, wish, ExportedRows(job=job, keys=pack(keys), closer_keys=closer), count, out, today)


def _told(rows: Iterable, job: Job) -> Iterator:
    """The rows, telling the job of each chunk."""
    for number, row in enumerate(rows):
        if number and number % CHUNK == 0 and not jobs.advance(job, done=number):
            raise _Stopped
        yield row


@transaction.atomic
def _keep(job: Job, wish: Wish, exported: ExportedRows, count: int, out, today: datetime.date) -> None:
    """Put the file away and close the job, which nobody can take away any more once it answers; nothing is kept of one that is not ours."""
    if not jobs.advance(job, done=count):
        return
    stored = files.keep_made(out, name=ledger.name_of(wish, today), content_type=CONTENT_TYPES[wish.kind], owner=job.owner)
    exported.save(force_insert=True)
    ledger.note_in_trail(job.owner, wish, count, job)
    words = {"title": wish.ledger.title, "n": count, "days": KEPT.days}
    message = _("%(title)s已导出 %(n)d 行，请在 %(days)d 天内到“后台任务”下载。") % words
    jobs.finish(job, file=stored, message=message)


def fetch(*, actor, job: Job, now: datetime.datetime) -> StoredFile:
    """The file of `job` for its owner, if they still see every row in it. Refused with what to do otherwise; audited either way."""
    if job.state != JobState.DONE or job.file is None or now >= job.finished_at + KEPT:
        raise Refused(_("这个文件已不在（保留 %(days)d 天），请重新导出。") % {"days": KEPT.days})
    today, wish = timezone.localdate(now), Wish.of(job.params)
    ledger.may_export(actor, today)
    lost = unseen(wish.ledger, actor, job.exported, today)
    with transaction.atomic():
        action = "export.refused" if lost else "export.fetch"
        audit.record(actor=actor, action=action, obj=job, after={"lost": lost} if lost else {"file": job.file_id})
    if lost:
        raise Refused(_("您的权限或项目归属有变化，文件里有 %(n)d 行您已看不到，不能下载；请重新导出。") % {"n": lost})
    return job.file


def unseen(asked: Ledger, actor, exported: ExportedRows, today: datetime.date) -> int:
    """How many of the exported rows the actor does not see today, or not as closely as when they were written."""
    lost = _missing(asked.seen(actor, today), unpack(exported.keys))
    if exported.closer_keys:
        lost = max(lost, _missing(asked.closer(actor, today), unpack(exported.closer_keys)))
    return lost


def _closer(asked: Ledger, actor, keys: array, today: datetime.date) -> bytes:
    if asked.closer is None:
        return b""
    rows = asked.closer(actor, today).order_by()
    return pack(array("q", (key for part in _parts(keys) for key in rows.filter(pk__in=part).values_list("pk", flat=True))))


def _missing(rows: QuerySet, keys: array) -> int:
    """How many of `keys` are not among `rows`."""
    rows = rows.order_by()
    return sum(len(part) - rows.filter(pk__in=part).count() for part in _parts(keys))


def _parts(keys: array) -> Iterator[array]:
    return (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))


def expires_on(job: Job) -> datetime.datetime | None:
    """Until when the file can be had; None where there is none."""
    return job.finished_at + KEPT if job.file_id else None


def drop_expired(now: datetime.datetime) -> int:
    """Delete the files that nobody may fetch any more; how many. The jobs stay."""
    old = list(Job.objects.filter(kind=KIND, file__isnull=False, finished_at__lte=now - KEPT).select_related("file"))
    for job in old:
        with transaction.atomic():
            ExportedRows.objects.filter(job=job).delete()
            jobs.drop_file(job)
    return len(old)


def pack(keys: array) -> bytes:
    """Keys sorted, as the steps between them: neighbours take next to nothing."""
    ordered = sorted(keys)
    return zlib.compress(array("q", (key - before for before, key in zip([0, *ordered], ordered, strict=False))).tobytes())


def unpack(packed: bytes) -> array:
    """The keys that `pack` took."""
    keys, total = array("q"), 0
    for step in array("q", zlib.decompress(packed)):
        total += step
        keys.append(total)
    return keys
