"""The tick: whatever calls it, as often as it likes, in parallel. All waiting is a column in the database.

Two of them: `tick` plans and writes what is inside the application, `post` sends what leaves it. Apart, so that a mail server that
answers slowly holds up nobody's messages inside.
"""

import datetime

from django.utils import timezone

from promotion.common.audit_seals import seal_pending
from promotion.people.services import guard
from promotion.projects.services.first_contact import lapse_stale
from promotion.reminders.channels.ways import resend_when_unsure
from promotion.reminders.clock import Clock
from promotion.reminders.models import Heartbeat
from promotion.reminders.services import in_app, outbox, posting
from promotion.reminders.services.calendar_watch import tell_of_missing_years
from promotion.reminders.services.control import keep_switch, on_hold
from promotion.reminders.services.planning import plan

TICK, POST, SEAL, UPKEEP = "tick", "post", "audit_seal", "upkeep"
SEAL_EVERY = datetime.timedelta(minutes=5)
UPKEEP_EVERY = datetime.timedelta(hours=6)


def tick(now: datetime.datetime) -> dict[str, int]:
    """Cancel what fell, write what is due, plan, write what that brought; then the heartbeat, which so means: went through whole."""
    keep_switch()
    clock = Clock(timezone.localtime(now))
    cancelled = in_app.cancel_fallen(clock.now())
    taken = _inside(clock)
    planned = plan(now)
    taken += _inside(clock) if planned else 0
    if _is_my_turn(SEAL, now, SEAL_EVERY):
        seal_pending()
    if _is_my_turn(UPKEEP, now, UPKEEP_EVERY):
        lapse_stale(timezone.localdate(now))
        guard.sweep(now)
        tell_of_missing_years(timezone.localdate(now))
    beat(TICK, now)
    return {"planned": planned, "taken": taken, "cancelled": cancelled}


def post(now: datetime.datetime) -> int:
    """Send what is due by every channel out of the application; how many deliveries were taken in hand. Nothing while on HOLD."""
    clock = Clock(timezone.localtime(now))
    taken = 0
    if not on_hold():
        outbox.sweep(clock.now(), resend_when_unsure())
        taken = posting.deliver(clock)
    beat(POST, now)
    return taken


def _inside(clock: Clock) -> int:
    if on_hold():
        return 0
    outbox.sweep(clock.now(), resend_when_unsure())
    return in_app.deliver(clock)


def beat(name: str, now: datetime.datetime) -> None:
    """Note that `name` went through at `now`; an older tick that ends late does not turn the clock back."""
    _beat, is_new = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    if not is_new:
        Heartbeat.objects.filter(name=name, at__lt=now).update(at=now)


def _is_my_turn(name: str, now: datetime.datetime, every: datetime.timedelta) -> bool:
    """Whether `every` has gone by since the last time; of several ticks at once one gets the turn."""
    _beat, is_new = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    return is_new or Heartbeat.objects.filter(name=name, at__lte=now - every).update(at=now) == 1
