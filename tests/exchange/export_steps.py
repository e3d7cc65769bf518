"""The steps of `bench_export.py`, each run by `manage.py shell` in a process of its own."""

import datetime
import io
import resource
import tempfile
import time
from decimal import Decimal

import xlsxwriter
from django.core.management import call_command
from django.utils import timezone

from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.services import ledger, working
from promotion.exchange.services.ledger import Wish
from promotion.management.benching.data import make_office
from promotion.people.models import User
from promotion.people.models.jobs import JobState

COLUMNS = LEDGERS["projects"].columns[:25]
SAMPLE = 1000


def prepare(rows: int) -> None:
    """The office."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    make_office(rows, timezone.localdate())


def bare(rows: int) -> None:
    """The writer with the cells of the first thousand rows, over and over."""
    wish, actor, today = _wish(), _actor(), timezone.localdate()
    keys = ledger.keys_of(actor, wish, today)[:SAMPLE]
    asked = wish.ledger.rows(actor, wish.params, today)
    cells = [[_bare(value) for value in row] for row in wish.ledger.cells(asked, keys, wish.columns)]
    began = _clocks()
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as out, xlsxwriter.Workbook(out.name, {"constant_memory": True}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number in range(rows):
            for place, value in enumerate(cells[number % len(cells)]):
                _write(page, number, place, value, day)
    _tell(began)


def export(rows: int) -> None:
    """Asked for, queued, made by the worker."""
    _say(before=_peak(), columns=len(COLUMNS))
    began = _clocks()
    job = ledger.export(actor=_actor(), wish=_wish(), today=timezone.localdate())
    working.work_on_next(timezone.now())
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, rows), (job.state, job.message)
    _say(size=job.file.size)
    _tell(began)


def _wish() -> Wish:
    return Wish(LEDGERS["projects"], f"cols={','.join(column.key for column in COLUMNS)}&status=all&sort=code")


def _actor() -> User:
    return User.objects.get(username="bench-overseer")


def _bare(value):
    if isinstance(value, datetime.date):
        return datetime.datetime.combine(value, datetime.time())
    return float(value) if isinstance(value, Decimal) else value


def _write(page, line: int, place: int, value, day) -> None:
    if isinstance(value, datetime.datetime):
        page.write_datetime(line, place, value, day)
    elif isinstance(value, float | int):
        page.write_number(line, place, value)
    elif value:
        page.write_string(line, place, value)


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _tell(began: tuple[float, float]) -> None:
    elapsed, worked = (now - before for now, before in zip(_clocks(), began, strict=True))
    _say(seconds=elapsed, worked=worked, peak=_peak())


def _say(**facts) -> None:
    for name, value in facts.items():
        print(f"{name}={value}")
