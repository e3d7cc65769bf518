"""Definitions that need no page: attainment and pace, proposals for links, goals in words."""

import datetime
from decimal import Decimal

import pytest

from promotion.analytics.figures import attainment
from promotion.analytics.goals import goal_of
from promotion.analytics.links import propose_state
from promotion.analytics.models import Target
from promotion.analytics.reports import months_gone
from promotion.projects.models import Project
from tests import factories


def test_the_example_of_the_definition():
    result = attainment(Decimal(12), Decimal(5), 6)
    assert (result.share, result.pace, result.gap) == (Decimal("41.7"), Decimal("50.0"), Decimal("-8.3"))


def test_a_target_of_nothing_has_no_rate():
    assert attainment(Decimal(0), Decimal(5), 6).share is None


@pytest.mark.parametrize(
    ("day", "months"), [("2026-01-01", 0), ("2026-06-30", 6), ("2026-06-29", 5), ("2026-02-28", 2), ("2024-02-28", 1), ("2026-12-31", 12)]
)
def test_only_whole_months_have_gone_by(day, months):
    assert months_gone(datetime.date.fromisoformat(day)) == months


@pytest.mark.parametrize(
    ("enterprises", "projects", "landed", "state"),
    [(0, 0, 0, "missing"), (1, 0, 0, "weak"), (0, 2, 0, "weak"), (0, 1, 1, "weak"), (1, 1, 1, "strong"), (3, 0, 0, "strong")],
)
def test_what_the_system_proposes_for_a_link(enterprises, projects, landed, state):
    assert propose_state(enterprises, projects, landed) == state


def goal(world, cast, **facts):
    values = {"kind": "target", "scope_type": "chain", "node": world.food, "scope_name": "绿色食品", "unit": "亿元", "comparator": "≥"}
    Target.objects.create(slug="g1", **values | facts)
    return goal_of(Project.objects.visible_to(cast.leadership, factories.today()), world.food, factories.today())


def test_a_goal_of_this_year_shows_its_pace(world, cast):
    factories.project_in("signed", cast.officer_nj, world)
    found = goal(world, cast, metric="签约额", year=factories.today().year, value=12)
    assert "目标 12 亿元，已完成 1.2 亿元（10.0%）" in found.sentence
    assert found.is_good is (found.gap.startswith("比时序超"))


def test_signed_projects_are_counted_once_each(world, cast):
    factories.project_in("signed", cast.officer_nj, world)
    found = goal(world, cast, metric="签约项目数", year=factories.today().year, value=4, unit="个")
    assert "已完成 1 个（25.0%）" in found.sentence


@pytest.mark.parametrize(("year", "word"), [(2025, "已到期"), (None, "文件未写年份"), (2099, "有效")])
def test_a_goal_of_the_documents_says_whether_it_still_runs(world, cast, year, word):
    found = goal(world, cast, metric="总产值", year=year, value=70)
    assert word in found.sentence
    assert found.is_good is None


def test_no_data_is_not_zero(world, cast):
    assert "没有给这条链定目标" in goal(world, cast, metric="总产值", year=2025, value=None).sentence
