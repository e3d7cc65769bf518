"""A seal never leaves out an event whose transaction was still open while its neighbours were sealed."""

import threading

import pytest
from django.db import connection, connections, transaction

from promotion.common import audit
from promotion.common.audit_seals import faults, seal_pending
from promotion.common.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time: numbers are drawn in the order of commits")
def test_a_late_commit_is_sealed_in_its_turn():
    written, may_commit = threading.Event(), threading.Event()

    def write_slowly():
        try:
            with transaction.atomic():
                audit.record(actor=None, action="slow")
                written.set()
                may_commit.wait(20)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    written.wait(20)
    audit.record(actor=None, action="quick")
    assert seal_pending() == []
    may_commit.set()
    writer.join()
    [seal] = seal_pending()
    assert seal.count == 2
    assert list(AuditEvent.objects.order_by("id").values_list("action", flat=True)) == ["slow", "quick"]
    assert faults() == []
