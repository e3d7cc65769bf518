"""A small run of the fuzzer: only Refused or a table comes out of damaged files, whatever the reader does inside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.exchange.fuzz_books import make, run

ROOT = Path(__file__).resolve().parents[2]


def test_sixty_damaged_files_are_tables_or_refusals():
    figures = run(seed=7, numbers=range(60))
    assert figures.surprises == []
    assert sum(figures.outcomes.values()) == 60
    assert figures.outcomes["refused"] > 5
    assert figures.outcomes["table"] > 5


def test_a_file_is_made_from_its_number_alone():
    assert make(1, 5) == make(1, 5)
    assert len({make(1, number)[0] for number in range(20)}) > 15


def test_the_fuzzer_finds_a_surprise_where_there_is_one(monkeypatch):
    monkeypatch.setattr("tests.exchange.fuzz_books.read_all", lambda content, filename, limits: {}[filename])
    assert len(run(seed=1, numbers=range(3)).surprises) == 3


@pytest.mark.parametrize("module", ["promotion.exchange.matching", "promotion.exchange.reading", "tests.exchange.fuzz_books"])
def test_reading_needs_no_site(module):
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
