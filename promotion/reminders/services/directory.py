"""Who holds which post today: read once per tick, asked many times."""

import datetime
from functools import cached_property

from promotion.access.models import Grant
from promotion.access.reach import covers
from promotion.access.scope import GrantFacts
from promotion.people.models import User
from promotion.places.models import Zone
from promotion.projects.models import ProjectZone
from promotion.reminders.querysets import department_officers


class Directory:
    """Posts of one day: escalation posts by place, officers of a department, people with any live grant."""

    def __init__(self, day: datetime.date):
        self.day = day
        self._posts: dict[str, list[tuple[int, GrantFacts]]] = {}

    def holders(self, role: str, project) -> set[int]:
        """Ids of those who hold `role` over the current zone of `project`; nobody while it has no zone."""
        zone = self.zones.get(project.zone_id or self.first_candidates.get(project.pk))
        if zone is None:
            return set()
        return {user_id for user_id, grant in self._holders_of(role) if covers((grant,), zone, project.chain)}

    def officers(self, department_id: int | None) -> set[int]:
        """Ids of the officers of a department."""
        return self.by_department.get(department_id, set())

    def _holders_of(self, role: str) -> list[tuple[int, GrantFacts]]:
        if role not in self._posts:
            rows = Grant.objects.live(self.day).filter(role=role)
            columns = rows.values_list("user_id", "role", "zone__path", "region__path", "chain__path")
            self._posts[role] = [
                (user, GrantFacts(role, zone or "", place or "", chain or "")) for user, role, zone, place, chain in columns
            ]
        return self._posts[role]

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
        held = Grant.objects.live(self.day).values_list("user_id", flat=True)
        return set(held) | set(User.objects.filter(is_superuser=True, is_active=True).values_list("pk", flat=True))
