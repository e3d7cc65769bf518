"""One project of the demo office, lived through by the product's own services, each called with the day on which it would have happened."""

import datetime
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from django.utils import timezone
from stdnum.cn import uscc

from promotion.admission.services import record_decision
from promotion.agreements.services import record_agreement
from promotion.chains.models import ChainNode
from promotion.enterprises.services import register
from promotion.landing.models import LandingTask
from promotion.landing.services import allocate_site, area_left, complete_task, make_plan, record_milestone
from promotion.management.demo import admitting, words
from promotion.management.demo.people import Office
from promotion.management.demo.sheets import Life
from promotion.pipeline.services import moves
from promotion.places.models import Region, Site, Zone
from promotion.projects.models import Channel, Project
from promotion.projects.services import changes, contacts, follow_ups, intake, papers

EVERY_DAYS = 23  # between two follow-ups
DEFAULT_LAND = 10


@dataclass
class Chronicle:
    """The reference rows that lives refer to, and the projects made so far."""

    office: Office
    projects: dict[str, Project] = field(default_factory=dict)
    numbers: count = field(default_factory=lambda: count(1))

    def __post_init__(self):
        self.chains = ChainNode.objects.in_bulk(field_name="slug")
        self.zones = {zone.slug: zone for zone in Zone.objects.select_related("region")}
        self.channels = Channel.objects.in_bulk(field_name="slug")
        self.regions = Region.objects.in_bulk(field_name="slug")

    def code(self) -> str:
        """A 信用代码 with the right check digit and an administrative division that does not exist."""
        body = f"91990000DEMA{next(self.numbers):05d}"
        return body + uscc.calc_check_digit(body)


class Story:
    """The acts of one life, in the order of their days."""

    def __init__(self, chronicle: Chronicle, life: Life):
        self.chronicle, self.office, self.life = chronicle, chronicle.office, life
        self.zone = chronicle.zones[life.zone]
        self.is_zigong = life.zone.startswith("da")
        self.owner = self.office.people.get(life.owner)
        self.manager = self.office.people["manager-zigong" if self.is_zigong else "manager"]
        self.clerk = self.owner or self.manager
        self.project: Project | None = None

    def tell(self) -> Project:
        """Live it all and return the project."""
        self.log(self.office.day(self.life.opened))
        for ago, _order, act in sorted(self.acts(), key=lambda each: (-each[0], each[1])):
            self.project.refresh_from_db()
            act(self.office.day(ago))
        self.project.refresh_from_db()
        return self.project

    def acts(self):
        """(days ago, order within a day, act)."""
        life = self.life
        yield from ((ago, 0, partial(self.talk, following=following)) for ago, following in self.talks())
        stages = (("engagement", life.engaged), ("signed", life.signed), ("landed", life.landed))
        yield from ((ago, 2, partial(self.advance, to=stage)) for stage, ago in stages if ago is not None)
        if life.verdict:
            yield life.contact, 3, partial(self.review, note=life.problem, **admitting.HEAVY)
        if life.signed is not None:
            yield min(life.signed + 12, life.engaged), 3, self.review
            yield min(life.signed + 6, life.engaged), 4, self.decide
            yield life.signed, 1, self.sign
        if life.landed is not None:
            yield life.landed, 1, self.settle
            yield life.landed, 3, self.after_landing
        if life.broken is not None:
            yield life.broken, 1, self.break_ground
        if life.produced is not None:
            yield life.produced, 1, self.produce
        if life.held is not None:
            yield life.held, 5, self.hold
        if life.closed is not None:
            yield life.closed, 5, self.close

    def talks(self):
        """(days ago, days ago of the next one or None for the last) of the follow-ups: regular, and one before each move."""
        life = self.life
        if life.contact is None:
            return []
        first = max(life.opened - 2, life.contact)
        moves_on = {ago for ago in (life.engaged, life.signed) if ago is not None and ago >= life.contact}
        days = sorted({*range(first, life.contact, -EVERY_DAYS), *moves_on, life.contact}, reverse=True)
        return list(zip(days, [*days[1:], None], strict=True))

    def log(self, day):
        """登记线索, with the firm where one is known."""
        life = self.life
        firm = self.register_firm() if life.firm else None
        details = {"land_mu": life.land_mu, "jobs": life.jobs, "energy_tce": life.energy_tce, "problem": life.problem}
        if life.code_name:
            details |= {"is_confidential": True, "code_name": life.code_name}
        self.project = intake.log_lead(
            actor=self.clerk,
            today=day,
            sentence=life.sentence if not life.firm else f"{life.firm.removesuffix('有限公司')}{life.sentence}",
            channel=self.chronicle.channels[life.channel],
            enterprise=firm,
            chain=self.chronicle.chains[life.chain],
            zone=self.zone,
            amount=life.amount,
            name=self.name(),
            owner=self.owner,
            is_key=life.is_key,
            content=f"{life.sentence.removeprefix('拟')}，用地约 {life.land_mu or 0:g} 亩，用工约 {life.jobs or 0} 人（演示数据）。",
            **details,
        )

    def name(self) -> str:
        """演示·川味香食品 + what it builds."""
        if not self.life.firm:
            return f"演示·{self.chronicle.chains[self.life.chain].name}补链招商"
        return f"{self.life.firm.removesuffix('有限公司').removesuffix('股份').removesuffix('集团')}{self.chronicle.chains[self.life.chain].name}项目"

    def register_firm(self):
        """Register the firm and one contact of it."""
        life, number = self.life, next(self.chronicle.numbers)
        firm = register.register(
            actor=self.clerk,
            name=life.firm,
            code=self.chronicle.code(),
            region=self.chronicle.regions[life.region],
            chain=self.chronicle.chains[life.chain],
            is_leading=life.is_key,
            business=life.sentence.removeprefix("拟建").removeprefix("拟设"),
        )
        surname = words.SURNAMES[number % len(words.SURNAMES)]
        contacts.add_contact(
            actor=self.clerk,
            enterprise=firm,
            today=self.office.today,
            name=f"{surname}某（演示）",
            title=words.TITLES[number % len(words.TITLES)],
            phone=f"1230000{number:04d}",
            is_decision_maker=number % 3 == 0,
        )
        return firm

    def talk(self, day, following):
        """A follow-up with the investor; the last one carries the next step of the sheet."""
        life, turn = self.life, next(self.chronicle.numbers)
        said = words.OF_STAGE[self.project.stage]
        step, due = words.NEXT_STEPS[turn % len(words.NEXT_STEPS)], None
        if following is not None:
            due = self.office.day(following)
        elif life.next is not None:
            step, due = life.next_step, self.office.day(-life.next)
        contact = self.project.enterprise.contacts.first()
        follow_ups.log_follow_up(
            actor=self.clerk,
            today=day,
            project=self.project,
            said=said[turn % len(said)],
            kind=words.KINDS[turn % len(words.KINDS)],
            happened_at=self.at(day, 9 + turn % 8),
            next_step=step if due else "",
            next_on=due,
            participants=contact.name,
            contact=contact,
        )

    def at(self, day, hour):
        """That hour of the day, never ahead of the clock."""
        moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 20)))
        return min(moment, timezone.now())

    def advance(self, day, to):
        """One stage on, through its gate."""
        moves.advance(actor=self.clerk, project=self.project, to=to, version=self.project.version, today=day)

    def review(self, day, note="", **differs):
        """准入审核."""
        admitting.review(self, day, note, **differs)

    def decide(self, day):
        """快速决策."""
        record_decision(
            actor=self.clerk, project=self.project, conclusion="approved", decided_by="演示·园区招商联席会", decided_on=day, today=day
        )

    def sign(self, day, kind="formal", amount=None, title="投资协议"):
        """An agreement with the investor."""
        is_formal = kind != "framework"
        record_agreement(
            actor=self.clerk,
            project=self.project,
            kind=kind,
            title=f"{self.project.name}{title}",
            our_party="自贡市大安区人民政府（演示）" if self.is_zigong else "内江市市中区人民政府（演示）",
            investor_party=self.life.firm,
            signed_on=day,
            amount=amount or self.life.amount,
            event="演示·金秋集中签约" if day.month in (9, 10, 11) else "演示·园区专场签约",
            fair_competition="compliant" if is_formal else "",
            fair_competition_on=day if is_formal else None,
            today=day,
        )

    def settle(self, day):
        """Project company, site and landing plan: what the gate to 落地 asks."""
        firm = self.life.firm.removeprefix("演示·").removesuffix("有限公司").removesuffix("股份")
        place = self.zone.region
        changes.edit_project(
            actor=self.clerk,
            project=self.project,
            version=self.project.version,
            today=day,
            company_name=f"演示·{firm}（{place.name}）有限公司",
            company_uscc=self.chronicle.code(),
            company_region=place,
        )
        area = self.life.land_mu or DEFAULT_LAND
        sites = Site.objects.filter(zone=self.zone, planning_covered=True, kind=Site.Kind.PARCEL)
        site = next(site for site in sites if area_left(site, day) >= area)
        allocate_site(actor=self.clerk, project=self.project, site=site, area_mu=area, allocated_on=day, today=day)
        make_plan(actor=self.clerk, project=self.project, today=day, tasks=[self.task(day, *row) for row in words.LANDING_TASKS])
        record_milestone(actor=self.clerk, project=self.project, kind="registered", actual_on=day, evidence="营业执照", today=day)

    def task(self, day, title, phase, function, days):
        """One item of the landing plan, with the department of the district."""
        city = "zg" if self.is_zigong else "nj"
        due = day + datetime.timedelta(days=days)
        return {"title": title, "phase": phase, "due": due, "department": self.office.departments[f"{city}-{function}"]}

    def after_landing(self, day):
        """Work off what would be done by today, and plan or clear what comes next."""
        today, project = self.office.today, self.project
        for task in LandingTask.objects.filter(plan__project=project, due__lt=today):
            done_on = task.due - datetime.timedelta(days=2)
            is_theirs = task.department_id == self.office.departments["nj-approval"].pk
            actor, basis = (self.office.people["department"], "") if is_theirs else (self.clerk, "见批复（演示）")
            complete_task(actor=actor, task=task, done_on=done_on, result="已办结（演示）", today=done_on, behalf_source=basis)
        self.clear("environment", day)
        if self.life.scene != "no_energy":
            self.clear("energy", day)
        if self.life.broken is None:
            planned = today + datetime.timedelta(days=40)
            record_milestone(actor=self.clerk, project=project, kind="ground_broken", planned_on=planned, today=day)

    def clear(self, kind, day):
        """环评 or 节能审查, passed."""
        papers.record_clearance(
            actor=self.clerk,
            project=self.project,
            kind=kind,
            outcome="passed",
            decided_on=day,
            document_number=f"演示〔{day.year}〕{self.project.pk}号",
            today=day,
        )

    def break_ground(self, day):
        """开工."""
        record_milestone(actor=self.clerk, project=self.project, kind="ground_broken", actual_on=day, evidence="开工令", today=day)

    def produce(self, day):
        """投产."""
        record_milestone(actor=self.clerk, project=self.project, kind="in_production", actual_on=day, evidence="试生产方案", today=day)

    def hold(self, day):
        """暂缓, by the zone manager."""
        until = self.office.day(-self.life.hold_until)
        moves.hold(
            actor=self.manager, project=self.project, version=self.project.version, reason=self.life.hold_reason, until=until, today=day
        )

    def close(self, day):
        """终止, by the zone manager."""
        moves.close(
            actor=self.manager,
            project=self.project,
            version=self.project.version,
            reason_code=self.life.close_code,
            reason=self.life.close_reason,
            today=day,
        )
