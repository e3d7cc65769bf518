"""How fast and how flat: `python -m tests.exchange.bench_export --rows 100000`.

An office of so many projects in a SQLite file of its own; then, each in a process of its own, the writer alone with the same cells, and an
export as the worker makes it. Prints rows a second, their ratio, and the peak memory. Exit code 1 above 400 MB.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from promotion.common.sheets.limits import MB

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_MEMORY = 400 * MB
STEPS = ("prepare", "bare", "export")


def main() -> int:
    """Prepare, measure both, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        own = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "MEDIA_ROOT": folder, "TMPDIR": folder, "DEMO": "1"}
        found = {step: measured(step, rows, {**os.environ, **own}) for step in STEPS}
    bare, export = found["bare"], found["export"]
    print(f"{rows:,} rows of {export['columns']:.0f} columns, {export['size'] / MB:.1f} MB")
    print(f"writer alone {rows / bare['seconds']:,.0f} rows/s, export {rows / export['seconds']:,.0f} rows/s")
    print(f"ratio {bare['seconds'] / export['seconds']:.2f} of elapsed, {bare['worked'] / export['worked']:.2f} of processor time")
    print(f"peak memory: writer {bare['peak'] / MB:.0f} MB, export {export['peak'] / MB:.0f} MB (before it {export['before'] / MB:.0f} MB)")
    return int(export["peak"] > MOST_MEMORY)


def measured(step: str, rows: int, environment: dict) -> dict[str, float]:
    """What a step of `export_steps.py` says of itself, in a process of its own."""
    code = f"from tests.exchange import export_steps; export_steps.{step}({rows})"
    command = [sys.executable, "-W", "ignore", "manage.py", "shell", "-v", "0", "-c", code]
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: float(number) for name, _is, number in (line.partition("=") for line in said.splitlines()) if number}


if __name__ == "__main__":
    sys.exit(main())
