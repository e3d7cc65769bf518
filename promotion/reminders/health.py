"""Is the outbox well: figures from the database, judged by limits."""

import datetime
from dataclasses import asdict, dataclass

from django.db.models import Count, Min, Q

from promotion.reminders.models import Delivery, DeliveryState, Heartbeat
from promotion.reminders.services.control import on_hold
from promotion.reminders.services.ticking import POST, TICK

LAG_LIMIT = datetime.timedelta(minutes=5)
HEARTBEAT_LIMIT = datetime.timedelta(minutes=2)
DEAD_LIMIT = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Health:
    """The figures, and what is wrong in them (codes, empty when all is well). Times in seconds; None: never, or nothing waits."""

    hold: bool
    heartbeat_age: int | None
    lag: int
    due: int
    dead: int
    unknown: int
    wrong: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Nothing is wrong."""
        return not self.wrong

    def as_dict(self) -> dict:
        """For JSON."""
        return asdict(self)


def look(now: datetime.datetime) -> Health:
    """The state of the outbox at `now`: three queries over small indexes."""
    due = Delivery.objects.waiting().filter(next_at__lte=now).aggregate(n=Count("pk"), oldest=Min("next_at"))
    stuck = Delivery.objects.needing_a_person().aggregate(
        dead=Count("pk", filter=Q(state=DeliveryState.DEAD)),
        unknown=Count("pk", filter=Q(state=DeliveryState.UNKNOWN)),
        oldest_dead=Min("settled_at", filter=Q(state=DeliveryState.DEAD)),
    )
    beats = dict(Heartbeat.objects.filter(name__in=[TICK, POST]).values_list("name", "at"))
    last = min(beats.values()) if len(beats) == 2 else None  # both ticks must go on: one plans and writes, one sends
    lag = now - due["oldest"] if due["oldest"] else datetime.timedelta(0)
    held = on_hold()
    tests = {
        "hold": held,
        "heartbeat": last is None or now - last > HEARTBEAT_LIMIT,
        "lag": lag > LAG_LIMIT,
        "dead": stuck["oldest_dead"] is not None and now - stuck["oldest_dead"] > DEAD_LIMIT,
    }
    return Health(
        hold=held,
        heartbeat_age=None if last is None else int((now - last).total_seconds()),
        lag=int(lag.total_seconds()),
        due=due["n"],
        dead=stuck["dead"],
        unknown=stuck["unknown"],
        wrong=tuple(name for name, is_wrong in tests.items() if is_wrong),
    )
