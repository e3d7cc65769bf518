"""What is to be said to whom, found by a scan of the rooms below."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from promotion.reminders import rules
from promotion.reminders.models import Push, ReminderRule, Watch
from promotion.reminders.services.audience import Told
from promotion.reminders.services.directory import Directory


@dataclass(frozen=True)
class Finding:
    """One thing to be said to one person (or, with `robot_id`, to a group) on one day, and why to them.

    `at_once`: in-app without waiting for the morning. `by_the_week`: told on the week's page only.
    """

    rule: ReminderRule
    about: str
    kind: str
    fire_on: datetime.date
    recipient_id: int | None = None
    robot_id: int | None = None
    for_user_id: int | None = None
    why: str = ""
    version: int = 1
    deadline_id: int | None = None
    notice_id: int | None = None
    grant_id: int | None = None
    job_id: int | None = None
    project_id: int | None = None
    snooze_id: int | None = None
    push: str = Push.NONE
    at_once: bool = False
    is_escalated: bool = False
    by_the_week: bool = False

    @property
    def key(self) -> str:
        """Built from business facts only."""
        recipient = self.recipient_id or f"g{self.robot_id}"
        return rules.key_of(self.rule.code, self.about, self.fire_on, recipient, self.version)

    def to(self, told: Told) -> dict:
        """The fields that say to whom, for `dataclasses.replace`."""
        return {
            "recipient_id": told.recipient_id,
            "why": told.why,
            "is_escalated": told.is_escalated,
            "by_the_week": told.by_the_week,
        }


@dataclass(frozen=True)
class Scan:
    """What every part of a scan works with: the day, the last day planned for, and what was read once."""

    today: datetime.date
    until: datetime.date
    calendar: object
    directory: Directory
    rules: tuple[ReminderRule, ...]

    def watching(self, *watches: Watch) -> list[ReminderRule]:
        """The rules in force that watch these things."""
        return [rule for rule in self.rules if rule.watch in watches]

    def may_be_told(self, recipient_id: int | None, project) -> bool:
        """Whether somebody is at work and, about a project just imported, the importer."""
        return recipient_id in self.directory.at_work and not _is_silenced(project, recipient_id, self.today)

    def groups_for(self, rule, project) -> Iterator[int]:
        """Ids of the robots to be told of a project, if the rule speaks to groups at all."""
        if rule.to_groups and project is not None and not _is_silenced(project, None, self.today):
            for robot in self.directory.robots_for(project):
                yield robot.pk


def _is_silenced(project, recipient_id: int | None, today) -> bool:
    return project is not None and rules.is_silenced(project.imported_on, recipient_id == project.created_by_id, today)
