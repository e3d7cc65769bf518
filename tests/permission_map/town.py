"""The town of the map: one project in each position, with a mark of its own in every text field, and everything that hangs on one."""

import datetime
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from promotion.admission.services import open_round, record_decision
from promotion.agreements.services import add_clause, add_instalment, draft_agreement, record_agreement
from promotion.desk.models import SavedView
from promotion.enterprises.models import MergeRecord, SuspectedTwin
from promotion.landing.models import SiteAllocation, Supervision
from promotion.landing.services import raise_issue, record_arrival, record_milestone, record_outcome, reserve_site
from promotion.people.models import Department
from promotion.places.models import Site
from promotion.projects.models import Project
from promotion.projects.services import changes, contacts, follow_ups, papers, tasks
from promotion.reminders.services import ticking
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@dataclass
class Subject:
    """One project of the map. `marks` are in its texts, `firm_marks` in those of its enterprise; `ids` are what routes ask for."""

    name: str
    project: Project
    marks: list[str]
    firm_marks: list[str]
    phone: str
    ids: dict = field(default_factory=dict)

    @property
    def code(self) -> str:
        """What addresses name it by."""
        return self.project.code


def build(cast, world) -> dict[str, Subject]:
    """own, sibling (zone), other_chain, other_city, withdrawn. `missing` needs no row."""
    subjects = {
        "own": _subject("own", cast.officer_nj, cast.chain_leader_nj, world, world.lingjia, world.grain, "13810000001"),
        "sibling": _subject("sibling", cast.second_officer_nj, cast.chain_leader_nj, world, world.baima, world.grain, "13810000002"),
        "other_chain": _subject("other_chain", cast.second_officer_nj, cast.leadership, world, world.baima, world.equipment, "13810000003"),
        "other_city": _subject("other_city", cast.officer_zg, cast.chain_leader_zg, world, world.datangshan, world.grain, "13810000004"),
        "withdrawn": _subject("withdrawn", cast.officer_nj, cast.chain_leader_nj, world, world.lingjia, world.grain, "13810000005"),
    }
    gone = subjects["withdrawn"].project
    Project.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    ticking.tick(timezone.now())
    return subjects


def _subject(name, owner, giver, world, zone, chain, phone) -> Subject:
    today = factories.today()
    mark = {
        key: f"{key}{phone[-2:]}暗标"
        for key in (
            "名",
            "句",
            "容",
            "题",
            "企",
            "人",
            "说",
            "步",
            "参",
            "批",
            "料",
            "审",
            "决",
            "签",
            "约",
            "落",
            "视",
            "草",
            "款",
            "诉",
            "资",
        )
    }
    firm = factories.make_enterprise(owner, f"{mark['企']}有限公司", business=mark["企"])
    project = factories.make_project(
        owner, world, enterprise=firm, zone=zone, chain=chain, name=mark["名"], sentence=mark["句"], amount=1234
    )
    Project.objects.filter(pk=project.pk).update(content=mark["容"], problem=mark["题"])
    person = contacts.add_contact(actor=owner, enterprise=firm, today=today, name=mark["人"], phone=phone)
    said = follow_ups.log_follow_up(
        actor=owner,
        today=today,
        project=project,
        said=f"{mark['说']} {phone}",
        participants=mark["参"],
        next_step=mark["步"],
        next_on=today + datetime.timedelta(days=1),
    )
    task = _ask(giver, project, mark["批"], today)
    other = factories.make_enterprise(owner, f"{mark['企']}乙有限公司")
    pair = SuspectedTwin.objects.create(first=firm, second=other, score=85, reasons=["similar"], fingerprint="x")
    merge = MergeRecord.objects.create(keep=firm, keep_contact=person, drop_contact=person, merged_by=owner)
    ids = {
        "owner": owner.pk,
        "pair": pair.pk,
        "merge": merge.pk,
        "enterprise": firm.pk,
        "contact": person.pk,
        "follow_up": said.pk,
        "task": task.pk,
        **_papers(owner, project, mark, today, zone),
    }
    ids |= _landing(owner, project, task, ids["landing_task"], today)
    project.refresh_from_db()
    project_marks = [value for key, value in mark.items() if key not in "企人"]
    return Subject(name, project, project_marks, [mark["企"], mark["人"]], phone, ids)


def _ask(giver, project, text, today):
    kind = "supervision" if giver.username == "leadership" else "instruction"
    return tasks.give(actor=giver, project=project, text=text, due=today, today=today, kind=kind)


def _landing(owner, project, task, landing_task, today) -> dict:
    """A planned milestone, and the paper of a 督办 on the item of the plan."""
    planned = record_milestone(actor=owner, project=project, kind="filed", planned_on=today + datetime.timedelta(days=9), today=today)
    facts = {"issued_on": today, "promised": today - datetime.timedelta(days=3), "late": 2}
    sheet = Supervision.objects.create(landing_task_id=landing_task, task=task, number=f"{project.code}-DB01", **facts)
    return {"milestone": planned.pk, "supervision": sheet.pk}


def _department(zone) -> Department:
    """One with a function of its own, so that the department of the cast is asked for nothing."""
    facts = {"name": f"{zone.region.name}水务局", "function": "water"}
    return Department.objects.get_or_create(region=zone.region, defaults=facts, function="water")[0]


def _papers(owner, project, mark, today, zone) -> dict:
    upload = SimpleUploadedFile(f"{mark['料']}.png", PNG, content_type="image/png")
    document = papers.attach(actor=owner, project=project, upload=upload, title=mark["料"], today=today)
    review = factories.make_review(owner, project, "restricted", mark["审"])
    record_decision(actor=owner, project=project, conclusion="approved", decided_by=mark["决"], decided_on=today, today=today)
    asked = open_round(actor=owner, project=project, functions=[_department(zone).function], subject=mark["签"], today=today)
    agreement = record_agreement(
        actor=owner,
        project=project,
        kind="framework",
        title=mark["约"],
        our_party="甲",
        investor_party="乙",
        signed_on=today,
        amount=None,
        today=today,
    )
    draft = draft_agreement(
        actor=owner, project=project, kind="formal", title=mark["草"], our_party="甲", investor_party="乙", amount=100, today=today
    )
    clause = add_clause(actor=owner, agreement=draft, side="ours", text=mark["款"], due=today, today=today)
    part = add_instalment(actor=owner, agreement=draft, due=today, amount=1, today=today)
    # A site's own name is nobody's secret; who holds it is.
    site = Site.objects.create(name=f"地块{project.code[-2:]}", zone=zone, kind="parcel", area_mu=100, planning_covered=True)
    factories.allocate_site(actor=owner, project=project, site=site, area_mu=1, allocated_on=today, today=today)
    until = today + datetime.timedelta(days=20)
    kept = reserve_site(actor=owner, project=project, site=site, area_mu=1, until=until, reason=mark["落"], today=today)
    work = [{"title": mark["落"], "phase": "approval", "due": today, "responsible": owner}]
    plan = factories.make_plan(actor=owner, project=project, today=today, tasks=work)
    colleague = factories.make_user(f"member_{project.code.lower()}", f"专班{project.code[-2:]}", owner.unit)
    member = changes.add_member(actor=owner, project=project, user=colleague, role="member", today=today)
    view = SavedView.objects.create(name=mark["视"], owner=owner)
    issue = raise_issue(actor=owner, project=project, kind="other", text=mark["诉"], raised_by=mark["诉"], raised_on=today, today=today)
    fund = record_arrival(
        actor=owner, project=project, amount=1, arrived_on=today, evidence_kind="other", evidence_note=mark["资"], today=today
    )
    record_outcome(actor=owner, project=project, year=today.year - 1, source=mark["资"], today=today, revenue=1)
    return {
        "issue": issue.pk,
        "fund": fund.pk,
        "document": document.pk,
        "file": document.file_id,
        "review": review.pk,
        "round": asked.pk,
        "consent": asked.consents.get().pk,
        "agreement": agreement.pk,
        "draft": draft.pk,
        "party": draft.parties.first().pk,
        "clause": clause.pk,
        "instalment": part.pk,
        "allocation": SiteAllocation.objects.get(site=site).pk,
        "reservation": kept.pk,
        "site": site.pk,
        "landing_task": plan.tasks.get().pk,
        "member": member.pk,
        "view": view.pk,
    }
