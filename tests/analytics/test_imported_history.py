"""Two rows of an old ledger, worked by hand: what the boards say of months before anybody used the product."""

import datetime

import pytest

from promotion.analytics import reports
from promotion.pipeline.services.opening import bring_in
from promotion.projects.models import OpeningDay, Project
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 27)


def on(month: int, day: int) -> datetime.date:
    return datetime.date(2026, month, day)


@scene
def rows(world, cast):
    """A: 谋划 5 Jan, 签约 10 Mar, 落地 20 Jun. B: 对接 28 Feb, ended 31 May. C: 对接 1 Apr, held since 15 Jul."""
    OpeningDay.objects.create(go_live_on=TODAY)
    ledger = (
        ("landed", {"planning": on(1, 5), "signed": on(3, 10), "landed": on(6, 20)}, 12000, {}),
        ("engagement", {"engagement": on(2, 28)}, 300, {"status": "closed", "status_on": on(5, 31), "reason_code": "other"}),
        ("engagement", {"engagement": on(4, 1)}, 7, {"status": "on_hold", "status_on": on(7, 15), "hold_until": TODAY.replace(day=30)}),
    )
    for stage, dates, amount, status in ledger:
        bring_in(
            actor=cast.zone_manager_nj,
            today=TODAY,
            stage=stage,
            dates=dates,
            enterprise=factories.make_enterprise(cast.zone_manager_nj),
            owner=cast.officer_nj,
            chain=world.grain,
            zone=world.lingjia,
            sentence="台账",
            channel=world.channel,
            amount=amount,
            reason="原因见台账",
            **status,
        )
    return Project.objects.visible_to(cast.officer_nj, TODAY)


@pytest.mark.parametrize(
    ("day", "counts", "amounts", "held"),
    [
        (on(1, 4), (0, 0, 0, 0), (0, 0, 0, 0), 0),
        (on(1, 31), (1, 0, 0, 0), (12000, 0, 0, 0), 0),
        (on(2, 28), (1, 1, 0, 0), (12000, 300, 0, 0), 0),
        (on(3, 31), (0, 1, 1, 0), (0, 300, 12000, 0), 0),
        (on(4, 30), (0, 2, 1, 0), (0, 307, 12000, 0), 0),
        (on(5, 31), (0, 1, 1, 0), (0, 7, 12000, 0), 0),
        (on(6, 30), (0, 1, 0, 1), (0, 7, 0, 12000), 0),
        (on(7, 31), (0, 0, 0, 1), (0, 0, 0, 12000), 1),
    ],
)
def test_stock_as_of_a_past_month(rows, world, day, counts, amounts, held):
    funnel = reports.stock_by_stage(rows, world.food, day)
    assert tuple(stage.tally.count for stage in funnel.stages) == counts
    assert tuple(stage.tally.amount for stage in funnel.stages) == amounts
    assert funnel.on_hold.count == held


def test_a_past_week_tells_what_moved_in_it(rows, world):
    found = reports.changes_of_week(rows, world.food, on(3, 9), on(3, 15))
    assert [(part.count, part.words) for part in found.parts] == [(1, "新进入签约")]
    assert [(part.count, part.words) for part in reports.changes_of_week(rows, world.food, on(5, 25), on(5, 31)).parts] == [(1, "终止")]
    assert reports.changes_of_week(rows, world.food, on(11, 23), on(11, 29)).parts == ()


def test_what_was_signed_counts_in_its_month(rows):
    tally = reports.signed(rows, on(3, 1), on(3, 31))
    assert (tally.count, tally.amount) == (1, 12000)
    assert reports.signed(rows, on(11, 1), on(11, 30)).count == 0
