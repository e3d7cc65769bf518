"""到位资金: who enters, who verifies, how it is taken back, and the months that no longer change."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from promotion.common.errors import NotAllowed, Refused
from promotion.common.guards import sentence_of
from promotion.common.models import AuditEvent
from promotion.landing.models import FundArrival, FundMonthLock
from promotion.landing.services import lock_month, record_arrival, reverse_arrival, verify_arrival
from promotion.projects.models import Project
from tests import factories
from tests.scenes import scene

TODAY = datetime.date(2026, 6, 15)
MAY = datetime.date(2026, 5, 20)
APRIL = datetime.date(2026, 4, 3)


@scene
def project(world, officer_nj):
    return factories.make_project(officer_nj, world, today=factories.days_ago(300))


def came(actor, project, amount=100, on=MAY, today=None, **facts):
    return record_arrival(
        actor=actor,
        project=project,
        amount=Decimal(amount),
        arrived_on=on,
        evidence_kind="bank_slip",
        today=today or factories.today(),
        **facts,
    )


def take_back(actor, arrival, amount=None, today=None, reason="金额填错"):
    amount = None if amount is None else Decimal(amount)
    return reverse_arrival(actor=actor, arrival=arrival, reason=reason, amount=amount, today=today or factories.today())


def verify(actor, arrival):
    return verify_arrival(actor=actor, arrival=arrival, today=factories.today())


def close(actor, region, month=MAY):
    return lock_month(actor=actor, region=region, month=month, reason="已上报", today=factories.today())


def test_an_outsider_enters_sees_and_verifies_nothing(project, officer_nj, officer_zg, outsider, joint):
    arrival = came(officer_nj, project)
    for stranger in (outsider, officer_zg, joint):
        with pytest.raises(NotAllowed):
            came(stranger, project)
        with pytest.raises(NotAllowed):
            verify(stranger, arrival)
        with pytest.raises(NotAllowed):
            take_back(stranger, arrival)
    for blind in (outsider, officer_zg):
        assert not FundArrival.objects.visible_to(blind, factories.today()).exists()
    assert FundArrival.objects.visible_to(joint, factories.today()).get() == arrival


def test_it_counts_as_unverified_until_somebody_else_has_looked(project, officer_nj, zone_manager_nj):
    arrival = came(officer_nj, project)
    rows = FundArrival.objects.filter(project=project)
    assert (rows.verified().total(), rows.unverified().total()) == (0, 100)
    with pytest.raises(NotAllowed):
        verify(officer_nj, arrival)
    verify(zone_manager_nj, arrival)
    assert (rows.verified().total(), rows.unverified().total()) == (100, 0)
    with pytest.raises(Refused, match="已由"):
        verify(zone_manager_nj, arrival)


def test_nobody_verifies_what_they_entered(project, zone_manager_nj, administrator_nj):
    arrival = came(zone_manager_nj, project)
    with pytest.raises(Refused, match="登记人不能核实"):
        verify(zone_manager_nj, arrival)
    verify(administrator_nj, arrival)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"on": datetime.date(2099, 1, 1)}, "不能晚于今天"),
        ({"on": MAY, "month": APRIL}, "不能早于到位月份"),
        ({"on": MAY, "month": datetime.date(2099, 1, 1)}, "不能晚于本月"),
    ],
)
def test_it_does_not_come_tomorrow_nor_count_before_it_came(project, officer_nj, facts, words):
    with pytest.raises(Refused, match=words):
        came(officer_nj, project, **facts)


def test_a_reversal_names_its_entry_and_goes_into_the_present_month(project, officer_nj):
    arrival = came(officer_nj, project)
    reversal = take_back(officer_nj, arrival, 30)
    assert (reversal.amount, reversal.reverses, reversal.month) == (-30, arrival, factories.today().replace(day=1))
    with pytest.raises(Refused, match="最多可冲销 70 万元"):
        take_back(officer_nj, arrival, 71)
    for nonsense in (0, -5):
        with pytest.raises(Refused, match="最多可冲销"):
            take_back(officer_nj, arrival, nonsense)
    take_back(officer_nj, arrival)
    with pytest.raises(Refused, match="已全部冲销"):
        take_back(officer_nj, arrival)
    with pytest.raises(Refused, match="不能再冲销"):
        take_back(officer_nj, reversal)
    assert FundArrival.objects.filter(project=project).total() == 0


def test_a_reversal_stands_as_what_it_reverses(project, officer_nj, zone_manager_nj):
    arrival = came(officer_nj, project)
    take_back(officer_nj, arrival, 40)
    verify(zone_manager_nj, arrival)
    rows = FundArrival.objects.filter(project=project)
    assert (rows.verified().total(), rows.unverified().total()) == (60, 0)


def test_what_is_verified_is_taken_back_only_by_who_may_verify(project, officer_nj, zone_manager_nj):
    arrival = verify(zone_manager_nj, came(officer_nj, project))
    with pytest.raises(NotAllowed):
        take_back(officer_nj, arrival)
    take_back(zone_manager_nj, arrival)
    assert FundArrival.objects.verified().total() == 0


def test_a_locked_month_takes_nothing_and_its_entries_are_reversed_in_the_present(
    world, project, officer_nj, zone_manager_nj, administrator_nj
):
    arrival = came(officer_nj, project)
    close(administrator_nj, world.neijiang)
    with pytest.raises(Refused, match="已锁定"):
        came(officer_nj, project)
    with pytest.raises(Refused, match="已锁定"):
        verify(zone_manager_nj, arrival)
    came(officer_nj, project, amount=5, month=factories.today())
    take_back(officer_nj, arrival, 30)
    assert FundArrival.objects.in_month(MAY).total() == 100
    assert FundArrival.objects.total() == 75


def test_a_month_is_closed_once_by_the_administrator_of_the_place_after_it_has_ended(world, administrator_nj, zone_manager_nj):
    for actor, region, month, error in (
        (zone_manager_nj, world.shizhong, MAY, NotAllowed),
        (administrator_nj, world.zigong, MAY, NotAllowed),
        (administrator_nj, world.neijiang, factories.today(), Refused),
    ):
        with pytest.raises(error):
            close(actor, region, month)
    close(administrator_nj, world.neijiang)
    with pytest.raises(Refused, match="已经锁定"):
        close(administrator_nj, world.shizhong)
    assert AuditEvent.objects.filter(action="fund.lock").count() == 1


def test_the_lock_of_one_city_leaves_the_other_alone(world, project, administrator_nj, officer_zg):
    close(administrator_nj, world.neijiang)
    elsewhere = factories.make_project(officer_zg, world, zone=world.datangshan)
    came(officer_zg, elsewhere)
    assert FundArrival.objects.get().month == MAY.replace(day=1)


def test_months_that_have_ended_count_and_the_present_one_waits(project, officer_nj):
    for amount, on in ((1, datetime.date(2026, 4, 30)), (10, MAY), (100, datetime.date(2026, 6, 1))):
        came(officer_nj, project, amount, on)
    totals = {day: FundArrival.objects.as_of(day).total() for day in (MAY, datetime.date(2026, 5, 31), TODAY, datetime.date(2026, 6, 30))}
    assert list(totals.values()) == [1, 11, 11, 111]
    assert list(FundArrival.objects.by_month().values()) == [1, 10, 100]


def refused_by_the_database(change, words):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    assert words in sentence_of(error.value)


def test_the_database_itself_refuses(world, project, officer_nj, officer_zg, administrator_nj):
    arrival = came(officer_nj, project)
    rows = FundArrival.objects.filter(pk=arrival.pk)
    other = factories.make_project(officer_nj, world)
    april = datetime.date(2026, 4, 1)
    for change in ({"amount": 1}, {"month": april}, {"project": other}, {"region": world.daan}, {"recorded_by": administrator_nj}):
        refused_by_the_database(lambda change=change: rows.update(**change), "不能修改或删除")
    refused_by_the_database(lambda: rows.delete(), "不能修改或删除")
    facts = {"project": project, "region": arrival.region, "arrived_on": MAY, "evidence_kind": "invoice", "recorded_by": officer_nj}
    facts |= {"month": april, "reverses": arrival, "reason": "x"}
    refused_by_the_database(lambda: FundArrival.objects.create(amount=-101, **facts), "余额")
    refused_by_the_database(lambda: FundArrival.objects.create(amount=-1, **{**facts, "project": other}), "余额")
    close(administrator_nj, world.neijiang)
    plain = {**facts, "reverses": None, "month": MAY.replace(day=1)}
    refused_by_the_database(lambda: FundArrival.objects.create(amount=1, **plain), "已锁定")
    refused_by_the_database(lambda: rows.update(verified_by=administrator_nj, verified_at=factories.timezone.now()), "已锁定")
    refused_by_the_database(lambda: FundMonthLock.objects.all().delete(), "只能追加")
    refused_by_the_database(lambda: FundMonthLock.objects.update(month=april), "只能追加")
    with pytest.raises(IntegrityError), transaction.atomic():
        FundArrival.objects.create(amount=-1, **{**facts, "reverses": None})


def test_what_was_verified_stays_verified_by_them(project, officer_nj, zone_manager_nj, administrator_nj):
    arrival = verify(zone_manager_nj, came(officer_nj, project))
    refused_by_the_database(lambda: FundArrival.objects.filter(pk=arrival.pk).update(verified_by=administrator_nj), "不能修改")


def test_a_project_without_a_place_counts_nowhere(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    Project.objects.filter(pk=project.pk).update(zone=None)
    with pytest.raises(Refused, match="先确定项目的片区"):
        came(officer_nj, project)
    assert connection.in_atomic_block
