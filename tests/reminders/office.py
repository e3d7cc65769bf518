"""A small office for the tests of this room: plain functions that write rows directly, without the services of other rooms."""

import datetime
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

from promotion.access.models import Grant
from promotion.chains.models import ChainNode, Scheme
from promotion.common.models import Workday
from promotion.enterprises.models import Enterprise
from promotion.people.models import User
from promotion.people.roles import Role
from promotion.places.models import Region, Zone
from promotion.projects.models import Channel, Deadline, Notice, Project
from promotion.reminders.clock import Clock
from promotion.reminders.services import in_app, ticking

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = datetime.date(2026, 11, 18)  # a Wednesday
_numbers = count(1)


def at(day: datetime.date = TODAY, hour: int = 10, minute: int = 0) -> datetime.datetime:
    """A moment in the office's time zone."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=SHANGHAI)


def days(n: int) -> datetime.date:
    """`n` days after TODAY."""
    return TODAY + datetime.timedelta(days=n)


def settle_calendar() -> None:
    """The calendars of TODAY's year, of the years around the clock's, are there: nobody need be told that they are missing."""
    this = timezone.localdate().year
    for year in {TODAY.year, TODAY.year + 1, this, this + 1}:
        saturday = next(day for day in (datetime.date(year, 1, n) for n in range(1, 8)) if day.weekday() == 5)
        Workday.objects.get_or_create(day=saturday, defaults={"is_workday": True, "name": "调休上班"})


def make_zone(name: str = "") -> Zone:
    """A zone that takes projects, in a region of its own."""
    n = next(_numbers)
    region = Region.objects.create(slug=f"r-{n}", name=f"区{n}", full_name=f"区{n}", level=Region.Level.COUNTY)
    return Zone.objects.create(slug=f"z-{n}", name=name or f"片区{n}", region=region, takes_projects=True)


def make_user(zone: Zone | None = None, role: str = Role.OFFICER, **facts) -> User:
    """A person with a grant over `zone` (None: no grant at all)."""
    n = next(_numbers)
    user = User.objects.create(**({"username": f"u{n}", "name": f"人员{n}", "email": f"u{n}@example.org"} | facts))
    if zone is not None:
        grant(user, role, zone)
    return user


def grant(user: User, role: str, zone: Zone, until: datetime.date | None = None) -> Grant:
    """A confirmed grant that began a year ago."""
    return Grant.objects.create(
        user=user, role=role, zone=zone, valid_from=TODAY - datetime.timedelta(days=365), valid_until=until, confirmed_at=at(days(-365))
    )


def make_project(owner: User | None, zone: Zone, **facts) -> Project:
    """An active lead in 对接, heard of today, without deadlines."""
    n = next(_numbers)
    values = {
        "code": f"ZS2026-{n:04}",
        "name": f"演示项目{n}",
        "sentence": "想建厂",
        "stage": "engagement" if owner else "planning",
        "opened_on": days(-10),
        "stage_since": days(-10),
        "last_contact_on": TODAY,
        "created_by": owner,
    }
    return Project.objects.create(
        owner=owner, zone=zone, chain=_node(), channel=_channel(), enterprise=_enterprise(f"演示企业{n}"), **(values | facts)
    )


def promise(project: Project | None, due: datetime.date, kind: str = "next_step", **facts) -> Deadline:
    """A deadline of the project's owner, set long ago."""
    n = next(_numbers)
    values = {"title": f"回访{n}", "source": f"{kind}:{n}"} | facts
    if "owner" not in values:
        values["owner"] = project.owner
    deadline = Deadline.objects.create(project=project, kind=kind, due=due, **values)
    Deadline.objects.filter(pk=deadline.pk).update(created_at=at(days(-30)))
    return deadline


def tell(recipient: User, kind: str = "assigned", **facts) -> Notice:
    """Something that happened just now."""
    n = next(_numbers)
    notice = Notice.objects.create(recipient=recipient, kind=kind, text=f"告知{n}", key=f"k{n}", **facts)
    Notice.objects.filter(pk=notice.pk).update(created_at=at())
    return notice


def deliver_due(now: datetime.datetime) -> None:
    """Everything the outbox can deliver at `now`, inside and out, without planning."""
    clock = Clock(now)
    in_app.deliver(clock)
    ticking.post(now)


def tick(now: datetime.datetime) -> dict[str, int]:
    """Both ticks."""
    done = ticking.tick(now)
    return {**done, "posted": ticking.post(now)}


def _enterprise(name: str) -> Enterprise:
    return Enterprise.objects.create(name=name, normalised_name=name, initials="ysqy")


def _node() -> ChainNode:
    scheme, _new = Scheme.objects.get_or_create(slug="s", defaults={"name": "体系"})
    node = ChainNode.objects.filter(slug="n").first()
    return node or ChainNode.objects.create(slug="n", name="电子信息", scheme=scheme, node_type="chain", level=1, selectable=True)


def _channel() -> Channel:
    channel = Channel.objects.first()
    return channel or Channel.objects.create(slug="c", name="以商招商", group_slug="g", group_name="组", use="selectable")
