"""Kill those who plan and send reminders, wherever they stand, and count what was lost or doubled.

    python -m tests.faults.reminders --db sqlite,postgresql --n 10000 --kills 500 [--celery-kills 50] [--workers 2] [--seed 1]
                                     [--mutant mark-then-send] [--control celery-eta]

Each round some things fall due, and processes tick and post at once. Most are killed (SIGKILL) at a named hook, some at any moment, some
are frozen until their lease has run out; some of the kills hit real Celery workers. Time is simulated: from 08:00 to noon in steps of 15
minutes, on workdays. Mails go to an SMTP server of the harness, 企业微信 and robots to an HTTP server, and both also drop, delay, refuse.

Exit code 0: the promise held; 1: it did not; 2: not enough kills, or a hook that nobody reached, so that nothing is proven.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.faults import naive, scratch

MUTANTS = ["mark-then-send", "send-then-mark", "resend", "finish-unasked", "begin-unasked", "claim-unasked"]
# Settings are read once per process: each database gets one of its own.
RUN = "import django; django.setup(); from tests.faults import rounds; raise SystemExit(rounds.main())"
MAIL_FAULTS = "say:rcpt:450 greylisted=0.01,drop:mail=0.005,drop:dot=0.002,late:dot=0.002"
HTTP_FAULTS = "drop-unread=0.005,drop-read=0.002,busy=0.01,late=0.002,http:502=0.005"
LATE = "1.5"  # seconds


def options(arguments=None) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=500, help="reminders told at once by three channels; a tenth as many deadlines on top")
    parser.add_argument("--kills", type=int, default=50, help="SIGKILLs altogether")
    parser.add_argument("--celery-kills", type=int, default=None, help="of which real Celery workers (default: a tenth)")
    parser.add_argument("--db", default="sqlite,postgresql")
    parser.add_argument("--workers", type=int, default=2, help="processes that tick, and as many that post, at once")
    parser.add_argument("--mutant", choices=MUTANTS, default="")
    parser.add_argument("--control", choices=["celery-eta"], default="")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    given.celery_kills = given.kills // 10 if given.celery_kills is None else given.celery_kills
    return given


def main() -> int:
    """Run over each database; the worst of the exit codes, 1 being worse than 2."""
    given = options()
    if given.control:
        return naive.run(given.n)
    codes = [run_over(vendor, given.seed) for vendor in given.db.split(",")]
    return 1 if 1 in codes else max(codes)


def run_over(vendor: str, seed: int) -> int:
    """One database: prepare it and the sinks, then run the rounds over them."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crm-faults-")))
        url = stack.enter_context(scratch.database(vendor, folder))
        mail = stack.enter_context(sink("mail_sink", folder / "mails", MAIL_FAULTS, seed))
        web = stack.enter_context(sink("http_sink", folder / "posts", HTTP_FAULTS, seed))
        env = {**os.environ, "CRM_TESTING": "1", "FAULTS": "1", "DATABASE_URL": url, "TEST_DATABASE_URL": url}
        env |= {"EMAIL_URL": f"smtp://127.0.0.1:{mail}", "FAULTS_WEB": f"http://127.0.0.1:{web}", "FAULTS_FOLDER": str(folder)}
        env |= {"DJANGO_SETTINGS_MODULE": "crm.settings", "REDIS_URL": f"unix://{folder}/broker.sock"}
        return subprocess.run([sys.executable, "-c", RUN, *sys.argv[1:]], env=env).returncode


@contextlib.contextmanager
def sink(module: str, notes: Path, faults: str, seed: int) -> Iterator[int]:
    """A server of the harness in a process of its own; its port."""
    notes.touch()
    command = [sys.executable, "-m", f"tests.faults.{module}", str(notes), "--faults", faults, "--delay", LATE, "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield int(running.stdout.readline())
        finally:
            running.terminate()


if __name__ == "__main__":
    sys.exit(main())
