"""Kill ticking processes at named places and count what was lost or doubled.

    python -m tests.faults.reminders --n 500 --kills 50 --db sqlite,postgresql [--workers 2] [--mutant mark-then-send]

Each round some reminders fall due and a process ticks; it is killed (SIGKILL to itself) at one of the named hooks, or, with kills used up,
ticks to its end. Time is simulated, 15 minutes a round, so that leases run out. Mails go to an SMTP server of the harness.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults import scratch

MUTANTS = ["mark-then-send", "send-then-mark", "resend"]
# Settings are read once per process: each database gets one of its own.
RUN = "import django; django.setup(); from tests.faults import rounds; raise SystemExit(rounds.main())"


def options(arguments=None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=500)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--db", default="sqlite,postgresql")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--mutant", choices=MUTANTS, default="")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def main() -> int:
    """Run over each database; 1 when the promise did not hold on one of them, 2 when there were not enough kills to tell."""
    return max(run_over(vendor) for vendor in options().db.split(","))


def run_over(vendor: str) -> int:
    """One database: prepare it and a mail sink, then run the rounds over them."""
    with tempfile.TemporaryDirectory() as folder, scratch.database(vendor, Path(folder)) as url:
        notes = Path(folder) / "mails"
        notes.touch()
        command = [sys.executable, "-m", "tests.faults.sink", str(notes)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sink:
            port = sink.stdout.readline().strip()
            env = {**os.environ, "CRM_TESTING": "1", "FAULTS": "1", "DATABASE_URL": url, "TEST_DATABASE_URL": url}
            env |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "DJANGO_SETTINGS_MODULE": "crm.settings", "FAULTS_NOTES": str(notes)}
            try:
                return subprocess.run([sys.executable, "-c", RUN, *sys.argv[1:]], env=env).returncode
            finally:
                sink.terminate()


if __name__ == "__main__":
    sys.exit(main())
