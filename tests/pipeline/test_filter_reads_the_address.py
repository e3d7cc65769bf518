"""ProjectFilter: each parameter keeps the rows it names, and no other."""

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from promotion.pipeline.filters import ProjectFilter
from promotion.pipeline.services import moves
from promotion.projects.models import Project
from tests import factories
from tests.scenes import scene


def codes(user, **params):
    """The codes that the filter lets through for `user`, in its order, after making sure that it complained of nothing."""
    found = ask(user, **params)
    assert found.complaints == []
    return [project.code for project in found.qs]


def ask(user, **params):
    visible = Project.objects.visible_to(user, factories.today())
    return ProjectFilter(QueryDict(urlencode(params, doseq=True)), visible, user=user, today=factories.today())


@scene
def three(world, cast):
    """A large one in 谋划, a key one in 对接 in another zone and chain, one that ended."""
    large = factories.make_project(cast.officer_nj, world, name="甲项目", sentence="拟建冷链仓库", amount=50000)
    key = factories.project_in(
        "engagement", cast.officer_nj, world, name="乙项目", amount=800, is_key=True, zone=world.baima, chain=world.equipment
    )
    ended = factories.make_project(cast.officer_nj, world, name="丙项目", channel=world.other_channel)
    moves.close(
        actor=cast.zone_manager_nj, project=ended, version=ended.version, reason_code="other", reason="对方放弃", today=factories.today()
    )
    return large, key, ended


def test_without_a_wish_it_leaves_out_what_has_ended(three, officer_nj):
    large, key, ended = three
    assert set(codes(officer_nj)) == {large.code, key.code}
    assert set(codes(officer_nj, status="all")) == {large.code, key.code, ended.code}
    assert codes(officer_nj, status="closed") == [ended.code]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"q": "甲项"}, "large"),
        ({"q": "冷链"}, "large"),
        ({"q": "拟建 冷链"}, "large"),
        ({"stage": "engagement"}, "key"),
        ({"stage": ["planning"]}, "large"),
        ({"key": "1"}, "key"),
        ({"min": "1亿"}, "large"),
        ({"max": "1000万"}, "key"),
        ({"min": "500", "max": "９００万"}, "key"),
        ({"chain": "nz-zhuangbei"}, "key"),
        ({"chain": "nz-lvseshipin"}, "large"),
        ({"zone": "baima-pianqu"}, "key"),
        ({"channel": "small-team", "status": "all"}, "ended"),
        ({"entered": "engagement"}, "key"),
    ],
)
def test_each_parameter_keeps_its_rows(three, officer_nj, params, expected):
    rows = dict(zip(("large", "key", "ended"), three, strict=True))
    assert codes(officer_nj, **params) == [rows[expected].code]


def test_a_node_or_zone_means_its_subtree_and_no_sibling(three, officer_nj):
    large, key, _ended = three
    assert set(codes(officer_nj, zone="shizhongqu-pianqu")) == {large.code, key.code}
    assert codes(officer_nj, zone="daanqu-pianqu") == []


def test_it_finds_an_enterprise_by_a_fragment_and_by_initials(world, cast):
    firm = factories.make_enterprise(cast.officer_nj, "四川蜀味食品有限公司")
    project = factories.make_project(cast.officer_nj, world, enterprise=firm)
    factories.make_project(cast.officer_nj, world)
    assert codes(cast.officer_nj, q="蜀味") == [project.code]
    assert codes(cast.officer_nj, q=firm.initials[2:6].lower()) == [project.code]


def test_owner_can_be_oneself_nobody_or_a_colleague(world, cast):
    mine = factories.make_project(cast.officer_nj, world)
    pooled = factories.make_project(cast.officer_nj, world, owner=None)
    assert codes(cast.officer_nj, owner="me") == [mine.code]
    assert codes(cast.officer_nj, owner="none") == [pooled.code]
    assert codes(cast.zone_manager_nj, owner=str(cast.officer_nj.pk)) == [mine.code]


def test_only_owners_of_visible_projects_are_offered(world, cast):
    factories.make_project(cast.officer_nj, world)
    factories.make_project(cast.officer_zg, world, zone=world.datangshan)
    names = {each.name for each in ask(cast.officer_nj).choices.owners}
    assert names == {cast.officer_nj.name}
    assert ask(cast.officer_nj, owner=str(cast.officer_zg.pk)).complaints


def test_light_is_worked_out_for_today(world, cast):
    fresh = factories.make_project(cast.officer_nj, world)
    old = factories.make_project(cast.officer_nj, world, effective_on=factories.days_ago(100))
    assert codes(cast.officer_nj, light="red") == [old.code]
    assert codes(cast.officer_nj, light="green") == [fresh.code]
    assert set(codes(cast.officer_nj, light=["red", "green"])) == {fresh.code, old.code}


@pytest.mark.parametrize(("sort", "order"), [("amount", [1, 2, None]), ("-amount", [2, 1, None])])
def test_sorting_puts_empty_values_last_either_way(world, cast, sort, order):
    for amount in (2, None, 1):
        factories.make_project(cast.officer_nj, world, amount=amount)
    assert [project.amount for project in ask(cast.officer_nj, sort=sort).qs] == order


@pytest.mark.parametrize("key", ["updated", "code", "name", "opened", "since", "contact", "due"])
def test_every_sort_runs(world, cast, key):
    factories.make_project(cast.officer_nj, world)
    assert len(codes(cast.officer_nj, sort=key)) == len(codes(cast.officer_nj, sort=f"-{key}")) == 1


def test_ticked_codes_are_taken_as_they_are_and_all_goes_beyond_them(three, officer_nj):
    large, key, ended = three
    assert set(codes(officer_nj, code=[large.code, ended.code])) == {large.code, ended.code}
    assert set(codes(officer_nj, code=[large.code], all="1")) == {large.code, key.code}


def test_codes_out_of_sight_stay_out(world, cast):
    other = factories.make_project(cast.officer_zg, world, zone=world.datangshan)
    assert codes(cast.officer_nj, code=[other.code]) == []
