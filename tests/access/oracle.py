"""Random worlds of projects and grants, and who sees what in them by brute force: parents are climbed, no path and no query is used."""

import datetime
import random
from dataclasses import dataclass

from django.utils import timezone

from promotion.access.models import Grant
from promotion.chains.models import ChainNode, Scheme
from promotion.enterprises.models import Enterprise
from promotion.people.models import Department, Unit, User
from promotion.people.roles import ABILITIES, Role
from promotion.places.models import Region, Zone
from promotion.projects.models import Channel, Deadline, Project, ProjectMember, ProjectZone

DAY = datetime.date(2026, 6, 15)
STAGES = ("planning", "engagement", "signed", "landed")


@dataclass
class World:
    """Everything the oracle looks at, as plain Python."""

    users: list
    projects: list
    grants: list
    candidates: dict
    members: dict
    others: dict
    asked: dict


def _plant(model, pks, rng, make):
    """Nodes with these primary keys, each under an earlier one or none; 1 and 10 to 13 stand side by side."""
    nodes = []
    for pk in pks:
        siblings = pk in (1, 10, 11, 12, 13)
        parent = None if not nodes or siblings else rng.choice([None, *nodes, *nodes])
        node = make(pk, parent)
        node.path = f"{parent.path if parent else ''}{pk}."
        nodes.append(node)
    model.objects.bulk_create(nodes)
    return nodes


def build(seed: int) -> World:
    """One random world with 44 projects, 14 people and 2 to 4 grants each, some ended, unconfirmed, revoked or not begun."""
    rng = random.Random(seed)
    regions = _plant(
        Region, range(1, 14), rng, lambda pk, parent: Region(pk=pk, slug=f"r{pk}", name=f"地{pk}", level="county", parent=parent)
    )
    zones = _plant(
        Zone,
        range(1, 15),
        rng,
        lambda pk, parent: Zone(
            pk=pk, slug=f"z{pk}", name=f"片{pk}", name_key=f"片{pk}", parent=parent, region=rng.choice(regions), takes_projects=True
        ),
    )
    scheme = Scheme.objects.create(slug="s", name="体系")
    nodes = _plant(
        ChainNode,
        range(1, 14),
        rng,
        lambda pk, parent: ChainNode(
            pk=pk, slug=f"c{pk}", name=f"链{pk}", scheme=scheme, node_type="chain", level=1, parent=parent, selectable=True
        ),
    )
    units = [Unit.objects.create(name=f"单位{n}", region=rng.choice([None, *regions])) for n in range(3)]
    departments = [Department.objects.create(name=f"部门{n}", region=rng.choice(regions)) for n in range(2)]
    users = User.objects.bulk_create(
        User(
            username=f"u{n}",
            name=f"人{n}",
            is_active=n != 0,
            is_superuser=n == 1,
            unit=rng.choice(units),
            department=rng.choice(departments),
        )
        for n in range(14)
    )
    grants = [_grant(rng, user, zones, regions, nodes) for user in users[2:] for _n in range(rng.randint(2, 4))]
    grants += [_grant(rng, users[0], zones, regions, nodes)]
    Grant.objects.bulk_create(grants)
    world = World(users, _projects(rng, users, zones, nodes, units), grants, {}, {}, {}, {})
    _hang(rng, world, zones, nodes, departments)
    return world


def _pick(rng, nodes):
    """Any node, node 1 often: its path `1.` is the trap beside `10.`."""
    return rng.choice([*nodes, *[nodes[0]] * 5])


def _grant(rng, user, zones, regions, nodes) -> Grant:
    place = rng.choice(["zone", "zone", "zone", "region", "region", "region", "everywhere"])
    since, until = rng.choice([(-300, None), (-300, None), (-300, 0), (-300, -1), (1, None), (0, 30)])
    return Grant(
        user=user,
        role=rng.choice(Role.values),
        zone=_pick(rng, zones) if place == "zone" else None,
        region=_pick(rng, regions) if place == "region" else None,
        everywhere=place == "everywhere",
        chain=rng.choice([None, _pick(rng, nodes)]),
        valid_from=DAY + datetime.timedelta(days=since),
        valid_until=None if until is None else DAY + datetime.timedelta(days=until),
        confirmed_at=timezone.now() if rng.random() < 0.9 else None,
        revoked_at=timezone.now() if rng.random() < 0.1 else None,
    )


def _projects(rng, users, zones, nodes, units) -> list:
    channel = Channel.objects.create(slug="ch", name="方式", group_slug="g", group_name="组")
    firm = Enterprise.objects.create(name="演示企业", normalised_name="演示企业", initials="ysqy")
    projects = []
    for n in range(44):
        stage = rng.choice(STAGES)
        is_confidential = rng.random() < 0.15
        projects.append(
            Project(
                code=f"ZS2026-{n:05d}",
                name=f"项目{n}",
                sentence="一句话",
                channel=channel,
                enterprise=firm,
                stage=stage,
                owner=rng.choice(users) if stage != "planning" or rng.random() < 0.6 else None,
                chain=rng.choice([None, *nodes, *nodes]),
                zone=rng.choice(zones) if stage in ("signed", "landed") or rng.random() < 0.8 else None,
                owning_unit=rng.choice(units),
                is_confidential=is_confidential,
                code_name="代号" if is_confidential else "",
                opened_on=DAY,
                stage_since=DAY,
                withdrawn_at=timezone.now() if rng.random() < 0.05 else None,
            )
        )
    return Project.objects.bulk_create(projects)


def _hang(rng, world, zones, nodes, departments):
    for project in world.projects:
        zone_list = rng.sample(zones, rng.randint(0, 3)) if project.zone_id else []
        zone_list = list(dict.fromkeys([*([project.zone] if project.zone_id else []), *zone_list]))
        ProjectZone.objects.bulk_create(ProjectZone(project=project, zone=zone, order=n) for n, zone in enumerate(zone_list, 1))
        others = rng.sample(nodes, rng.choice([0, 0, 1, 2, 3]))
        project.other_chains.set(others)
        members = rng.sample(world.users, rng.choice([0, 0, 0, 1]))
        ProjectMember.objects.bulk_create(ProjectMember(project=project, user=user) for user in members)
        asked = rng.sample(departments, rng.choice([0, 0, 0, 1]))
        for department in asked:
            Deadline.objects.create(
                project=project, kind="landing_task", source=f"t:{project.pk}:{department.pk}", title="事项", due=DAY, department=department
            )
        world.candidates[project.pk], world.others[project.pk] = zone_list, others
        world.members[project.pk] = {user.pk for user in members}
        world.asked[project.pk] = {department.pk for department in asked}


def _is_under(node, top) -> bool:
    while node is not None:
        if node.pk == top.pk:
            return True
        node = node.parent
    return False


def live_grants(world, user) -> list:
    """The grants of `user` that count on DAY, by looking at each; a superuser's is an administrator's over everything."""
    if not user.is_active:
        return []
    rows = [
        grant
        for grant in world.grants
        if grant.user_id == user.pk
        and grant.valid_from <= DAY
        and (grant.valid_until is None or grant.valid_until >= DAY)
        and grant.confirmed_at
        and not grant.revoked_at
    ]
    return rows + ([Grant(user=user, role=Role.ADMINISTRATOR, everywhere=True)] if user.is_superuser else [])


def _place_matches(world, grant, project) -> bool:
    if grant.everywhere:
        return True
    zones = [project.zone] if project.zone_id else []
    if project.stage in ("planning", "engagement"):
        zones += world.candidates[project.pk]
    if grant.zone_id:
        return any(_is_under(zone, grant.zone) for zone in zones)
    if not project.zone_id and project.owning_unit.region_id and _is_under(project.owning_unit.region, grant.region):
        return True
    return any(_is_under(zone.region, grant.region) for zone in zones)


def _chain_matches(world, grant, project, *, primary_only=False) -> bool:
    if not grant.chain_id:
        return True
    nodes = [project.chain] if project.chain_id else []
    nodes += [] if primary_only else world.others[project.pk]
    return any(_is_under(node, grant.chain) for node in nodes)


def sees(world, user, project) -> bool:
    """Level 业务 or better, by the words of the domain."""
    if not user.is_active or project.withdrawn_at:
        return False
    if project.owner_id == user.pk or user.pk in world.members[project.pk]:
        return True
    if project.is_confidential:
        return False
    for grant in live_grants(world, user):
        if grant.role == Role.DEPARTMENT:
            if user.department_id in world.asked[project.pk]:
                return True
        elif _place_matches(world, grant, project) and _chain_matches(world, grant, project):
            return True
    return False


def knows_of(world, user, project) -> bool:
    """Level 摘要 exactly."""
    return bool(live_grants(world, user)) and not project.withdrawn_at and not sees(world, user, project)


def edits(world, user, project) -> bool:
    """May change the project."""
    if not sees(world, user, project):
        return False
    grants = live_grants(world, user)
    is_mine = project.owner_id == user.pk or user.pk in world.members[project.pk]
    if is_mine and any("edit_own" in ABILITIES[grant.role] for grant in grants):
        return True
    return any(
        "edit_in_scope" in ABILITIES[grant.role]
        and _place_matches(world, grant, project)
        and _chain_matches(world, grant, project, primary_only=True)
        for grant in grants
    )
