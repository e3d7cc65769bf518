"""Measure the reminders on scratch databases: claims, a rush, a steady load, and whether a long past slows the present.

    python -m tests.faults.bench_reminders [--db postgresql,sqlite] [--parts claims,rush,steady,past,office] [--past 1000000] [--rush 10000]

claims: claims a second beside a bare FOR UPDATE SKIP LOCKED loop over the same table (PostgreSQL). rush: so many due at once, seconds until
all are inside, with real beat and workers. steady: p95 from due to inside under a steady load, beat every 20 s. past: plans and times of
the scans, and a whole tick, with 10 000 and with `--past` settled reminders. office: where the time of a tick goes with 10 000 open
deadlines and 3 000 projects. Figures are for a machine that does nothing else meanwhile.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults import scratch

PARTS = ["claims", "rush", "steady", "past", "office"]
RUN = "import django; django.setup(); from tests.faults import benches; raise SystemExit(benches.main())"


def options(arguments=None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", default="postgresql,sqlite")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--past", type=int, default=1_000_000)
    parser.add_argument("--rush", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=180, help="of steady load")
    return parser.parse_args(arguments)


def main() -> int:
    """Each part over each database, each on a database of its own; 1 when a goal was missed."""
    given = options()
    return max(run_over(vendor, part) for vendor in given.db.split(",") for part in given.parts.split(","))


def run_over(vendor: str, part: str) -> int:
    """One part over one database."""
    if part == "claims" and vendor == "sqlite":
        return 0  # no SKIP LOCKED there, and one writer
    with tempfile.TemporaryDirectory(prefix="crm-bench-") as name, scratch.database(vendor, Path(name)) as url:
        env = {**os.environ, "DATABASE_URL": url, "CRM_TESTING": "0", "DEMO": "0", "HTTPS": "0", "SECRET_KEY": "bench", "EMAIL_URL": ""}
        env |= {"DJANGO_SETTINGS_MODULE": "crm.settings", "REDIS_URL": f"unix://{name}/broker.sock", "VAR_DIR": name, "LOG_LEVEL": "ERROR"}
        return subprocess.run([sys.executable, "-c", RUN, *sys.argv[1:], "--parts", part], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
