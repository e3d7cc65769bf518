"""What people have said about being reminded, read once per tick, and what it changes about a scan's findings."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from django.utils.translation import gettext as _

from promotion.people.models import User
from promotion.reminders.models import Channel, MessageKind, Preference, Push, Snooze, Watch
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.querysets import snoozes_that_stand
from promotion.reminders.services.findings import Finding

KIND_AGAIN = {Watch.AHEAD: MessageKind.DUE, Watch.DUE: MessageKind.DUE, Watch.OVERDUE: MessageKind.OVERDUE}
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
        """Whether a person said to be away on `day`, and who stands in."""
        wish = self.of(user_id)
        return wish.delegate_id is not None and wish.away_from <= day <= wish.away_until

    def put_off_until(self, user_id: int, deadline_id: int | None, project_id: int | None) -> datetime.date | None:
        """The day to which a person put off being reminded of a deadline, or of a project's silence."""
        return self._silent.get((user_id, deadline_id, None if deadline_id else project_id))


def apply(findings: Iterable[Finding], wishes: Wishes, until: datetime.date, at_work: set[int]) -> Iterator[Finding]:
    """The findings as people want them: what was put off left out and said again on its day; what reaches somebody away, told to
    their stand-in as well and pushed only to them."""
    for finding in findings:
        if not _is_put_off(finding, wishes):
            yield from _shared(finding, wishes, at_work)
    for snooze in wishes.snoozes:
        if snooze.until <= until and snooze.user_id in at_work:
            yield from _shared(_again(snooze), wishes, at_work)


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
        kind=KIND_AGAIN.get(snooze.rule.watch, MessageKind.QUIET),
        fire_on=snooze.until,
        version=deadline.schedule_version if deadline else 1,
        deadline_id=snooze.deadline_id,
        project_id=deadline.project_id if deadline else snooze.project_id,
        snooze_id=snooze.pk,
        push=snooze.rule.push,
    )


def _shared(finding: Finding, wishes: Wishes, at_work: set[int]) -> Iterator[Finding]:
    person = finding.recipient_id
    if person is None or not wishes.is_away(person, max(finding.fire_on, wishes.today)):
        yield finding
        return
    stand_in = wishes.of(person).delegate_id
    if stand_in not in at_work or finding.by_the_week:
        yield finding
        return
    yield replace(finding, push=Push.NONE)
    why = _("代 %(who)s 收") % {"who": wishes.of(person).user}
    yield replace(finding, recipient_id=stand_in, for_user_id=person, why=why, is_escalated=False)


def addresses(ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Person id → channel → address, for the channels by which the person can be reached at all."""
    people = User.objects.filter(pk__in=set(ids), is_active=True).values_list("pk", "email", "wecom_id")
    found = {pk: {Channel.EMAIL: email, Channel.WECOM: wecom} for pk, email, wecom in people}
    return {pk: {channel: by[channel] for channel in PERSONAL if by[channel]} for pk, by in found.items()}
