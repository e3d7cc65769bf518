"""五未 from dates: hand-worked cases, then the same from milestones and ground."""

import datetime

import pytest

from promotion.landing.five_stalls import Stall, Steps, stall_of
from promotion.landing.models import Milestone, SiteAllocation, StallLimit
from promotion.landing.stalled import stalled, steps_of
from promotion.places.models import Site
from promotion.projects.models import Project
from tests import factories


def d(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


DAY = d("2026-06-15")
# approved, supplied, used, completed, producing, full → kind, days on 15 June 2026
CASES = [
    ("------", None, None),
    ("2026-06-01 - - - - -", "not_supplied", 14),
    ("2026-06-01 2026-06-15 - - - -", "not_used", 0),
    ("2026-01-01 2026-02-01 - - - -", "not_used", 134),
    ("- 2026-02-01 - - - -", "not_used", 134),
    ("2025-01-01 2025-02-01 2025-06-15 - - -", "not_completed", 365),
    ("2025-01-01 2025-02-01 2025-06-15 2026-06-14 - -", "not_producing", 1),
    ("2025-01-01 2025-02-01 2025-06-15 2026-03-01 2026-05-16 -", "not_full", 30),
    ("2025-01-01 2025-02-01 2025-06-15 - 2026-05-16 -", "not_full", 30),  # a gap before the furthest step does not count
    ("2025-01-01 2025-02-01 2025-06-15 2026-03-01 2026-05-16 2026-06-15", None, None),
    ("2025-01-01 - - - - 2026-06-01", None, None),
    ("2026-06-01 2026-06-16 - - - -", "not_supplied", 14),  # what happens tomorrow has not happened
    ("2026-06-16 - - - - -", None, None),
    ("2024-02-29 - - - - -", "not_supplied", 837),
]


@pytest.mark.parametrize(("dates", "kind", "days"), CASES)
def test_hand_worked_cases(dates, kind, days):
    steps = Steps(*(None if each == "-" else d(each) for each in (dates.split() if " " in dates else dates)))
    found = stall_of(steps, DAY)
    assert (found and found.kind, found and found.days) == (kind, days)


def test_there_are_five():
    assert [str(stall.label) for stall in Stall] == ["批而未供", "供而未用", "用而未竣", "竣而未投", "投而未达"]


@pytest.mark.django_db
def test_the_steps_are_read_from_milestones_and_ground(world, officer_nj):
    projects = [factories.make_project(officer_nj, world) for _n in range(3)]
    site = Site.objects.create(name="地", zone=world.lingjia, kind="parcel", area_mu=100, planning_covered=True)
    Milestone.objects.create(project=projects[0], kind="filed", actual_on=d("2026-01-05"))
    Milestone.objects.create(project=projects[1], kind="filed", actual_on=d("2026-01-05"))
    SiteAllocation.objects.create(project=projects[1], site=site, area_mu=5, allocated_on=d("2026-03-01"), released_on=d("2026-06-01"))
    Milestone.objects.create(project=projects[2], kind="land_supplied", planned_on=d("2026-01-01"))
    rows = Project.objects.all()
    assert steps_of(rows, d("2026-05-31"))[projects[1].pk].supplied == d("2026-03-01")
    assert steps_of(rows, DAY)[projects[1].pk].supplied is None  # given back
    found = {row.project.pk: row for row in stalled(rows, DAY)}
    assert {pk: (row.stall.kind, row.stall.days) for pk, row in found.items()} == {
        projects[0].pk: ("not_supplied", 161),
        projects[1].pk: ("not_supplied", 161),
    }
    assert not found[projects[0].pk].is_over
    StallLimit.objects.create(kind="not_supplied", days=160)
    assert all(row.is_over for row in stalled(rows, DAY))
    Project.objects.filter(pk=projects[0].pk).update(status="closed")
    assert [row.project for row in stalled(rows, DAY)] == [projects[1]]
