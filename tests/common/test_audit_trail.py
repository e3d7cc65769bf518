"""Each act leaves a row: who, from where, what, from what to what."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from promotion.common import audit
from promotion.common.models import AuditEvent
from promotion.common.request_context import RequestContext, client_address, entered
from promotion.people.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return User.objects.create(username="officer", name="张三")


def test_it_keeps_who_what_where_and_only_what_changed(officer):
    unit = Unit.objects.create(name="甲局")
    with entered(RequestContext(ip="10.0.0.7", request_id="r-1")):
        audit.record(
            actor=officer,
            action="unit.edit",
            obj=unit,
            before={"name": "乙局", "kind": "bureau"},
            after={"name": "甲局", "kind": "bureau"},
            project_code="ZS2026-00001",
            note="更名",
        )
    row = AuditEvent.objects.get()
    assert (row.actor_id, row.actor_name, row.ip, row.request_id) == (officer.pk, "张三", "10.0.0.7", "r-1")
    assert (row.action, row.object_type, row.object_id, row.object_label) == ("unit.edit", "unit", str(unit.pk), "甲局")
    assert (row.before, row.after) == ({"name": "乙局"}, {"name": "甲局"})
    assert (row.project_code, row.note) == ("ZS2026-00001", "更名")


def test_the_system_acts_without_a_person():
    audit.record(actor=None, action="tick")
    row = AuditEvent.objects.get()
    assert (row.actor_id, row.actor_name, row.ip) == (None, "系统", None)


def test_it_goes_with_the_act_when_that_is_rolled_back(officer):
    with transaction.atomic():
        audit.record(actor=officer, action="x")
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()


ODD = [
    (Decimal("12000.500000"), "12000.500000"),
    (date(2026, 1, 2), "2026-01-02"),
    (None, None),
    (True, True),
    (0.1, "0.1"),
    ([1, "甲"], [1, "甲"]),
    ({"a": Decimal(1)}, {"a": "1"}),
    ("a\x00b", "ab"),
    ("\ud800", "?"),
    ("𠮷🎉", "𠮷🎉"),
]


@pytest.mark.parametrize(("value", "kept"), ODD)
def test_values_of_any_type_are_kept_and_never_make_the_act_fail(value, kept):
    audit.record(actor=None, action="x", after={"value": value}, note=str(value))
    assert AuditEvent.objects.get().after == {"value": kept}


def test_a_long_label_is_cut_not_refused(officer):
    officer.name = "长" * 64
    audit.record(actor=officer, action="x", obj=Unit(pk=1, name="名" * 300))
    assert len(AuditEvent.objects.get().object_label) == 255


def test_changes_names_the_fields_that_differ():
    before, after = {"a": Decimal(1), "b": 2, "c": 3}, {"a": Decimal(1), "b": 5, "d": 4}
    assert audit.changes(before, after) == {"b": [2, 5], "c": [3, None], "d": [None, 4]}


def test_a_snapshot_reads_foreign_keys_without_a_query(officer, django_assert_num_queries):
    officer = User.objects.get(pk=officer.pk)
    with django_assert_num_queries(0):
        assert audit.snapshot(officer, ["name", "unit"]) == {"name": "张三", "unit": None}


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "192.0.2.1"),
        ("6.6.6.6", 0, "192.0.2.1"),
        ("6.6.6.6, 10.0.0.9", 1, "10.0.0.9"),
        ("6.6.6.6, 10.0.0.9, 10.0.0.1", 2, "10.0.0.9"),
        ("", 1, "192.0.2.1"),
        ("junk", 1, None),
    ],
)
def test_a_forged_forwarded_header_is_not_believed(forwarded, proxies, address):
    assert client_address({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}, proxies) == address
