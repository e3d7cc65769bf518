"""Two who take the same money back at once, and one who enters while the month is being closed: exactly one gets their way."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from promotion.common.errors import Refused
from promotion.common.models import AuditEvent
from promotion.landing import services
from promotion.landing.models import FundArrival
from promotion.landing.services import funds
from promotion.projects.services import journal
from tests import factories
from tests.on_disk import database_on_disk

pytestmark = pytest.mark.django_db(transaction=True)
MAY = datetime.date(2026, 5, 20)


def all_at_once(acts) -> list[str]:
    """Run each act in a thread and a connection of its own, started together; what each came to."""
    barrier, said = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait(20)
            act()
            said.append("done")
        except Refused:
            said.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.fixture
def arrival(world, officer_nj, tmp_path):
    project = factories.make_project(officer_nj, world)
    made = services.record_arrival(
        actor=officer_nj, project=project, amount=Decimal(100), arrived_on=MAY, evidence_kind="invoice", today=factories.today()
    )
    with database_on_disk(tmp_path):
        yield made


def reversals(arrival, actor, count):
    def take_back():
        services.reverse_arrival(actor=actor, arrival=FundArrival.objects.get(pk=arrival.pk), reason="错", today=factories.today())

    return all_at_once([take_back] * count)


def test_of_several_reversals_of_one_entry_one_is_done(arrival, officer_nj):
    assert reversals(arrival, officer_nj, 2) == ["done", "refused"]
    assert FundArrival.objects.total() == 0
    assert reversals(arrival, officer_nj, 6) == ["refused"] * 6


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time: its transactions are the lock")
def test_without_the_locks_two_get_through(arrival, officer_nj, monkeypatch):
    both = threading.Barrier(2)
    keep = funds._keep

    def slowly(*args, **kwargs):
        kept = keep(*args, **kwargs)
        both.wait(20)
        return kept

    monkeypatch.setattr(journal, "lock", lambda project, version=None: project)
    monkeypatch.setattr(funds, "_fresh", lambda entry, project: entry)
    monkeypatch.setattr(funds, "_locked", lambda regions: list(regions))
    monkeypatch.setattr(funds, "_keep", slowly)
    assert reversals(arrival, officer_nj, 2) == ["done", "done"]
    assert FundArrival.objects.total() == -100


def test_a_month_being_closed_lets_nothing_slip_in(arrival, world, officer_nj, administrator_nj):
    def enter():
        services.record_arrival(
            actor=officer_nj, project=arrival.project, amount=Decimal(7), arrived_on=MAY, evidence_kind="invoice", today=factories.today()
        )

    def close():
        services.lock_month(actor=administrator_nj, region=world.neijiang, month=MAY, reason="报", today=factories.today())

    all_at_once([enter, enter, close, enter, enter])
    before = FundArrival.objects.in_month(MAY).total()
    assert Decimal(AuditEvent.objects.get(action="fund.lock").after["unverified"]) == before
    assert all_at_once([enter, enter]) == ["refused", "refused"]
    assert FundArrival.objects.in_month(MAY).total() == before
