"""Milestones reached as of a day, from a hand-worked table."""

import pytest
from django.utils import timezone

from promotion.landing.models import Milestone
from promotion.projects.models import Project
from tests import factories
from tests.factories import days_ago
from tests.scenes import scene

# project: kind, planned and actual, in days ago
MILESTONES = {
    "registered long ago": ("registered", 100, 90),
    "registered late": ("registered", 50, 10),
    "registered today": ("registered", None, 0),
    "only planned": ("registered", 40, None),
    "another kind": ("filed", None, 90),
}


@scene
def town(world, officer_nj):
    projects = {}
    for name, (kind, planned, actual) in MILESTONES.items():
        projects[name] = factories.make_project(officer_nj, world, name=name)
        dates = {"planned_on": planned, "actual_on": actual}
        dates = {field: None if ago is None else days_ago(ago) for field, ago in dates.items()}
        Milestone.objects.create(project=projects[name], kind=kind, **dates)
    return projects


def reached(kind, ago) -> set:
    return set(Milestone.objects.reached(kind, days_ago(ago)).values_list("project__name", flat=True))


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (91, set()),
        (90, {"registered long ago"}),
        (11, {"registered long ago"}),
        (10, {"registered long ago", "registered late"}),
        (0, {"registered long ago", "registered late", "registered today"}),
    ],
)
def test_those_that_happened_by_the_day(town, ago, expected):
    assert reached("registered", ago) == expected


def test_a_corrected_date_counts_as_it_stands(town):
    Milestone.objects.filter(project=town["registered late"]).update(actual_on=days_ago(95))
    assert reached("registered", 91) == {"registered late"}


def test_a_withdrawn_project_reached_nothing(town):
    Project.objects.filter(pk=town["registered long ago"].pk).update(withdrawn_at=timezone.now())
    assert reached("registered", 0) == {"registered late", "registered today"}
    assert reached("junk", 0) == set()
