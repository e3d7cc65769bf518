"""预留: who may, how long, renewed once, over by itself, turned into an allocation in one act."""

import datetime
from decimal import Decimal

import pytest

from promotion.common.errors import NotAllowed, Refused
from promotion.landing.models import SiteReservation
from promotion.landing.services import allocate_reserved, area_left, release_reservation, renew_reservation, reserve_site
from promotion.pipeline.services import moves
from promotion.projects.models import Deadline
from promotion.projects.services import changes
from tests import factories
from tests.factories import today
from tests.landing.ground import give, keep, parcel
from tests.scenes import scene


def on(days):
    return today() + datetime.timedelta(days=days)


@scene
def project(world, officer_nj):
    return factories.project_in("engagement", officer_nj, world)


@scene
def site(world):
    return parcel(world.lingjia, 100)


def _deadline(reservation):
    return Deadline.objects.get(source=f"site_reservation:{reservation.pk}")


@pytest.mark.parametrize("name", ["outsider", "officer_zg", "zone_manager_zg", "chain_leader_nj", "joint", "leadership"])
def test_nobody_else_keeps_ground_for_it(cast, project, site, name):
    with pytest.raises(NotAllowed):
        keep(getattr(cast, name), project, site, 10)
    assert not SiteReservation.objects.exists()


def test_ground_of_the_other_city_is_refused(project, world, officer_nj):
    with pytest.raises(Refused, match="授权范围|备选片区"):
        keep(officer_nj, project, parcel(world.datangshan, name="自贡地块"), 10)


def test_only_in_the_zones_of_the_project(project, world, officer_nj):
    with pytest.raises(Refused, match="备选片区"):
        keep(officer_nj, project, parcel(world.baima), 10)
    changes.set_candidates(actor=officer_nj, project=project, zones=[world.lingjia, world.baima], today=today())
    assert keep(officer_nj, project, parcel(world.baima, name="白马地块"), 10).area_mu == 10


def test_it_is_a_date_of_the_owner(project, site, officer_nj, second_officer_nj, zone_manager_nj):
    reservation = keep(officer_nj, project, site, 40)
    assert (_deadline(reservation).due, _deadline(reservation).owner) == (on(30), officer_nj)
    factories.make_grant(second_officer_nj, "officer", zone=project.zone)
    project.refresh_from_db()
    changes.assign(actor=zone_manager_nj, project=project, version=project.version, to=second_officer_nj, today=today())
    assert _deadline(reservation).owner == second_officer_nj


@pytest.mark.parametrize(("days", "is_fine"), [(-1, False), (0, True), (90, True), (91, False)])
def test_for_ninety_days_at_most(project, site, officer_nj, days, is_fine):
    if is_fine:
        assert keep(officer_nj, project, site, 10, days=days).until == on(days)
    else:
        with pytest.raises(Refused, match="90 天"):
            keep(officer_nj, project, site, 10, days=days)


@pytest.mark.parametrize(("area", "words"), [(Decimal("100.01"), "只剩 100 亩"), (0, "大于 0"), (-5, "大于 0")])
def test_never_more_than_is_left(project, site, officer_nj, area, words):
    with pytest.raises(Refused, match=words):
        keep(officer_nj, project, site, area)


def test_once_for_a_project_and_with_a_reason(project, site, officer_nj):
    with pytest.raises(Refused, match="预留理由"):
        reserve_site(actor=officer_nj, project=project, site=site, area_mu=5, until=on(3), reason=" ", today=today())
    keep(officer_nj, project, site, 5)
    with pytest.raises(Refused, match="已有预留"):
        keep(officer_nj, project, site, 5)


def test_before_the_plan_is_approved_it_may_be_kept_but_not_given(project, world, officer_nj):
    site = parcel(world.lingjia, planning_covered=False)
    reservation = keep(officer_nj, project, site, 10)
    with pytest.raises(Refused, match="详细规划"):
        allocate_reserved(actor=officer_nj, reservation=reservation, allocated_on=today(), today=today())
    reservation.refresh_from_db()
    assert (reservation.ended_on, area_left(site, today())) == (None, 90)


def test_a_withdrawn_site_and_an_ended_project_keep_nothing(project, site, officer_nj, zone_manager_nj):
    type(site).objects.filter(pk=site.pk).update(withdrawn_at=datetime.datetime.now(datetime.UTC))
    with pytest.raises(Refused, match="已停用"):
        keep(officer_nj, project, site, 10)
    type(site).objects.filter(pk=site.pk).update(withdrawn_at=None)
    project.refresh_from_db()
    moves.close(actor=zone_manager_nj, project=project, version=project.version, reason_code="other", reason="不来了", today=today())
    with pytest.raises(Refused, match="已终止"):
        keep(officer_nj, project, site, 10)


def test_past_its_day_it_holds_nothing(project, site, world, officer_nj):
    reservation = keep(officer_nj, project, site, 80, days=10)
    other = factories.project_in("signed", officer_nj, world)
    with pytest.raises(Refused, match="只剩 20 亩"):
        give(officer_nj, other, site, 50, day=on(10))
    give(officer_nj, other, site, 50, day=on(11))
    reservation.refresh_from_db()
    assert (reservation.end, reservation.ended_on) == ("expired", on(10))
    assert _deadline(reservation).closed_at is not None


def test_until_somebody_says_what_became_of_it_its_date_stays_open(project, site, officer_nj):
    reservation = keep(officer_nj, project, site, 80, days=1)
    assert _deadline(reservation).closed_at is None
    release_reservation(actor=officer_nj, reservation=reservation, reason="投资方另选", today=on(5))
    reservation.refresh_from_db()
    assert (reservation.end, _deadline(reservation).closed_at is not None) == ("expired", True)


def test_renewed_once_to_a_later_day_with_a_reason(project, site, officer_nj):
    reservation = keep(officer_nj, project, site, 80, days=10)

    def renew(days, reason="规划待批", day=0):
        return renew_reservation(actor=officer_nj, reservation=reservation, until=on(days), reason=reason, today=on(day))

    for days, reason, words in ((10, "x", "晚于"), (91, "x", "90 天"), (20, "", "延期理由")):
        with pytest.raises(Refused, match=words):
            renew(days, reason)
    renew(60)
    assert (_deadline(reservation).due, _deadline(reservation).schedule_version) == (on(60), 2)
    with pytest.raises(Refused, match="只能延期一次"):
        renew(70)


def test_one_that_ran_out_is_not_renewed(project, site, officer_nj):
    reservation = keep(officer_nj, project, site, 80, days=10)
    with pytest.raises(Refused, match="已到期"):
        renew_reservation(actor=officer_nj, reservation=reservation, until=on(40), reason="规划待批", today=on(11))


def test_it_becomes_an_allocation_in_one_act(world, site, officer_nj):
    project = factories.project_in("signed", officer_nj, world)
    reservation = keep(officer_nj, project, site, 100)
    allocation = allocate_reserved(actor=officer_nj, reservation=reservation, allocated_on=today(), today=today(), supply_mode="grant")
    reservation.refresh_from_db()
    assert (allocation.area_mu, reservation.end, reservation.allocation) == (100, "allocated", allocation)
    assert (area_left(site, today()), _deadline(reservation).closed_at is not None) == (0, True)
    with pytest.raises(Refused, match="已转为落实"):
        allocate_reserved(actor=officer_nj, reservation=reservation, allocated_on=today(), today=today())


def test_given_up_it_is_free_again(project, site, officer_nj):
    reservation = keep(officer_nj, project, site, 100)
    with pytest.raises(Refused, match="取消理由"):
        release_reservation(actor=officer_nj, reservation=reservation, reason="", today=today())
    release_reservation(actor=officer_nj, reservation=reservation, reason="另选", today=today())
    assert area_left(site, today()) == 100
    with pytest.raises(Refused, match="已取消"):
        release_reservation(actor=officer_nj, reservation=reservation, reason="另选", today=today())


def test_another_one_does_not_touch_it(project, site, officer_nj, officer_zg, outsider):
    reservation = keep(officer_nj, project, site, 100)
    for actor in (officer_zg, outsider):
        with pytest.raises(NotAllowed):
            release_reservation(actor=actor, reservation=reservation, reason="另选", today=today())
        with pytest.raises(NotAllowed):
            renew_reservation(actor=actor, reservation=reservation, until=on(60), reason="x", today=today())
        with pytest.raises(NotAllowed):
            allocate_reserved(actor=actor, reservation=reservation, allocated_on=today(), today=today())
