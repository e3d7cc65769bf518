"""How fast and how flat: `python -m tests.exchange.bench_export --rows 100000`.

An office of so many projects in a SQLite file of its own; then, each in a process of its own, the writer alone with the same kinds of
cells, and an export as the worker makes it. Prints rows a second, their ratio, and the peak memory. Exit code 1 above 400 MB.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal

MB = 1024 * 1024
MOST_MEMORY = 400 * MB
COLUMNS = 25
SAMPLE = 1000


def main() -> int:
    """Prepare, measure both, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--step", choices=STEPS)
    asked = parser.parse_args()
    if asked.step:
        import django

        django.setup()
        STEPS[asked.step](asked.rows)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        here = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "MEDIA_ROOT": folder, "TMPDIR": folder, "DEMO": "1"}
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "crm.settings", **here}
        found = {step: _run(step, asked.rows, environment) for step in STEPS}
    bare, export = found["bare"], found["export"]
    speed, writer = asked.rows / export["seconds"], asked.rows / bare["seconds"]
    print(f"{asked.rows:,} rows x {COLUMNS} columns, {export['size'] / MB:.1f} MB of xlsx")
    print(f"writer alone {writer:,.0f} rows/s; export {speed:,.0f} rows/s; ratio {speed / writer:.2f}")
    print(
        f"peak memory: writer {bare['peak'] / MB:.0f} MB, export {export['peak'] / MB:.0f} MB (of which Django {export['before'] / MB:.0f} MB)"
    )
    return int(export["peak"] > MOST_MEMORY)


def _run(step: str, rows: int, environment: dict) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.exchange.bench_export", "--rows", str(rows), "--step", step]
    lines = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: float(number) for name, _is, number in (line.partition("=") for line in lines if "=" in line)}


def prepare(rows: int) -> None:
    """The office."""
    from django.core.management import call_command
    from django.utils import timezone

    from promotion.management.benching.data import make_office

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=open(os.devnull, "w"))
    make_office(rows, timezone.localdate())


def bare(rows: int) -> None:
    """The writer with the cells of the first thousand rows, over and over."""
    import xlsxwriter

    wish, actor = _wish()
    from promotion.exchange.services import ledger

    keys = ledger.keys_of(actor, wish, date.today())[:SAMPLE]
    found = wish.ledger.rows(actor, wish.params, date.today()).rows
    cells = [[_bare(value) for value in row] for row in wish.ledger.cells(found, keys, wish.columns)]
    began = time.perf_counter()
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as out, xlsxwriter.Workbook(out.name, {"constant_memory": True}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number in range(rows):
            for place, value in enumerate(cells[number % len(cells)]):
                _write(page, number, place, value, day)
    _tell(began)


def _bare(value):
    if isinstance(value, date):
        return datetime.combine(value, clock_time())
    return float(value) if isinstance(value, Decimal) else value


def _write(page, line, place, value, day) -> None:
    if isinstance(value, datetime):
        page.write_datetime(line, place, value, day)
    elif isinstance(value, float | int):
        page.write_number(line, place, value)
    elif value:
        page.write_string(line, place, value)


def export(rows: int) -> None:
    """Asked for, queued, made by the worker."""
    from django.utils import timezone

    from promotion.exchange.services import ledger, working

    wish, actor = _wish()
    print(f"before={_peak()}")
    began = time.perf_counter()
    job = ledger.export(actor=actor, wish=wish, today=timezone.localdate())
    working.work_on_next(timezone.now())
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", rows), (job.state, job.message)
    print(f"size={job.file.size}")
    _tell(began)


def _wish():
    from promotion.exchange.ledgers import LEDGERS
    from promotion.exchange.services.ledger import Wish
    from promotion.people.models import User

    columns = ",".join(column.key for column in LEDGERS["projects"].columns[:COLUMNS])
    return Wish(LEDGERS["projects"], f"cols={columns}&status=all&sort=code"), User.objects.get(username="bench-overseer")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _tell(began: float) -> None:
    print(f"seconds={time.perf_counter() - began}")
    print(f"peak={_peak()}")


STEPS = {"prepare": prepare, "bare": bare, "export": export}

if __name__ == "__main__":
    sys.exit(main())
