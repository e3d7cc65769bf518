"""Junk in any parameter is said and left out; it never fails and never widens another parameter."""

import pytest
from django.http import QueryDict

from promotion.pipeline.filters import ProjectFilter
from promotion.projects.models import Project
from tests import factories

INVISIBLE = ["\u202e", "\x00"]
JUNK = [
    *("'", '"><script>', "%", "9" * 400, "-1", "NaN", "1e999", "𠮷" * 70, "../../etc", "0x10", " or 1=1", "２０２６年１３月", "nz-"),
    *INVISIBLE,
]


def ask(user, **values):
    query = QueryDict(mutable=True)
    query.update(values)
    return ProjectFilter(query, Project.objects.visible_to(user, factories.today()), user=user, today=factories.today())


def reads_junk(name, junk) -> bool:
    """Amounts understand some of it; a date of invisible marks only is nothing typed."""
    return name in ("min", "max") or (name.endswith(("_from", "_to")) and junk in INVISIBLE)


@pytest.mark.parametrize("name", [name for name in ProjectFilter.base_filters if name != "q"])
def test_junk_is_said_and_left_out(world, cast, name):
    factories.make_project(cast.officer_nj, world, amount=5)
    for junk in JUNK:
        asked = ask(cast.officer_nj, **{name: junk})
        assert list(asked.qs) or name in ("min", "max"), junk
        assert all("\x00" not in sentence for sentence in asked.complaints), junk
        assert len(asked.complaints) == 1 or reads_junk(name, junk), junk


def test_junk_to_search_for_finds_nothing_or_is_refused(world, cast):
    factories.make_project(cast.officer_nj, world)
    for junk in set(JUNK) - {"-1", "\u202e"}:
        asked = ask(cast.officer_nj, q=junk)
        assert not list(asked.qs) or asked.complaints, junk


@pytest.mark.parametrize(
    ("lower", "upper", "high", "low"), [("min", "max", "5", "1"), ("opened_from", "opened_to", "2026-02-01", "2025-02-01")]
)
def test_a_range_that_runs_backwards_keeps_its_lower_end_only(cast, lower, upper, high, low):
    asked = ask(cast.officer_nj, **{lower: high, upper: low})
    assert len(asked.complaints) == 1
    assert asked.asked(lower)
    assert asked.asked(upper) is None
