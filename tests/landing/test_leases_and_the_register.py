"""Leases and their clocks; the register of sites, which never shrinks below what is held."""

import datetime

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from promotion.common.calendar import load_calendar
from promotion.common.errors import NotAllowed, Refused
from promotion.landing.models import SiteReservation
from promotion.landing.services import (
    add_site,
    change_site,
    convert_lease,
    release_site,
    renew_lease,
    restore_site,
    withdraw_site,
)
from promotion.landing.services.holding import lock_site
from promotion.places.models import Site
from promotion.projects.models import Deadline
from promotion.reminders.models import Reminder, Unit
from promotion.reminders.rules import shift
from promotion.reminders.services import ticking
from tests import factories
from tests.factories import today
from tests.landing.ground import give, keep, parcel
from tests.scenes import scene


def on(days):
    return today() + datetime.timedelta(days=days)


@scene
def project(world, officer_nj):
    return factories.project_in("signed", officer_nj, world)


@scene
def site(world):
    return parcel(world.lingjia, 100, supply_mode="lease_then_grant", lease_until=on(3000))


LEASE = {"lease_until": on(700), "conversion_condition": "达产且亩均税收 20 万元", "conversion_due": on(600)}


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({}, "租期至哪一天"),
        ({"supply_mode": "grant", "lease_until": on(9)}, "没有租期"),
        ({"lease_until": on(0), "conversion_condition": "达产"}, "租期须晚于"),
        ({"lease_until": on(3001), "conversion_condition": "达产"}, "最晚可租至"),
        ({"lease_until": on(700)}, "转为出让的条件"),
        ({"supply_mode": "lease", "lease_until": on(700), "conversion_due": on(9)}, "只用于先租后让"),
        (LEASE | {"conversion_due": on(701)}, "不晚于租期"),
    ],
    ids=str,
)
def test_terms_that_do_not_belong_together(project, site, officer_nj, terms, words):
    with pytest.raises(Refused, match=words):
        give(officer_nj, project, site, 10, **terms)


def _open(allocation):
    names = (f"site_lease:{allocation.pk}", f"site_conversion:{allocation.pk}")
    return dict(Deadline.objects.filter(source__in=names, closed_at__isnull=True, kind="lease").values_list("source", "due"))


def test_a_lease_winds_its_clocks_and_the_release_stops_them(project, site, officer_nj):
    allocation = give(officer_nj, project, site, 10, **LEASE)
    assert sorted(_open(allocation).values()) == [on(600), on(700)]
    renew_lease(actor=officer_nj, allocation=allocation, lease_until=on(900), reason="续签", today=today())
    assert sorted(_open(allocation).values()) == [on(600), on(900)]
    release_site(actor=officer_nj, allocation=allocation, released_on=today(), reason="换地", today=today())
    assert _open(allocation) == {}


def test_a_lease_is_renewed_to_a_later_day_only(project, site, officer_nj):
    allocation = give(officer_nj, project, site, 10, **LEASE)
    for days, words in ((700, "租期须晚于"), (3001, "最晚可租至")):
        with pytest.raises(Refused, match=words):
            renew_lease(actor=officer_nj, allocation=allocation, lease_until=on(days), reason="续签", today=today())
    plain = give(officer_nj, project, parcel(site.zone, name="出让地块"), 10, supply_mode="grant")
    with pytest.raises(Refused, match="没有租期"):
        renew_lease(actor=officer_nj, allocation=plain, lease_until=on(900), reason="续签", today=today())


def test_once_granted_no_lease_runs(project, site, officer_nj):
    allocation = give(officer_nj, project, site, 10, **LEASE)
    convert_lease(actor=officer_nj, allocation=allocation, converted_on=today(), today=today())
    assert _open(allocation) == {}
    with pytest.raises(Refused, match="尚未转让"):
        convert_lease(actor=officer_nj, allocation=allocation, converted_on=today(), today=today())


def test_somebody_else_does_not_touch_a_lease(project, site, officer_nj, officer_zg, outsider):
    allocation = give(officer_nj, project, site, 10, **LEASE)
    for actor in (officer_zg, outsider):
        with pytest.raises(NotAllowed):
            renew_lease(actor=actor, allocation=allocation, lease_until=on(900), reason="x", today=today())
        with pytest.raises(NotAllowed):
            convert_lease(actor=actor, allocation=allocation, converted_on=today(), today=today())


@pytest.mark.parametrize("months", [6, 3, 1])
def test_months_before_the_end_a_reminder_is_planned(project, site, officer_nj, months):
    ends = on(400)
    allocation = give(officer_nj, project, site, 10, supply_mode="lease", lease_until=ends)
    speaks = shift(ends, -months, Unit.MONTH, load_calendar())
    ticking.tick(timezone.make_aware(datetime.datetime.combine(speaks, datetime.time(10))))
    planned = Reminder.objects.filter(deadline__source=f"site_lease:{allocation.pk}").values_list("rule__code", "recipient_id")
    assert (f"lease_{months}_month{'s' * (months > 1)}", officer_nj.pk) in set(planned)


# --- the register -----------------------------------------------------------------------------------------------------------------


def test_who_keeps_the_register(world, cast):
    facts = {"zone": world.lingjia, "name": "新地块", "kind": "parcel", "area_mu": 10}
    for name in ("outsider", "officer_nj", "zone_manager_zg", "officer_zg", "joint"):
        with pytest.raises(NotAllowed):
            add_site(actor=getattr(cast, name), today=today(), **facts)
    site = add_site(actor=cast.zone_manager_nj, today=today(), **facts)
    assert change_site(actor=cast.administrator_nj, site=site, today=today(), area_mu=12).area_mu == 12
    with pytest.raises(NotAllowed):
        change_site(actor=cast.zone_manager_nj, site=site, today=today(), zone=world.datangshan)


def test_a_site_does_not_shrink_below_what_is_held(project, world, officer_nj, zone_manager_nj):
    site = parcel(world.lingjia, 100)
    give(officer_nj, project, site, 40)
    keep(officer_nj, factories.project_in("engagement", officer_nj, world), site, 20, days=5)

    def resize(area, day=0):
        change_site(actor=zone_manager_nj, site=site, today=on(day), area_mu=area)

    with pytest.raises(Refused, match="共 60 亩"):
        resize(59)
    resize(60)
    with pytest.raises(Refused, match="共 40 亩"):
        resize(39, day=6)
    resize(40, day=6)  # the reservation ran out


def test_a_given_site_keeps_its_planning_and_its_zone(project, world, officer_nj, zone_manager_nj):
    site = parcel(world.lingjia, 100)
    allocation = give(officer_nj, project, site, 40)
    with pytest.raises(Refused, match="不能取消详细规划"):
        change_site(actor=zone_manager_nj, site=site, today=today(), planning_covered=False)
    with pytest.raises(Refused, match="不能改到别的片区"):
        change_site(actor=zone_manager_nj, site=site, today=today(), zone=world.baima)
    release_site(actor=officer_nj, allocation=allocation, released_on=today(), reason="换地", today=today())
    assert not change_site(actor=zone_manager_nj, site=site, today=today(), planning_covered=False).planning_covered


def test_it_goes_out_of_use_only_when_nobody_holds_it(project, world, officer_nj, zone_manager_nj):
    site = parcel(world.lingjia, 100)
    allocation = give(officer_nj, project, site, 40)
    with pytest.raises(Refused, match="不能停用"):
        withdraw_site(actor=zone_manager_nj, site=site, reason="收储", today=today())
    release_site(actor=officer_nj, allocation=allocation, released_on=today(), reason="换地", today=today())
    with pytest.raises(NotAllowed):
        withdraw_site(actor=officer_nj, site=site, reason="收储", today=today())
    withdraw_site(actor=zone_manager_nj, site=site, reason="收储", today=today())
    with pytest.raises(Refused, match="已停用"):
        give(officer_nj, project, site, 10)
    restore_site(actor=zone_manager_nj, site=site, today=today())
    assert give(officer_nj, project, site, 10).pk


# --- what the database itself refuses ---------------------------------------------------------------------------------------------


def _refused(act, words):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def test_no_row_past_the_services_exceeds_a_site(project, world, officer_nj):
    site = parcel(world.lingjia, 100)
    other = factories.project_in("signed", officer_nj, world)
    given = give(officer_nj, project, site, 60)
    kept = keep(officer_nj, other, site, 40, days=5)
    rows = SiteReservation.objects
    more = {"project": project, "site": site, "reserved_on": today(), "until": on(5), "reason": "x"}
    _refused(lambda: rows.create(area_mu="0.01", **more), "exceeded")
    _refused(lambda: type(given).objects.create(project=other, site=site, area_mu="0.01", allocated_on=today()), "exceeded")
    _refused(lambda: type(given).objects.filter(pk=given.pk).update(area_mu="60.01"), "exceeded")
    _refused(lambda: rows.filter(pk=kept.pk).update(area_mu="40.01"), "exceeded")
    rows.filter(pk=kept.pk).update(area_mu="39.99")
    rows.filter(pk=kept.pk).update(area_mu="40")
    _refused(lambda: Site.objects.filter(pk=site.pk).update(area_mu="99.99"), "below what is taken")
    _refused(lambda: Site.objects.filter(pk=site.pk).update(planning_covered=False), "still given")
    Site.objects.filter(pk=site.pk).update(area_mu="100", notes="不变")


def test_many_small_parts_fill_a_site_to_the_last_bit(world, officer_nj):
    """0.1 + 0.2 is 0.30000000000000004 where decimals are kept as binary fractions."""
    site = parcel(world.lingjia, "0.6")
    for area in ("0.1", "0.2", "0.3"):
        project = factories.make_project(officer_nj, world)
        SiteReservation.objects.create(project=project, site=site, area_mu=area, reserved_on=today(), until=on(5), reason="x")
    with transaction.atomic():
        lock_site(site, today())
    assert SiteReservation.objects.filter(ended_on=None).count() == 3
