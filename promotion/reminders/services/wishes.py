"""What people have said about being reminded, read once per tick, and what it changes about a scan's findings."""

import datetime
from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _

from promotion.people.models import User
from promotion.reminders.models import Channel, MessageKind, Preference, Snooze
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.querysets import snoozes_that_stand
from promotion.reminders.services import standing_in
from promotion.reminders.services.findings import Finding

UNCHANGED = Preference()


class Wishes:
    """Preferences and 稍后提醒 of everybody, as of one day; each read when it is first asked for."""

    def __init__(self, today: datetime.date):
        self.today = today

    @cached_property
    def by_user(self) -> dict[int, Preference]:
        """Person id → preference, of those who said anything."""
        return {row.user_id: row for row in Preference.objects.select_related("user", "delegate")}

    @cached_property
    def snoozes(self) -> list[Snooze]:
        """What people put off."""
        return list(snoozes_that_stand(self.today))

    @cached_property
    def _standing(self) -> set[int]:
        return {snooze.pk for snooze in self.snoozes}

    @cached_property
    def _silent(self) -> dict[tuple, datetime.date]:
        silent: dict[tuple, datetime.date] = {}
        for snooze in self.snoozes:
            key = (snooze.user_id, snooze.deadline_id, snooze.project_id)
            silent[key] = max(snooze.until, silent.get(key, snooze.until))
        return silent

    def of(self, user_id: int) -> Preference:
        """A person's preference; the defaults for who never said anything."""
        return self.by_user.get(user_id, UNCHANGED)

    def accepts(self, user_id: int, kind: str, channel: str) -> bool:
        """Whether a person wants messages of a kind by a channel out of the application."""
        return f"{kind}:{channel}" not in self.of(user_id).declined

    def is_away(self, user_id: int, day: datetime.date) -> bool:
        """Whether a person said to be away on `day`, and who stands in. Who is away too stands in for nobody."""
        delegate_id = self.of(user_id).delegate_id
        return delegate_id is not None and self._is_absent(user_id, day) and not self._is_absent(delegate_id, day)

    def _is_absent(self, user_id: int, day: datetime.date) -> bool:
        wish = self.of(user_id)
        return wish.away_from is not None and wish.away_from <= day <= wish.away_until

    def still_put_off(self, snooze_id: int) -> bool:
        """Whether a 稍后提醒 was neither taken back nor overtaken by what has happened since."""
        return snooze_id in self._standing

    def put_off_until(self, user_id: int, deadline_id: int | None, project_id: int | None) -> datetime.date | None:
        """The day to which a person put off being reminded of a deadline, or of a project's silence."""
        return self._silent.get((user_id, deadline_id, None if deadline_id else project_id))


def apply(findings: Iterable[Finding], wishes: Wishes, until: datetime.date, at_work: set[int]) -> list[Finding]:
    """The findings as people want them: what was put off left out and said again on its day; what reaches somebody away, told to
    their stand-in as well and pushed only to them."""
    wanted = [finding for finding in findings if not _is_put_off(finding, wishes)]
    wanted += [_again(snooze) for snooze in wishes.snoozes if snooze.until <= until and snooze.user_id in at_work]
    return standing_in.share(wanted, wishes, at_work)


def _is_put_off(finding: Finding, wishes: Wishes) -> bool:
    if not finding.recipient_id or not (finding.deadline_id or finding.kind == MessageKind.QUIET):
        return False
    day = wishes.put_off_until(finding.recipient_id, finding.deadline_id, finding.project_id)
    return day is not None and finding.fire_on <= day


def _again(snooze: Snooze) -> Finding:
    deadline = snooze.deadline
    return Finding(
        rule=snooze.rule,
        about=f"snooze{snooze.pk}",
        recipient_id=snooze.user_id,
        why=_("您设定的稍后提醒"),
        kind=_kind_again(deadline, snooze.until),
        fire_on=snooze.until,
        version=deadline.schedule_version if deadline else 1,
        deadline_id=snooze.deadline_id,
        project_id=deadline.project_id if deadline else snooze.project_id,
        snooze_id=snooze.pk,
        push=snooze.rule.push,
    )


def _kind_again(deadline, day: datetime.date) -> str:
    """What it is by the day on which it is said again."""
    if deadline is None:
        return MessageKind.QUIET
    return MessageKind.OVERDUE if deadline.due < day else MessageKind.DUE


def addresses(ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Person id → channel → address, for the channels by which the person can be reached at all."""
    people = User.objects.filter(pk__in=set(ids), is_active=True).values_list("pk", "email", "wecom_id")
    found = {pk: {Channel.EMAIL: email, Channel.WECOM: wecom} for pk, email, wecom in people}
    return {pk: {channel: by[channel] for channel in PERSONAL if by[channel]} for pk, by in found.items()}
