"""Who holds which post today: read once per tick, asked many times."""

import datetime
from functools import cached_property

from promotion.access.models import Grant
from promotion.access.reach import covers
from promotion.access.scope import GrantFacts
from promotion.people.models import User
from promotion.places.models import Zone
from promotion.projects.models import ProjectZone
from promotion.reminders.models import Robot
from promotion.reminders.querysets import department_officers
from promotion.reminders.services.audience import BY_THE_WEEK


class Directory:
    """Posts of one day: escalation posts by place, officers of a department, people with any live grant."""

    def __init__(self, day: datetime.date):
        self.day = day

    def holders(self, role: str, project) -> set[int]:
        """Ids of those who hold `role` over the current zone of `project`; nobody while it has no zone."""
        zone = self.zone_of(project)
        if zone is None:
            return set()
        return {user_id for user_id, grant in self.posts.get(role, ()) if covers((grant,), zone, project.chain)}

    def zone_of(self, project) -> Zone | None:
        """The current zone of a project: the final one, else its first candidate; none of no project."""
        return project and self.zones.get(project.zone_id or self.first_candidates.get(project.pk))

    def robots_for(self, project) -> list[Robot]:
        """The robots in whose place a project lies. A 保密项目 lies in nobody's."""
        zone = None if project is None or project.is_confidential else self.zone_of(project)
        return [robot for robot in self.robots if _serves(robot, zone)] if zone else []

    def officers(self, department_id: int | None) -> set[int]:
        """Ids of the officers of a department."""
        return self.by_department.get(department_id, set())

    @cached_property
    def posts(self) -> dict[str, list[tuple[int, GrantFacts]]]:
        """Role → who holds it, and where."""
        found: dict[str, list[tuple[int, GrantFacts]]] = {}
        columns = Grant.objects.live(self.day).values_list("user_id", "role", "zone__path", "region__path", "chain__path")
        for user, role, zone, place, chain in columns:
            found.setdefault(role, []).append((user, GrantFacts(role, zone or "", place or "", chain or "")))
        return found

    @cached_property
    def zones(self) -> dict[int, Zone]:
        """Every zone, with its region."""
        return {zone.pk: zone for zone in Zone.objects.select_related("region")}

    @cached_property
    def first_candidates(self) -> dict[int, int]:
        """Project id → its first candidate zone, for projects without a final one."""
        rows = ProjectZone.objects.filter(project__zone__isnull=True).order_by("project_id", "-order", "-id")
        return dict(rows.values_list("project_id", "zone_id"))

    @cached_property
    def by_department(self) -> dict[int, set[int]]:
        """Department id → ids of its officers."""
        found: dict[int, set[int]] = {}
        for department_id, user_id in department_officers(Grant.objects.live(self.day)).values_list("user__department_id", "user_id"):
            found.setdefault(department_id, set()).add(user_id)
        return found

    @cached_property
    def at_work(self) -> set[int]:
        """Ids of people with an open account and any live grant (a superuser needs none)."""
        held = {user_id for holders in self.posts.values() for user_id, _grant in holders}
        return held | set(User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True))

    @cached_property
    def robots(self) -> list[Robot]:
        """The robots in use."""
        return list(Robot.objects.filter(enabled=True).select_related("zone", "region"))

    @cached_property
    def leaders(self) -> set[int]:
        """Ids of those who get the week's page."""
        return {user_id for role in sorted(BY_THE_WEEK) for user_id, _grant in self.posts.get(role, ())}


def _serves(robot: Robot, zone: Zone) -> bool:
    place = GrantFacts("", robot.zone.path if robot.zone else "", robot.region.path if robot.region else "")
    return covers((place,), zone)
