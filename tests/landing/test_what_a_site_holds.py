"""Given, kept, left, and what that makes of a site: hand-worked tables."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from promotion.landing.holding import SiteStatus, status_of, status_of_row, with_holdings
from promotion.landing.indicators import compare, intensity
from promotion.landing.services import area_left, release_reservation, release_site
from promotion.places.models import Site
from tests import factories
from tests.factories import today
from tests.landing.ground import give, keep, parcel


@pytest.mark.parametrize(
    ("area", "allocated", "reserved", "status"),
    [
        ("100", "0", "0", SiteStatus.FREE),
        ("100", "30", "0", SiteStatus.PART),
        ("100", "0", "30", SiteStatus.PART),
        ("100", "99.99", "0", SiteStatus.PART),
        ("100", "100", "0", SiteStatus.FULL),
        ("100", "70", "30", SiteStatus.RESERVED),
        ("100", "0", "100", SiteStatus.RESERVED),
    ],
)
def test_a_status_follows_from_the_figures(area, allocated, reserved, status):
    assert status_of(Decimal(area), Decimal(allocated), Decimal(reserved)) == status
    assert status_of(Decimal(area), Decimal(allocated), Decimal(reserved), withdrawn=True) == SiteStatus.WITHDRAWN


def _row(site):
    return with_holdings(Site.objects.filter(pk=site.pk), today()).get()


def test_the_list_and_the_service_count_alike(world, officer_nj):
    site = parcel(world.lingjia, Decimal("100.3"))
    first, second = (factories.project_in("signed", officer_nj, world) for _n in range(2))
    given = give(officer_nj, first, site, Decimal("33.1"))
    kept = keep(officer_nj, second, site, Decimal("33.8"))
    row = _row(site)
    assert (row.allocated_mu, row.reserved_mu, row.left_mu) == (Decimal("33.1"), Decimal("33.8"), Decimal("33.4"))
    assert area_left(site, today()) == Decimal("33.4")
    assert with_holdings(Site.objects, today()).filter(pk=site.pk, left_mu__gte=Decimal("33.4")).exists()
    assert status_of_row(row) == SiteStatus.PART
    release_reservation(actor=officer_nj, reservation=kept, reason="不选了", today=today())
    release_site(actor=officer_nj, allocation=given, released_on=today(), reason="换地", today=today())
    assert (_row(site).left_mu, status_of_row(_row(site))) == (Decimal("100.3"), SiteStatus.FREE)


def test_a_site_without_rows_is_all_left(world):
    assert _row(parcel(world.lingjia, 50)).left_mu == 50


def test_the_expiry_shows_on_the_day_after(world, officer_nj):
    site = parcel(world.lingjia, 100)
    keep(officer_nj, factories.project_in("engagement", officer_nj, world), site, 60, days=10)
    for days, left in ((9, 40), (10, 40), (11, 100)):
        day = today() + datetime.timedelta(days=days)
        assert area_left(site, day) == left
        assert with_holdings(Site.objects.filter(pk=site.pk), day).get().left_mu == left


ASKS = {"asks_investment": "300", "asks_tax": "20", "asks_plot_ratio": "1.2", "asks_energy": "0.15", "asks_rd": "2"}
NOTHING = {"offers_tax": None, "offers_plot_ratio": None, "offers_energy": None, "offers_rd": None}


def _outcomes(asks, offers, amount, area):
    numbers = {name: None if value is None else Decimal(value) for name, value in (dict.fromkeys(ASKS) | asks).items()}
    promised = {name: None if value is None else Decimal(value) for name, value in (NOTHING | offers).items()}
    rows = compare(SimpleNamespace(**numbers), SimpleNamespace(**promised), amount and Decimal(amount), Decimal(area))
    return [row.outcome.label for row in rows]


@pytest.mark.parametrize(
    ("asks", "offers", "amount", "area", "outcomes"),
    [
        ({}, {}, "6000", "20", []),
        ({"asks_investment": "300"}, {}, "6000", "20", ["达标"]),  # 6000 / 20 = 300
        ({"asks_investment": "300"}, {}, "5999.99", "20", ["未达标"]),  # 299.9995
        ({"asks_investment": "333.3334"}, {}, "1000", "3", ["未达标"]),  # 333.3333…, never rounded up
        ({"asks_investment": "300"}, {}, None, "20", ["缺数"]),
        ({"asks_energy": "0.15"}, {"offers_energy": "0.15"}, None, "20", ["达标"]),  # at most
        ({"asks_energy": "0.15"}, {"offers_energy": "0.1501"}, None, "20", ["未达标"]),
        ({"asks_tax": "0"}, {}, None, "20", ["缺数"]),  # asked, though it is little
        (
            ASKS,
            {"offers_tax": "20", "offers_plot_ratio": "1.1", "offers_rd": "3"},
            "9000",
            "20",
            ["达标", "达标", "未达标", "缺数", "达标"],
        ),
    ],
)
def test_commitments_against_the_standard(asks, offers, amount, area, outcomes):
    assert _outcomes(asks, offers, amount, area) == outcomes


def test_no_intensity_without_an_area():
    assert intensity(Decimal(100), Decimal(0)) is None
    assert intensity(None, Decimal(5)) is None
