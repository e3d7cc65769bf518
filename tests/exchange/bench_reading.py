"""How fast and how flat: `python -m tests.exchange.bench_reading --rows 100000`.

Rows a second of the reading layer as a ratio to the reader's bare iteration in the same run, and the peak memory of opening, finding the table
and reading every cell into its value. Exit code 1 above 400 MB.
"""

import argparse
import datetime
import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter
from python_calamine import load_workbook

from promotion.common.sheets.books import open_book
from promotion.common.sheets.cells import Fault
from promotion.common.sheets.limits import MB
from promotion.common.sheets.tables import Line, find_table
from promotion.exchange.matching import knower, match
from promotion.exchange.reading import reader_of
from promotion.exchange.wanted import PROJECTS
from tests.exchange.plain import without_a_site

MOST_MEMORY = 400 * MB
COLUMNS = 25
DAY = datetime.datetime.combine(datetime.date(2025, 1, 1), datetime.time())
KINDS = {
    "money": lambda n, c: n * 1.5 + c,
    "date": lambda n, c: DAY + datetime.timedelta(days=n % 300),
    "number": lambda n, c: n % 500,
    "whole": lambda n, c: n % 900,
    "yes_no": lambda n, c: "是",
    "phones": lambda n, c: f"138{n:08d}",
    "contacts": lambda n, c: f"张三 139{n:08d}",
    "code": lambda n, c: "91511000MA6212345X",
}


def write(path: str, rows: int) -> None:
    """A 台账 of `rows` rows and 25 known columns."""
    wanted = [one for one in PROJECTS if one.key != "code"][:COLUMNS]
    with xlsxwriter.Workbook(path) as book:
        page, day = book.add_worksheet("项目"), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, [one.label for one in wanted])
        for n in range(1, rows + 1):
            for c, one in enumerate(wanted):
                value = KINDS.get(one.kind, lambda n, c: f"内江新材料{n % 5000}号{c}")(n, c)
                page.write_datetime(n, c, value, day) if isinstance(value, datetime.datetime) else page.write(n, c, value)


def layer(content: bytes) -> tuple[int, int, dict[str, float]]:
    """Rows, faults and seconds of each step of the layer."""
    clock = [time.process_time()]
    book = open_book(content, "台账.xlsx")
    table = find_table(book, known=knower(PROJECTS))
    readers = [(found.head.column, reader_of(found)) for found in match(table.heads, PROJECTS).found]
    clock.append(time.process_time())
    rows = sum(1 for line in table.lines() if isinstance(line, Line))
    clock.append(time.process_time())
    faults = sum(isinstance(read(line.cell(column)), Fault) for line in table.lines() if isinstance(line, Line) for column, read in readers)
    clock.append(time.process_time())
    return rows, faults, {"opened and found": clock[1] - clock[0], "rows": clock[2] - clock[1], "every cell a value": clock[3] - clock[2]}


def bare(content: bytes) -> float:
    """Seconds of the reader alone."""
    began = time.process_time()
    for _row in load_workbook(io.BytesIO(content)).get_sheet_by_index(0).iter_rows():
        pass
    return time.process_time() - began


def main() -> int:
    """The command; the workbook is written by a process of its own, so that its memory is not counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--write")
    chosen = parser.parse_args()
    if chosen.write:
        write(chosen.write, chosen.rows)
        return 0
    without_a_site()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.xlsx"
        command = [sys.executable, "-m", "tests.exchange.bench_reading", "--rows", str(chosen.rows), "--write", str(path)]
        subprocess.run(command, check=True)
        content = path.read_bytes()
    rows, faults, seconds = layer(content)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    alone = bare(content)
    print(f"{rows} rows, {faults} faults; bare reader {rows / alone:,.0f} rows/s")
    spent = 0.0
    for step, needed in seconds.items():
        spent += needed
        print(f"up to {step}: {rows / spent:,.0f} rows/s, {alone / spent:.2f} of the bare reader")
    print(f"peak {peak / MB:.0f} MB")
    return int(peak > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
