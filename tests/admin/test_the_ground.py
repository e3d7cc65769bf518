"""Sites, allocations and reservations in the admin: by the same services, each city its own."""

import datetime

import pytest
from django.urls import reverse

from promotion.common.models import AuditEvent
from promotion.landing.models import SiteAllocation, SiteReservation
from promotion.places.models import Site
from tests import factories
from tests.factories import today
from tests.landing.ground import give, keep, parcel
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(administrator_nj, client):
    client.force_login(administrator_nj)
    return client


@scene
def project(world, officer_nj):
    return factories.project_in("signed", officer_nj, world)


def address(table, act, *args):
    return reverse(f"admin:promotion_{table}_{act}", args=args)


def facts_of(site, **changes):
    facts = {
        "zone": site.zone_id,
        "name": site.name,
        "kind": site.kind,
        "area_mu": site.area_mu,
        "supply_mode": "",
        "planning_covered": "on",
    }
    return {name: value for name, value in (facts | changes).items() if value is not None}


def test_a_site_is_registered_and_described_with_a_trail(page, world):
    assert (
        page.post(address("site", "add"), facts_of(Site(zone=world.lingjia, name="一号地", kind="parcel", area_mu=100))).status_code == 302
    )
    site = Site.objects.get(name="一号地")
    change = address("site", "change", site.pk)
    assert page.post(change, facts_of(site, asks_investment="150", planning_document="规〔2026〕1号")).status_code == 302
    site.refresh_from_db()
    assert (site.asks_investment, site.planning_document) == (150, "规〔2026〕1号")
    assert list(AuditEvent.objects.filter(object_type="site").order_by("pk").values_list("action", flat=True)) == [
        "site.add",
        "site.change",
    ]


def test_the_other_citys_sites_are_read_and_not_changed(page, world):
    far = parcel(world.datangshan, name="大塘山一号地")
    page.post(address("site", "change", far.pk), facts_of(far, area_mu=5))
    assert page.post(address("site", "act", far.pk, "withdraw"), {"reason": "收储"}).status_code == 403
    assert (
        "不归您管理"
        in page.post(address("site", "add"), facts_of(Site(zone=far.zone, name="新", kind="parcel", area_mu=5))).content.decode()
    )
    far.refresh_from_db()
    assert (far.area_mu, far.withdrawn_at, Site.objects.count()) == (100, None, 1)


def test_what_is_held_keeps_its_ground(page, project, world, officer_nj):
    site = parcel(world.lingjia, 100)
    give(officer_nj, project, site, 40)
    for changes, words in (({"area_mu": 39}, "面积不能小于"), ({"planning_covered": None}, "不能取消详细规划")):
        assert words in page.post(address("site", "change", site.pk), facts_of(site, **changes)).content.decode()
    assert "不能停用" in page.post(address("site", "act", site.pk, "withdraw"), {"reason": "收储"}).content.decode()
    assert page.get(address("site", "delete", site.pk)).status_code == 403
    site.refresh_from_db()
    assert (site.area_mu, site.planning_covered, site.withdrawn_at) == (100, True, None)
    assert "60" in page.get(address("site", "changelist")).content.decode()


def test_ground_is_given_and_kept_by_the_same_rules(page, project, world):
    bare, site = parcel(world.lingjia, 50, "无规划", planning_covered=False), parcel(world.lingjia, 100)
    row = {"project": project.pk, "site": bare.pk, "area_mu": 5, "allocated_on": today(), "supply_mode": ""}
    assert "没有详细规划覆盖" in page.post(address("siteallocation", "add"), row).content.decode()
    assert "只剩 100 亩" in page.post(address("siteallocation", "add"), row | {"site": site.pk, "area_mu": 101}).content.decode()
    assert page.post(address("siteallocation", "add"), row | {"site": site.pk}).status_code == 302
    until = today() + datetime.timedelta(days=20)
    assert page.post(
        address("sitereservation", "add"), {"project": project.pk, "site": bare.pk, "area_mu": 5, "until": until, "reason": "待批"}
    ).status_code == (302)
    allocation, kept = SiteAllocation.objects.get(), SiteReservation.objects.get()
    assert page.post(address("sitereservation", "act", kept.pk, "release"), {"reason": "不选了"}).status_code == 302
    assert page.post(address("siteallocation", "act", allocation.pk, "release"), {"reason": "换地"}).status_code == 302
    allocation.refresh_from_db()
    assert allocation.released_on == today()


def test_what_the_other_city_holds_is_not_there(page, world, officer_zg):
    project = factories.make_project(officer_zg, world, zone=world.datangshan)
    kept = keep(officer_zg, project, parcel(world.datangshan, name="大塘山一号地"), 5)
    assert project.name not in page.get(address("sitereservation", "changelist")).content.decode()
    assert page.post(address("sitereservation", "act", kept.pk, "release"), {"reason": "x"}).status_code == 404
    kept.refresh_from_db()
    assert kept.ended_on is None
