"""The small form of `python -m tests.faults.moves`: several processes at once, and the mutant that must fail."""

import os

from tests.faults import moves

KIND = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"


def test_exactly_one_of_several_processes_wins():
    verdict = moves.run(KIND, processes=4, rounds=8)
    assert moves.is_clean(verdict), verdict


def test_without_the_version_check_several_win():
    assert not moves.is_clean(moves.run(KIND, processes=4, rounds=4, mutant=True))
