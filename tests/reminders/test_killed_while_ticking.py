"""The small form of the fault harness, over the database of this test run: real processes, killed at named places."""

import os
import subprocess
import sys

import pytest

from tests.faults.reminders import MUTANTS

VENDOR = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"


def harness(*options):
    command = [sys.executable, "-m", "tests.faults.reminders", "--db", VENDOR, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_nothing_is_lost_or_doubled_by_kills():
    run = harness("--n", "64", "--kills", "16")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "in-app   lost 0  doubled 0" in run.stdout
    assert "e-mail   lost 0  doubled 0" in run.stdout


def test_four_ticks_at_once_make_each_message_once():
    run = harness("--n", "80", "--kills", "0", "--workers", "4")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "e-mail   lost 0  doubled 0  unknown 0" in run.stdout


@pytest.mark.skipif(VENDOR != "sqlite", reason="the mutants are wrong on any database; the SQLite run shows it")
@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_harness_finds_a_wrong_sender(mutant):
    run = harness("--n", "24", "--kills", "8", "--mutant", mutant)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "promise BROKEN" in run.stdout
    found = {"mark-then-send": "in-app   lost 0", "send-then-mark": "doubled 0\n  e-mail", "resend": "doubled 0  unknown"}
    assert found[mutant] not in run.stdout
