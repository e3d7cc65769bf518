"""What a tick looks for is found by partial indexes that hold the present only, however long the past is."""

import pytest
from django.db import connection
from django.db.models import F

from promotion.common.lookups import Among, Being
from promotion.reminders import querysets
from promotion.reminders.models import Delivery
from promotion.reminders.services import outbox
from tests.reminders.office import at

pytestmark = pytest.mark.django_db
SCANS = {
    "delivery_due": lambda: Delivery.objects.due(at()).filter(channel="email")[:8],
    "delivery_leased": lambda: Delivery.objects.with_lease_run_out(at()),
    "delivery_for_a_person": lambda: Delivery.objects.needing_a_person().filter(settled_at__lt=at()).order_by("settled_at"),
    "reminder_digest_by_day": lambda: querysets.digests().filter(fire_on__gte=at().date()),
    "notice_by_time": lambda: querysets.untold_notices(at().date()),
}


def as_if_there_were_many():
    """Let PostgreSQL go about it as it would if there were many rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")


def plan_of(rows) -> str:
    """How the database goes about it."""
    as_if_there_were_many()
    return rows.explain()


@pytest.mark.parametrize("index", SCANS)
def test_a_scan_uses_its_index(index):
    assert index in plan_of(SCANS[index]())


def test_what_is_claimed_is_found_by_the_index_of_due_rows():
    as_if_there_were_many()
    explained = []

    def explain(execute, sql, params, many, context):
        if "UPDATE promotion_delivery" in sql:
            how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
            execute(f"{how} {sql}", params, many, context)
            explained.append(str(context["cursor"].fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        assert outbox.claim("email", at(), 8) == []
    assert "delivery_due" in explained[0]


def test_conditions_written_out_find_the_same_rows():
    assert str(Delivery.objects.waiting().query).count("'pending', 'retry'") == 1
    assert not Delivery.objects.filter(Being(F("state"), "sent")).exists()


@pytest.mark.parametrize("word", ["a'b", "", "x y", "é"])
def test_only_plain_words_are_written_out(word):
    with pytest.raises(ValueError, match="plain words"):
        Delivery.objects.filter(Among(F("state"), ["sent", word])).exists()
