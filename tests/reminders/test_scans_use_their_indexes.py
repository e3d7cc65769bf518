"""What a tick looks for is found by partial indexes that hold the present only, however long the past is."""

import pytest
from django.db import connection
from django.db.models import F

from promotion.common.lookups import Among, Being
from promotion.reminders import querysets
from promotion.reminders.models import Delivery
from tests.reminders.office import at

pytestmark = pytest.mark.django_db
SCANS = {
    "delivery_due": lambda: Delivery.objects.due(at()).filter(channel="email")[:8],
    "delivery_leased": lambda: Delivery.objects.with_lease_run_out(at()),
    "delivery_for_a_person": lambda: Delivery.objects.needing_a_person().filter(settled_at__lt=at()).order_by("settled_at"),
    "reminder_digest_by_day": lambda: querysets.digests().filter(fire_on__gte=at().date()),
    "notice_by_time": lambda: querysets.untold_notices(at().date()),
}


def plan_of(rows) -> str:
    """How the database would go about it if there were many rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return rows.explain()


@pytest.mark.parametrize("index", SCANS)
def test_a_scan_uses_its_index(index):
    assert index in plan_of(SCANS[index]())


def test_conditions_written_out_find_the_same_rows():
    assert str(Delivery.objects.waiting().query).count("'pending', 'retry'") == 1
    assert not Delivery.objects.filter(Being(F("state"), "sent")).exists()


@pytest.mark.parametrize("word", ["a'b", "", "x y", "é"])
def test_only_plain_words_are_written_out(word):
    with pytest.raises(ValueError, match="plain words"):
        Delivery.objects.filter(Among(F("state"), ["sent", word])).exists()
