"""五未 of many projects as of a day: their steps read in two queries, the rule in `five_stalls.py`."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import Q

from promotion.landing.five_stalls import DEFAULT_LIMITS, Stall, Stalled, Steps, stall_of
from promotion.landing.models import Milestone, MilestoneKind, SiteAllocation, StallLimit
from promotion.projects.facts import Status
from promotion.projects.models import Project

_STEP_OF = {
    MilestoneKind.FILED: "approved",
    MilestoneKind.LAND_SUPPLIED: "supplied",
    MilestoneKind.GROUND_BROKEN: "used",
    MilestoneKind.COMPLETED: "completed",
    MilestoneKind.IN_PRODUCTION: "producing",
    MilestoneKind.FULL_CAPACITY: "full",
}


@dataclass(frozen=True)
class StalledProject:
    """A project, how it stands still, and whether that is over the time allowed."""

    project: Project
    stall: Stalled
    limit: int

    @property
    def is_over(self) -> bool:
        """Longer than allowed."""
        return self.stall.days > self.limit


def steps_of(projects, day: datetime.date) -> dict[int, Steps]:
    """Project id → the steps done by `day`. 供 is the milestone 供地, or the first ground held on that day."""
    dates: dict[int, dict] = defaultdict(dict)
    held = SiteAllocation.objects.filter(Q(released_on__isnull=True) | Q(released_on__gt=day), project__in=projects, allocated_on__lte=day)
    for project_id, allocated_on in held.order_by("-allocated_on").values_list("project_id", "allocated_on"):
        dates[project_id]["supplied"] = allocated_on
    marks = Milestone.objects.filter(project__in=projects, kind__in=_STEP_OF, actual_on__lte=day)
    for project_id, kind, on in marks.values_list("project_id", "kind", "actual_on"):
        dates[project_id][_STEP_OF[kind]] = on
    return {project_id: replace(Steps(), **found) for project_id, found in dates.items()}


def limits() -> dict[Stall, int]:
    """Days allowed for each of the five: the administrator's, else the defaults."""
    own = dict(StallLimit.objects.values_list("kind", "days"))
    return {stall: own.get(stall.value, days) for stall, days in DEFAULT_LIMITS.items()}


def stalled(projects, day: datetime.date) -> list[StalledProject]:
    """Projects of the queryset that stand still on `day`, the longest first; 终止 left out."""
    rows = projects.exclude(status=Status.CLOSED)
    steps = steps_of(rows, day)
    found = _standing_still(rows.filter(pk__in=steps).select_related("zone", "owner", "enterprise"), steps, day)
    return sorted(found, key=lambda row: (-row.stall.days, row.project.code))


def stalled_of(projects: list[Project], day: datetime.date) -> list[StalledProject]:
    """Of these projects those that stand still on `day`, in their order; 终止 left out."""
    rows = [project for project in projects if project.status != Status.CLOSED]
    return _standing_still(rows, steps_of([project.pk for project in rows], day), day)


def _standing_still(projects, steps: dict[int, Steps], day: datetime.date) -> list[StalledProject]:
    allowed, found = limits(), []
    for project in projects:
        stall = stall_of(steps.get(project.pk, Steps()), day)
        if stall:
            found.append(StalledProject(project, stall, allowed[stall.kind]))
    return found
