"""The people of the demo office: units, departments, accounts, grants, chain appointments."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from promotion.access.models import Grant
from promotion.chains.models import ChainAppointment, ChainNode
from promotion.common import checked
from promotion.management.demo.sheets import rows
from promotion.people.demo import DEMO_PREFIX
from promotion.people.models import Department, Unit, User
from promotion.places.models import Region, Zone

SINCE_DAYS = 480  # grants begin before the oldest project does
APPOINTED = {"chain_leader": "leader", "deputy_leader": "deputy", "liaison": "liaison"}
# Leaders of the other industries, who have no account here.
OTHER_LEADERS = {
    "nz-xiandaiwuliu": "演示·冯岩",
    "nz-xianjincailiao": "演示·褚亮",
    "nz-zhuangbeizhizao": "演示·卫东来",
    "nz-lvsenengyuan": "演示·沈青",
}


@dataclass
class Office:
    """Who and what the histories refer to, by slug."""

    today: datetime.date
    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)

    def day(self, ago: int) -> datetime.date:
        """The date `ago` days before today."""
        return self.today - datetime.timedelta(days=ago)


def settle(today: datetime.date) -> Office:
    """Make units, departments and accounts with their grants."""
    regions = Region.objects.in_bulk(field_name="slug")
    office = Office(today)
    units = {row["slug"]: _unit(row, regions) for row in rows("demo/units")}
    office.departments = {row["slug"]: _department(row, regions) for row in rows("demo/departments")}
    accounts = {row["账号"].removeprefix(DEMO_PREFIX): row for row in rows("demo_accounts")}
    for row in rows("demo/people"):
        office.people[row["slug"]] = _person(row, accounts[row["slug"]]["姓名"], units, office.departments)
    for row in rows("demo/people"):
        if row["role"]:
            _grant(row, office, regions)
    for node, name in OTHER_LEADERS.items():
        for city in ("neijiang", "zigong"):
            _appoint(ChainNode.objects.get(slug=node), regions[city], "leader", office.day(SINCE_DAYS), person_name=name)
    return office


def _unit(row, regions) -> Unit:
    facts = {name: row[name] for name in ("short_name", "kind")} | {"region": regions.get(row["region"])}
    return Unit.objects.get_or_create(name=row["name"], defaults=facts)[0]


def _department(row, regions) -> Department:
    return Department.objects.get_or_create(name=row["name"], region=regions[row["region"]], defaults={"function": row["function"]})[0]


def _person(row, name, units, departments) -> User:
    """An account without a password: its only door is the one-click sign-in of the demo."""
    user = User(
        username=f"{DEMO_PREFIX}{row['slug']}",
        name=name,
        email=f"{row['slug']}@demo.invalid",
        unit=units.get(row["unit"]),
        department=departments.get(row["department"]),
        is_staff=row["role"] == "administrator",
    )
    user.set_unusable_password()
    checked.save(user, exclude=["password"])
    return user


def _grant(row, office: Office, regions):
    user, since = office.people[row["slug"]], office.day(SINCE_DAYS)
    node = ChainNode.objects.get(slug=row["chain"]) if row["chain"] else None
    grant = Grant(
        user=user,
        role=row["role"],
        zone=Zone.objects.get(slug=row["zone"]) if row["zone"] else None,
        region=regions.get(row["region"]),
        everywhere=bool(row["everywhere"]),
        chain=node,
        valid_from=since,
        granted_by=office.people["root"],
        confirmed_by=office.people["root"],
        confirmed_at=timezone.now(),
        note="演示",
    )
    checked.save(grant)
    if row["role"] in APPOINTED:
        _appoint(node, regions[row["region"]], APPOINTED[row["role"]], since, user=user)


def _appoint(node, region, role, since, **whom):
    appointment = ChainAppointment(node=node, region=region, role=role, valid_from=since, **whom)
    checked.save(appointment)
