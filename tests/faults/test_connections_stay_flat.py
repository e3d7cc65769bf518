"""The small form of `python -m tests.faults.connections`: workers hold no more database connections than they have processes."""

import os

import pytest
from django.db import connections

from tests.faults.connections import measure

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="a file counts no connections"),
]


def test_connections_stay_flat_and_none_is_left(plant, transactional_db):
    connections.close_all()
    figures = measure(plant, transactional_db, 200)
    assert figures.is_flat, figures
    assert figures.sessions >= 200, figures


def test_a_connection_leaked_by_each_task_is_seen(plant, transactional_db):
    connections.close_all()
    figures = measure(plant, transactional_db, 40, mutant=True)
    assert not figures.is_flat, figures
    assert max(figures.looks) > 20, figures
