"""The small form of `python -m tests.faults.sites`: several processes at the same sites, and the mutant that must be found."""

import os

from tests.faults import sites

KIND = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"


def test_many_at_once_never_take_more_than_there_is():
    verdict = sites.run(KIND, processes=4, rounds=8)
    assert sites.is_clean(verdict), verdict


def test_without_the_lock_a_site_gives_more_than_it_has():
    assert sites.run(KIND, processes=4, rounds=8, mutant=True)["rounds_over_area"] > 0
