"""Which kinds of long work there are, and who does them."""

import datetime
from collections.abc import Callable, Mapping

from promotion.common.errors import Refused
from promotion.exchange.services import exporting, ledger
from promotion.exchange.services.previewing import preview
from promotion.exchange.services.running import run
from promotion.exchange.services.taking_back import take_back
from promotion.people.models import Job
from promotion.people.services import jobs

# Each works on from where the row says it stands. It tells `jobs.advance` at every step and returns when that says False, or at a good
# place once `jobs.turn_is_over`; it ends with `jobs.finish` or raises Refused, whose sentence the owner reads.
WORK: Mapping[str, Callable[[Job, datetime.datetime], None]] = {
    "import_preview": preview,
    "import_run": run,
    "import_take_back": take_back,
    ledger.KIND: exporting.make,
}


def work_on_next(now: datetime.datetime) -> bool:
    """One turn of the job whose turn it is; False when none waits."""
    job = jobs.claim(WORK, now)
    if job is None:
        return False
    try:
        WORK[job.kind](job, now)
    except Refused as refusal:
        jobs.fail(job, message=str(refusal))
    if not job.has_ended:
        jobs.stop(job) or jobs.pause(job)
    return True
