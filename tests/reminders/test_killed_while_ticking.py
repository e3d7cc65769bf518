"""The small form of the fault harness, over the database of this test run: real processes, killed at named places."""

import os
import re
import subprocess
import sys

import pytest

from tests.faults import reminders

VENDOR = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"


def harness(*options):
    command = [sys.executable, "-m", "tests.faults.reminders", "--db", VENDOR, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


def figures(run) -> dict[str, tuple[int, int]]:
    """Channel → lost, doubled."""
    found = re.findall(r"(\w+) +due +\d+  lost (\d+)  doubled (\d+)", run.stdout)
    assert len(found) == 4, run.stdout + run.stderr
    return {channel: (int(lost), int(doubled)) for channel, lost, doubled in found}


def test_nothing_is_lost_or_doubled_by_kills():
    run = harness("--n", "100", "--kills", "16", "--celery-kills", "0")
    assert run.returncode == 0, run.stdout + run.stderr
    assert set(figures(run).values()) == {(0, 0)}
    assert "not listed in the admin 0" in run.stdout


@pytest.mark.redis
def test_nothing_is_lost_or_doubled_by_kills_of_celery_workers():
    run = harness("--n", "150", "--kills", "3", "--celery-kills", "3")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 of Celery" in run.stdout
    assert set(figures(run).values()) == {(0, 0)}


@pytest.mark.skipif(VENDOR != "sqlite", reason="the mutants are wrong on any database; the SQLite run shows it")
@pytest.mark.parametrize(("mutant", "channel", "fault"), [("mark-then-send", "in_app", 0), ("send-then-mark", "in_app", 1)])
def test_the_harness_finds_a_wrong_sender(mutant, channel, fault):
    run = harness("--n", "48", "--kills", "8", "--celery-kills", "0", "--mutant", mutant)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "promise BROKEN" in run.stdout
    assert figures(run)[channel][fault] > 0


def test_too_few_kills_prove_nothing(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["reminders", "--db", "a,b,c"])
    codes = {"a": 0, "b": 2, "c": 1}
    monkeypatch.setattr(reminders, "run_over", lambda vendor, seed: codes[vendor])
    assert reminders.main() == 1
    del codes["c"]
    monkeypatch.setattr(sys, "argv", ["reminders", "--db", "a,b"])
    assert reminders.main() == 2
