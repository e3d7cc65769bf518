"""Lights with the office's own limits and calendar."""

import datetime

from promotion.common.calendar import load_calendar
from promotion.projects.lights import DEFAULT_LIMITS, LightFacts, Limits, Shine, cut_offs, shine
from promotion.projects.models import LightLimit, Project


def load_limits() -> dict[str, Limits]:
    """The limits by stage: the administrator's rows, else the defaults."""
    own = {row.stage: Limits(row.quiet_days, row.stay_yellow_days, row.stay_red_days) for row in LightLimit.objects.all()}
    return DEFAULT_LIMITS | own


def lit(projects, today: datetime.date):
    """The queryset `projects` with `light`, `next_due` and `other_due` annotated for `today`."""
    return projects.with_light(cut_offs(today, load_calendar()), load_limits())


def facts_of(project) -> LightFacts:
    """The inputs of one project's light; `project` carries the annotations of `with_dues` or `lit`."""
    return LightFacts(
        stage=project.stage,
        status=project.status,
        opened_on=project.opened_on,
        stage_since=project.stage_since,
        last_contact_on=project.last_contact_on,
        imported_on=project.imported_on,
        next_due=project.next_due,
        other_due=project.other_due,
    )


def explain(projects, today: datetime.date) -> dict[int, Shine]:
    """Light and reasons for each of `projects` (an iterable annotated by `lit` or `with_dues`), by primary key."""
    cut, limits = cut_offs(today, load_calendar()), load_limits()
    return {project.pk: shine(facts_of(project), limits[project.stage], cut) for project in projects}


def explain_one(project, today: datetime.date) -> Shine:
    """Light and reasons of one project."""
    return explain(Project.objects.filter(pk=project.pk).with_dues(), today)[project.pk]
