"""Plain functions that make objects for tests; the product's own services where one exists."""

import datetime
import itertools
from types import SimpleNamespace

from django.utils import timezone

from promotion.access.models import Grant
from promotion.admission.services import record_decision, record_review
from promotion.agreements.services import record_agreement
from promotion.chains.models import ChainNode, Scheme
from promotion.enterprises.services import register
from promotion.landing.services import allocate_site, make_plan
from promotion.management.reference.admission import ship_rule_set
from promotion.people.models import Department, Unit, User
from promotion.pipeline.services import moves
from promotion.places.models import Region, Site, Zone
from promotion.projects.models import Channel
from promotion.projects.services import changes, contacts, follow_ups, intake

_numbers = itertools.count(1)


def today() -> datetime.date:
    """Today in the office's time zone."""
    return timezone.localdate()


def days_ago(days: int) -> datetime.date:
    """The date `days` days before today."""
    return today() - datetime.timedelta(days=days)


def make_region(slug, name, level, parent=None, **facts):
    """A region; found again by its slug."""
    return Region.objects.get_or_create(slug=slug, defaults={"name": name, "full_name": name, "level": level, "parent": parent, **facts})[0]


def make_zone(slug, name, parent=None, region=None, takes=True):
    """A zone; takes projects where it lies in one region."""
    zone = Zone.objects.filter(slug=slug).first()
    if zone is None:
        zone = Zone(slug=slug, name=name, parent=parent, region=region, takes_projects=takes and region is not None)
        zone.save()
    return zone


def make_node(slug, name, scheme, parent=None, node_type="chain", level=1):
    """A selectable chain node."""
    node = ChainNode.objects.filter(slug=slug).first()
    if node is None:
        node = ChainNode(slug=slug, name=name, scheme=scheme, parent=parent, node_type=node_type, level=level, selectable=True)
        node.save()
    return node


def make_world() -> SimpleNamespace:
    """A small 内自合作园区: two cities, a park over both, four zones, one scheme with three chains, two channels, sites, departments."""
    sichuan = make_region("sichuan", "四川省", "province")
    neijiang = make_region("neijiang", "内江市", "prefecture", sichuan)
    zigong = make_region("zigong", "自贡市", "prefecture", sichuan)
    shizhong = make_region("neijiang-shizhongqu", "市中区", "county", neijiang)
    daan = make_region("zigong-daan", "大安区", "county", zigong)
    guangdong = make_region("guangdong", "广东省", "province")
    park = make_zone("neizi-hezuoyuanqu", "内自合作园区", takes=False)
    shizhong_zone = make_zone("shizhongqu-pianqu", "市中区片区", park, shizhong, takes=False)
    daan_zone = make_zone("daanqu-pianqu", "大安区片区", park, daan, takes=False)
    scheme = Scheme.objects.get_or_create(slug="neizi", defaults={"name": "内自合作园区主导产业", "primary": True})[0]
    food = make_node("nz-lvseshipin", "绿色食品产业", scheme, node_type="sector")
    grain = make_node("nz-liangshi", "粮食深加工产业", scheme, food, "chain", 2)
    equipment = make_node("nz-zhuangbei", "装备制造产业", scheme, node_type="sector")
    channels = [
        Channel.objects.get_or_create(
            slug=slug, defaults={"name": name, "group_slug": "g", "group_name": "产业链招商", "sort": n, "use": "selectable"}
        )[0]
        for n, (slug, name) in enumerate((("chain-led", "产业链招商"), ("small-team", "小分队招商")))
    ]
    return SimpleNamespace(
        sichuan=sichuan,
        neijiang=neijiang,
        zigong=zigong,
        shizhong=shizhong,
        daan=daan,
        guangdong=guangdong,
        park=park,
        shizhong_zone=shizhong_zone,
        daan_zone=daan_zone,
        lingjia=make_zone("lingjia-pianqu", "凌家片区", shizhong_zone, shizhong),
        baima=make_zone("baima-pianqu", "白马片区", shizhong_zone, shizhong),
        datangshan=make_zone("datangshan-pianqu", "大塘山—张家坝片区", daan_zone, daan),
        dashanpu=make_zone("dashanpu-pianqu", "大山铺铁路物流园片区", daan_zone, daan),
        scheme=scheme,
        food=food,
        grain=grain,
        equipment=equipment,
        channel=channels[0],
        other_channel=channels[1],
        bureau_nj=Unit.objects.get_or_create(name="内江市市中区招商局", defaults={"region": shizhong})[0],
        bureau_zg=Unit.objects.get_or_create(name="自贡市大安区招商局", defaults={"region": daan})[0],
        approval_nj=Department.objects.get_or_create(name="市中区行政审批局", region=shizhong, defaults={"function": "approval"})[0],
    )


def make_user(username, name="", unit=None, **facts):
    """An active account with the password `test-pass-2026`."""
    user = User(username=username, name=name or username, unit=unit, **facts)
    user.set_password("test-pass-2026")
    user.save()
    return user


def make_grant(user, role, *, zone=None, region=None, everywhere=False, chain=None, since=400, until=None):
    """A confirmed grant that began `since` days ago (and ends on the date `until`)."""
    return Grant.objects.create(
        user=user,
        role=role,
        zone=zone,
        region=region,
        everywhere=everywhere,
        chain=chain,
        valid_from=days_ago(since),
        valid_until=until,
        confirmed_at=timezone.now(),
    )


def make_enterprise(actor, name=None, **facts):
    """A registered enterprise."""
    return register.register(actor=actor, name=name or f"演示企业{next(_numbers)}有限公司", **facts)


def make_project(actor, world, **facts):
    """A lead of `actor` in 谋划: its own enterprise, 粮食深加工, 凌家片区, unless said otherwise."""
    day = facts.pop("today", today())
    if "enterprise" not in facts and "enterprise_name" not in facts:
        facts["enterprise"] = make_enterprise(actor)
    lead = {"sentence": "拟建粮食深加工厂", "channel": world.channel, "chain": world.grain, "zone": world.lingjia} | facts
    return intake.log_lead(actor=actor, today=day, **lead)


def make_ready_for_engagement(project, actor):
    """Whatever the gate to 对接 asks."""
    contacts.add_contact(actor=actor, enterprise=project.enterprise, today=today(), name="王总", phone="13812345678")
    follow_ups.log_follow_up(
        actor=actor,
        today=today(),
        project=project,
        said="谈了投资意向",
        participants="王总",
        next_step="发送园区资料",
        next_on=today() + datetime.timedelta(days=3),
    )


# Answers to the questions as shipped, for a project in a rented workshop: with these every verdict can be had whatever its figures are.
ADMITTED = {
    "nature": "new",
    "no_land": True,
    "forbidden_lists": "no",
    "site_lines": "yes",
    "two_high": "no",
    "main_industry": "yes",
    "rd_share": 3,
    "reviews": "yes",
}
ANSWERS = {
    "passed": ADMITTED,
    "restricted": ADMITTED | {"main_industry": "no"},
    "prohibited": ADMITTED | {"forbidden_lists": "yes"},
    "incomplete": ADMITTED | {"site_lines": None},
}


def make_review(actor, project, verdict="passed", note="", **facts):
    """A review by the rules as shipped whose answers end in `verdict`."""
    ship_rule_set()
    day = facts.pop("today", today())
    return record_review(
        actor=actor, project=project, **{"answers": ANSWERS[verdict], "note": note, "reviewed_on": day, "today": day} | facts
    )


def make_ready_for_signing(project, actor, amount=12000):
    """Whatever the gate to 签约 asks."""
    make_review(actor, project)
    record_decision(actor=actor, project=project, conclusion="approved", decided_by="园区招商联席会", decided_on=today(), today=today())
    record_agreement(
        actor=actor,
        project=project,
        kind="formal",
        title="投资协议",
        our_party="市中区人民政府",
        investor_party=project.enterprise.name,
        signed_on=today(),
        amount=amount,
        fair_competition="compliant",
        fair_competition_on=today(),
        today=today(),
    )


def make_ready_for_landing(project, actor, area=20):
    """Whatever the gate to 落地 asks."""
    project.refresh_from_db()
    changes.edit_project(
        actor=actor,
        project=project,
        version=project.version,
        today=today(),
        company_name="演示项目公司",
        company_uscc="91511002MA0000000X",
        company_region=project.zone.region,
    )
    site = Site.objects.create(name=f"地块{next(_numbers)}", zone=project.zone, kind="parcel", area_mu=100, planning_covered=True)
    allocate_site(actor=actor, project=project, site=site, area_mu=area, allocated_on=today(), today=today())
    make_plan(
        actor=actor,
        project=project,
        today=today(),
        tasks=[{"title": "办理备案", "phase": "approval", "due": today(), "responsible": actor}],
    )


_READY = {"engagement": make_ready_for_engagement, "signed": make_ready_for_signing, "landed": make_ready_for_landing}


def advance(project, actor, to):
    """Meet the gate to `to` and move there."""
    _READY[to](project, actor)
    project.refresh_from_db()
    moves.advance(actor=actor, project=project, to=to, version=project.version, today=today())
    project.refresh_from_db()
    return project


def project_in(stage, actor, world, **facts):
    """A project walked through every gate up to `stage`."""
    project = make_project(actor, world, **facts)
    for each in ("engagement", "signed", "landed"):
        if project.stage == stage:
            break
        advance(project, actor, each)
    return project
