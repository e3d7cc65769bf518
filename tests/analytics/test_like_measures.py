"""Unlike measures are never added, and no data is not 0."""

from decimal import Decimal

import pytest

from promotion.analytics.measures import sum_targets
from promotion.analytics.models import Target
from promotion.common.errors import Refused
from promotion.management.reference import load_reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    load_reference()


def goals_of_the_five():
    return list(Target.objects.filter(node__scheme__slug="neizi", node__node_type="sector", unit="亿元", year=2025))


def test_the_five_goals_of_450_are_not_one_measure():
    goals = goals_of_the_five()
    assert sum(goal.value for goal in goals) == 450
    with pytest.raises(Refused, match="指标不同（主营业务收入、总产值）"):
        sum_targets(goals)


def test_the_four_goals_of_one_measure_do_add_up():
    assert sum_targets([goal for goal in goals_of_the_five() if goal.metric == "总产值"]) == 370


def test_the_park_and_its_industries_are_not_added():
    park = Target.objects.get(zone__slug="neizi-hezuoyuanqu", metric="规模以上工业企业营业收入")
    assert park.value == 230
    for goal in goals_of_the_five():
        with pytest.raises(Refused, match="口径不一，不能相加"):
            sum_targets([park, goal])


def test_different_units_are_not_added():
    with pytest.raises(Refused, match="单位不同"):
        sum_targets([Target(metric="产值", unit="亿元", value=1), Target(metric="产值", unit="万元", value=1)])


def test_the_four_pieces_make_the_park():
    pieces = Target.objects.filter(zone__parent__parent__slug="neizi-hezuoyuanqu", unit="平方公里")
    assert sum_targets(pieces) == Decimal("10.51")


def test_a_part_is_not_added_to_its_whole():
    areas = Target.objects.filter(
        zone__path__startswith=Target.objects.get(slug="t003").zone.path, unit="平方公里", metric="近期规划建设面积"
    )
    with pytest.raises(Refused, match="不能重复相加"):
        sum_targets(areas)


def test_no_data_is_not_nought():
    silent = Target.objects.get(slug="t067")
    assert silent.value is None
    assert sum_targets([silent]) is None
    assert sum_targets([]) is None
    spoken = Target(
        kind=silent.kind, metric=silent.metric, unit=silent.unit, year=silent.year, comparator=silent.comparator, value=Decimal(0)
    )
    assert sum_targets([spoken]) == 0
    with pytest.raises(Refused, match="1 项没有数据"):
        sum_targets([silent, spoken])
