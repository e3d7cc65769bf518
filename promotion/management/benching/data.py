"""A throw-away office of any size for measuring: written in bulk, clearly fictional, with a complete journal."""

import datetime
import random
from decimal import Decimal
from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from promotion.access.models import Grant
from promotion.chains.models import ChainNode
from promotion.enterprises.models import Enterprise
from promotion.enterprises.search import ENTERPRISE
from promotion.people.models import Unit, User
from promotion.people.roles import Role
from promotion.places.models import Region, Zone
from promotion.projects.facts import STAGE_ORDER, ChangeKind, Stage, Status
from promotion.projects.models import Channel, Deadline, FollowUp, Project, ProjectState, ProjectZone
from promotion.projects.search import PROJECT

OFFICERS = 24
BATCH = 1000
YEAR = 2026
PASSWORD = "!"
STAGE_SHARES = (0.40, 0.35, 0.15, 0.10)
STATUS_SHARES = (0.86, 0.06, 0.08)
NAMES = ("智能装备", "粮油精深加工", "冷链物流", "储能电池", "复合材料", "预制菜", "硬质合金", "节能锅炉", "检测中心", "仓储配送")
CITIES = (("neijiang", "演示内江招商局"), ("zigong", "演示自贡招商局"))


@transaction.atomic
def make_office(rows: int, today: datetime.date, seed: int = 7) -> SimpleNamespace:
    """People, enterprises and `rows` projects with journal, follow-ups and next steps. The reference data must be loaded."""
    dice = random.Random(seed)
    people = _people(today)
    firms = _enterprises(max(rows // 2, 1), people, dice)
    places = SimpleNamespace(
        zones=list(Zone.objects.filter(takes_projects=True, region__isnull=False, path__startswith=_park().path).select_related("region")),
        nodes=list(ChainNode.objects.of_primary_scheme().selectable()),
        channels=list(Channel.objects.selectable()),
    )
    drafts = [_draft(number, people, firms, places, dice, today) for number in range(1, rows + 1)]
    Project.objects.bulk_create(drafts, BATCH)
    projects = list(Project.objects.filter(code__in=[draft.code for draft in drafts]) if rows < BATCH else Project.objects.all())
    _journal(projects)
    _around(projects, dice, today)
    for kind in (ENTERPRISE, PROJECT):
        kind.rebuild()
    return people


def _park():
    return Zone.objects.get(slug="neizi-hezuoyuanqu")


def _people(today) -> SimpleNamespace:
    units = [Unit.objects.get_or_create(name=name, defaults={"region": Region.objects.get(slug=slug)})[0] for slug, name in CITIES]
    officers = [_user(f"bench-officer-{n}", f"演示专员{n:02d}", units[n % 2]) for n in range(OFFICERS)]
    manager, leader = _user("bench-manager", "演示片区负责人", units[0]), _user("bench-leader", "演示链长", units[0])
    overseer = _user("bench-overseer", "演示督查", None)
    sector = ChainNode.objects.of_primary_scheme().sectors().first()
    for number, officer in enumerate(officers):
        _grant(officer, Role.OFFICER, today, region=units[number % 2].region)
    _grant(manager, Role.ZONE_MANAGER, today, region=units[0].region)
    _grant(leader, Role.CHAIN_LEADER, today, region=units[0].region, chain=sector)
    _grant(overseer, Role.LEADERSHIP, today, everywhere=True)
    return SimpleNamespace(officers=officers, manager=manager, leader=leader, overseer=overseer, sector=sector)


def _user(username, name, unit) -> User:
    return User.objects.get_or_create(username=username, defaults={"name": name, "unit": unit, "password": PASSWORD})[0]


def _grant(user, role, today, **place):
    facts = {"valid_from": today - datetime.timedelta(days=900), "confirmed_at": timezone.now(), **place}
    Grant.objects.get_or_create(user=user, role=role, defaults=facts)


def _enterprises(count, people, dice) -> list[Enterprise]:
    drafts = [
        Enterprise(
            name=f"演示{dice.choice(NAMES)}第{n}有限公司",
            normalised_name=f"演示第{n}",
            initials=f"YS{n}",
            created_by=people.officers[n % OFFICERS],
            created_unit=people.officers[n % OFFICERS].unit,
        )
        for n in range(count)
    ]
    Enterprise.objects.bulk_create(drafts, BATCH)
    return list(Enterprise.objects.filter(normalised_name__startswith="演示第"))


def _draft(number, people, firms, places, dice, today) -> Project:
    stage = dice.choices(STAGE_ORDER, STAGE_SHARES)[0]
    status = dice.choices(Status.values, STATUS_SHARES)[0]
    opened = today - datetime.timedelta(days=dice.randint(5, 420))
    since = opened + datetime.timedelta(days=dice.randint(0, (today - opened).days)) if stage != Stage.PLANNING else opened
    zone = dice.choice(places.zones)
    city = int(not zone.region.path.startswith(people.officers[0].unit.region.path))
    owner = people.officers[dice.randrange(OFFICERS // 2) * 2 + city]
    pooled = stage == Stage.PLANNING and dice.random() < 0.1
    topic = dice.choice(NAMES)
    return Project(
        code=f"ZS{YEAR}-{number:05d}",
        name=f"演示{topic}项目{number}",
        sentence=f"演示企业拟投资建设{topic}生产线，年产值约{dice.randint(1, 20)}亿元",
        enterprise=dice.choice(firms),
        channel=dice.choice(places.channels),
        chain=dice.choice(places.nodes),
        zone=zone,
        stage=stage,
        status=status,
        owner=None if pooled else owner,
        amount=Decimal(dice.randint(500, 300_000)) if dice.random() < 0.95 else None,
        opened_on=opened,
        stage_since=since,
        hold_until=today + datetime.timedelta(days=30) if status == Status.ON_HOLD else None,
        last_contact_on=max(opened, today - datetime.timedelta(days=dice.randint(0, 80))),
        is_key=dice.random() < 0.06,
        owning_unit=owner.unit,
        created_by=owner,
    )


def _journal(projects):
    """One row on the day it was logged, one for each stage since, one for a pause or an end."""
    now = timezone.now()
    states = []
    for project in projects:
        path = STAGE_ORDER[: STAGE_ORDER.index(project.stage) + 1]
        span = (project.stage_since - project.opened_on) / max(len(path) - 1, 1)
        facts = {name: getattr(project, name) for name in ("owner_id", "chain_id", "zone_id", "amount")}
        steps = [
            (
                ChangeKind.ADVANCE if place else ChangeKind.INTAKE,
                stage,
                path[place - 1] if place else "",
                project.opened_on + span * place,
                Status.ACTIVE,
            )
            for place, stage in enumerate(path)
        ]
        if project.status != Status.ACTIVE:
            kind = ChangeKind.HOLD if project.status == Status.ON_HOLD else ChangeKind.CLOSE
            steps.append((kind, project.stage, project.stage, project.stage_since, project.status))
        for seq, (kind, stage, before, day, status) in enumerate(steps, 1):
            held = project.hold_until if status == Status.ON_HOLD else None
            words = {"kind": kind, "stage": stage, "from_stage": before, "status": status, "hold_until": held, "reason": "演示"}
            row = {"seq": seq, "position": seq, "effective_on": day, "recorded_at": now, "actor_name": "演示", **words, **facts}
            states.append(ProjectState(project=project, **row))
    ProjectState.objects.bulk_create(states, BATCH)


def _around(projects, dice, today):
    """Candidate zones, follow-ups and next steps."""
    now = timezone.now()
    ProjectZone.objects.bulk_create([ProjectZone(project=project, zone_id=project.zone_id) for project in projects], BATCH)
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                project=project,
                enterprise_id=project.enterprise_id,
                kind="call",
                happened_at=now - datetime.timedelta(days=(today - project.last_contact_on).days),
                said="演示：介绍了园区条件，对方表示考察后答复。",
                author_id=project.created_by_id,
            )
            for project in projects
        ],
        BATCH,
    )
    Deadline.objects.bulk_create(
        [
            Deadline(
                project=project,
                enterprise_id=project.enterprise_id,
                kind="next_step",
                source=f"next_step:{project.code}",
                title="演示：约定考察时间",
                due=today + datetime.timedelta(days=dice.randint(-12, 25)),
                owner_id=project.owner_id,
            )
            for project in projects
            if project.owner_id and project.status == Status.ACTIVE and dice.random() < 0.8
        ],
        BATCH,
    )
