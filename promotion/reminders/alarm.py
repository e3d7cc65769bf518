"""The red bar: what is wrong with the outbox, in words, for those who can do something about it."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.access.administration import Administration, administration_of
from promotion.projects.administration import projects_administered
from promotion.reminders import health
from promotion.reminders.models import Delivery, DeliveryState, OutboxControl


@dataclass(frozen=True)
class Alarm:
    """One thing that is wrong; `url` leads to where to act, empty when that is not this person's to do."""

    text: str
    url: str = ""


def alarms_for(user, now: datetime.datetime, today: datetime.date) -> list[Alarm]:
    """What an administrator should see on every page, the worst first; nobody else anything.

    `is_staff`, kept beside the grants, spares everybody else the question; what counts are the live grants.
    """
    if not (user.is_authenticated and user.is_staff):
        return []
    office = administration_of(user, today)
    return _alarms(health.look(now), office, user, now, today) if office.is_open else []


def _alarms(seen: health.Health, office: Administration, user, now, today) -> list[Alarm]:
    found = []
    if seen.hold:
        found.append(_held(office))
    if "heartbeat" in seen.wrong:
        found.append(Alarm(_silence(seen.heartbeat_age), reverse("admin:promotion_heartbeat_changelist")))
    if "lag" in seen.wrong and not seen.hold:
        text = _("提醒已晚 %(minutes)s 分钟，%(n)s 条待发") % {"minutes": seen.lag // 60, "n": seen.due}
        found.append(Alarm(text, reverse("admin:promotion_delivery_changelist")))
    if seen.dead or seen.unknown:
        found += _undecided(seen if office.is_everywhere else _own_share(user, now, today))
    return found


def _held(office: Administration) -> Alarm:
    switch = OutboxControl.objects.get(pk=1)
    text = _("提醒已停发：%(reason)s") % {"reason": switch.reason}
    return Alarm(text, reverse("admin:promotion_outboxcontrol_change", args=[switch.pk]) if office.is_everywhere else "")


def _silence(age: int | None) -> str:
    if age is None:
        return _("提醒程序从未运行，请检查 worker 和 beat")
    return _("提醒程序已 %(minutes)s 分钟没有动静，请检查 worker 和 beat") % {"minutes": age // 60}


@dataclass(frozen=True)
class _Share:
    """What waits for a person in one administrator's own city."""

    dead: int
    unknown: int
    wrong: tuple[str, ...]


def _own_share(user, now, today) -> _Share:
    """Counted as the admin's list of deliveries shows it: a link never leads to fewer rows than it names."""
    people = administration_of(user, today).people("reminder__recipient__")
    projects = Q(reminder__project__in=projects_administered(user, today))
    own = Delivery.objects.needing_a_person().filter(projects | Q(reminder__project__isnull=True) & people)
    rows = list(own.values_list("state", "settled_at"))
    dead = [settled for state, settled in rows if state == DeliveryState.DEAD]
    is_old = any(settled is not None and now - settled > health.DEAD_LIMIT for settled in dead)
    return _Share(dead=len(dead), unknown=len(rows) - len(dead), wrong=("dead",) if is_old else ())


def _undecided(share) -> list[Alarm]:
    listed = reverse("admin:promotion_delivery_changelist")
    found = []
    if "dead" in share.wrong:
        found.append(Alarm(_("%(n)s 条提醒未送达") % {"n": share.dead}, f"{listed}?state__exact={DeliveryState.DEAD}"))
    if share.unknown:
        found.append(Alarm(_("%(n)s 条提醒待核实") % {"n": share.unknown}, f"{listed}?state__exact={DeliveryState.UNKNOWN}"))
    return found
