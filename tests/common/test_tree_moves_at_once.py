"""Moves at the same time leave a tree, not a ring."""

import random
import threading

import pytest
from django.db import connection

from promotion.common.errors import Refused
from promotion.common.trees import rebuild_paths
from promotion.places.models import Region

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, MOVES = 6, 40


def keep_moving(ids, seed, said):
    chance = random.Random(seed)
    try:
        for _ in range(MOVES):
            mover = Region.objects.get(pk=chance.choice(ids))
            mover.parent_id = chance.choice([*ids, None])
            try:
                mover.save()
                said.append("moved")
            except Refused:
                said.append("refused")
    finally:
        connection.close()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time and an in-memory test database")
def test_six_movers_leave_every_path_true():
    ids = [Region.objects.create(slug=f"n{number}", name="n", full_name="n", level="county").pk for number in range(8)]
    said = []
    movers = [threading.Thread(target=keep_moving, args=(ids, seed, said)) for seed in range(THREADS)]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()
    assert len(said) == THREADS * MOVES
    assert set(said) == {"moved", "refused"}
    assert rebuild_paths(Region) == 0
