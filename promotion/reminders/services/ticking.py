"""The tick: whatever calls it, as often as it likes, in parallel. All waiting is a column in the database."""

import datetime

from django.utils import timezone

from promotion.common.audit_seals import seal_pending
from promotion.people.services import guard
from promotion.projects.services.first_contact import lapse_stale
from promotion.reminders.models import Heartbeat
from promotion.reminders.services.calendar_watch import tell_of_missing_years
from promotion.reminders.services.control import keep_switch
from promotion.reminders.services.delivering import cancel_fallen, deliver_due
from promotion.reminders.services.planning import plan

TICK, SEAL, UPKEEP = "tick", "audit_seal", "upkeep"
SEAL_EVERY = datetime.timedelta(minutes=5)
UPKEEP_EVERY = datetime.timedelta(hours=6)


def tick(now: datetime.datetime) -> dict[str, int]:
    """Deliver, cancel what fell, plan, deliver what that brought; then the heartbeat, which so means: went through whole."""
    keep_switch()
    cancelled = cancel_fallen(now)
    taken = deliver_due(now)
    planned = plan(now)
    taken += deliver_due(now) if planned else 0
    if _is_my_turn(SEAL, now, SEAL_EVERY):
        seal_pending()
    if _is_my_turn(UPKEEP, now, UPKEEP_EVERY):
        lapse_stale(timezone.localdate(now))
        guard.sweep(now)
        tell_of_missing_years(timezone.localdate(now))
    beat(TICK, now)
    return {"planned": planned, "taken": taken, "cancelled": cancelled}


def beat(name: str, now: datetime.datetime) -> None:
    """Note that `name` went through at `now`; an older tick that ends late does not turn the clock back."""
    _beat, is_new = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    if not is_new:
        Heartbeat.objects.filter(name=name, at__lt=now).update(at=now)


def _is_my_turn(name: str, now: datetime.datetime, every: datetime.timedelta) -> bool:
    """Whether `every` has gone by since the last time; of several ticks at once one gets the turn."""
    _beat, is_new = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    return is_new or Heartbeat.objects.filter(name=name, at__lte=now - every).update(at=now) == 1
