"""Whoever edits or cuts the trail behind our back is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from promotion.common import audit
from promotion.common.audit_seals import faults, seal_pending
from promotion.common.guards import GUARDS
from promotion.common.models import AuditEvent, AuditSeal

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(settings, tmp_path):
    """Twenty-five events under three seals, the heads in a file."""
    settings.AUDIT_HEADS_FILE = str(tmp_path / "heads")
    for n in range(25):
        audit.record(actor=None, action=f"act.{n}", after={"金额": f"{n}.50", "n": n}, note="𠮷")
    return seal_pending(batch=10)


@pytest.fixture
def without_triggers():
    """An intruder with the rights to drop the triggers first."""
    with connection.cursor() as cursor:
        for guard in GUARDS:
            if guard.table in {"promotion_auditevent", "promotion_auditseal"}:
                for statement in guard.drop_sql(connection.vendor):
                    cursor.execute(statement)


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_an_untouched_trail_is_whole(sealed, capsys):
    assert [seal.count for seal in sealed] == [10, 10, 5]
    assert faults() == []
    call_command("audit_verify")
    assert sealed[-1].digest in capsys.readouterr().out


def test_sealing_again_seals_only_what_is_new(sealed):
    assert seal_pending() == []
    audit.record(actor=None, action="later")
    [seal] = seal_pending()
    assert (seal.seq, seal.count, seal.previous) == (4, 1, sealed[-1].digest)
    assert faults() == []


@pytest.mark.usefixtures("without_triggers")
@pytest.mark.parametrize(
    "column_value",
    [
        ("note", "'别的'"),
        ("actor_name", "'李四'"),
        ("after", "'{}'"),
        ("at", "'2020-01-01 00:00:00+00:00'"),
        ("object_id", "'7'"),
        ("ip", "'10.9.9.9'"),
    ],
    ids=lambda pair: pair[0],
)
def test_an_edited_event_is_found(sealed, column_value):
    column, value = column_value
    run(f'UPDATE promotion_auditevent SET "{column}" = {value} WHERE action = %s', "act.12")
    assert len(faults()) == 1
    assert "seal 2" in faults()[0]
    with pytest.raises(CommandError):
        call_command("audit_verify")


@pytest.mark.usefixtures("without_triggers")
@pytest.mark.parametrize("action", ["act.0", "act.12", "act.24"])
def test_a_deleted_event_is_found(sealed, action):
    run("DELETE FROM promotion_auditevent WHERE action = %s", action)
    assert len(faults()) == 1


@pytest.mark.usefixtures("without_triggers")
def test_an_event_slipped_in_is_found(sealed):
    first = AuditEvent.objects.order_by("id").first()
    run("DELETE FROM promotion_auditevent WHERE action = %s", "act.3")
    AuditEvent.objects.create(id=first.id + 3, action="act.3", at=first.at)
    assert len(faults()) == 1


@pytest.mark.usefixtures("without_triggers")
def test_a_cut_tail_of_events_and_seals_is_found_by_the_head_outside(sealed):
    cut = sealed[1].last_id
    run("DELETE FROM promotion_auditseal WHERE first_id > %s", cut)
    run("DELETE FROM promotion_auditevent WHERE id > %s", cut)
    assert faults(heads=[]) == []
    assert len(faults()) == 1
    with pytest.raises(CommandError):
        call_command("audit_verify", head=[sealed[-1].digest])


@pytest.mark.usefixtures("without_triggers")
def test_a_seal_made_anew_over_edited_events_is_found(sealed, settings):
    run("UPDATE promotion_auditevent SET note = '改' WHERE action = %s", "act.24")
    run("DELETE FROM promotion_auditseal WHERE seq = 3")
    heads, settings.AUDIT_HEADS_FILE = settings.AUDIT_HEADS_FILE, ""
    seal_pending()
    settings.AUDIT_HEADS_FILE = heads
    assert len(faults()) == 1


@pytest.mark.usefixtures("without_triggers")
def test_a_missing_seal_in_the_middle_is_found(sealed):
    run("DELETE FROM promotion_auditseal WHERE seq = 2")
    assert faults()


def test_the_database_refuses_to_change_or_delete_a_row(sealed):
    attempts = [
        lambda: AuditEvent.objects.update(note="x"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditSeal.objects.update(count=1),
        lambda: AuditSeal.objects.all().delete(),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert faults() == []
