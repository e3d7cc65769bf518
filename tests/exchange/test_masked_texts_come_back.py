"""Sheets mask the phones in every text. What comes back so is what is on file, whatever the text is and whoever brings it."""

import pytest
from django.http import QueryDict

from promotion.common.phones import mask_all
from promotion.enterprises.models import Enterprise
from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.ledgers.ledger import ALL
from promotion.exchange.services.ledger import Wish, export
from promotion.landing.models import Milestone
from promotion.people.models import Unit, User
from promotion.pipeline.services import moves
from promotion.places.models import Site
from promotion.projects.models import Deadline, FollowUp, Project, ProjectMember, ProjectState
from promotion.projects.models.project import MemberRole
from promotion.projects.services import changes, follow_ups
from tests import factories
from tests.exchange.importing import row, run, sheet, upload
from tests.scenes import scene

pytestmark = pytest.mark.django_db
PHONE, MASKED, GUESS = "13812345678", "138****5678", "13800005678"
MODELS = (Project, Enterprise, FollowUp, Milestone, Site, Deadline, ProjectState, ProjectMember)
TEXTS = {
    Project: ("name", "sentence", "content", "company_name", "problem", "approval_code"),
    Enterprise: ("name", "credentials", "business", "website", "notes"),
    FollowUp: ("said", "participants", "author_name", "next_step"),
    Milestone: ("evidence",),
    Site: ("name", "notes"),
    Deadline: ("title",),
    User: ("name",),
    Unit: ("name",),
}


def with_phone(text: str, number: str) -> str:
    return f"{text} 找王总{number}"[-28:].strip()


def put_phones_everywhere() -> None:
    """Each text its own, so that none is found by another's."""
    for model, names in TEXTS.items():
        for made in model.objects.all():
            model.objects.filter(pk=made.pk).update(**{name: with_phone(getattr(made, name), PHONE) for name in names})


def standing() -> list:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


@scene
def on_file(cast, world):
    """Projects in every stage and on hold, talks, steps, milestones and sites, with a phone in each of their texts."""
    officer, today = cast.officer_nj, factories.today()
    made = [factories.project_in(stage, officer, world, name=f"{stage} 项目") for stage in ("planning", "engagement", "signed", "landed")]
    held = factories.make_project(officer, world, name="暂缓的项目")
    moves.hold(
        actor=cast.zone_manager_nj, project=held, reason=f"等资金 {PHONE}", until=factories.days_ago(-90), version=held.version, today=today
    )
    changes.add_member(actor=officer, project=made[1], user=cast.chain_leader_nj, role=MemberRole.LEADER, today=today)
    for each in made:
        follow_ups.bring_in_follow_up(
            actor=officer,
            today=today,
            project=each,
            author=officer,
            author_name="",
            said="看了厂区",
            happened_at=each.created_at,
            kind="visit",
            with_investor=True,
            participants="王总、李工",
            next_step="寄样品",
            next_on=factories.days_ago(-9),
        )
    Project.objects.exclude(company_uscc="").update(company_uscc="91511002MA0000000M")
    Milestone.objects.create(project=made[2], kind="registered", planned_on=factories.days_ago(-30))
    put_phones_everywhere()
    return made


def sheet_of(actor, kind: str) -> bytes:
    query = QueryDict(mutable=True)
    query.update({"cols": ALL, "status": "all"} if kind != "sites" else {})
    return export(actor=actor, wish=Wish(LEDGERS[kind], query.urlencode()), today=factories.today()).content


@pytest.mark.parametrize("who", ["officer_nj", "zone_manager_nj"])
@pytest.mark.parametrize("kind", ["projects", "enterprises", "follow_ups", "milestones", "sites"])
def test_our_own_sheet_changes_nothing(on_file, cast, kind, who):
    actor = getattr(cast, "zone_manager_nj" if kind == "sites" else who)
    before = standing()
    batch = upload(actor, sheet_of(actor, kind), kind)
    rows = batch.rows.exclude(verdict="no_data")
    assert len(rows) > 0
    assert any(MASKED in str(each.cells) for each in rows)
    assert PHONE not in str([each.cells for each in rows])
    assert [(each.verdict, each.faults, each.changes, each.cautions) for each in rows] == [("same", [], {}, [])] * len(rows)
    run(batch)
    assert standing() == before


@pytest.mark.parametrize("kind", ["projects", "milestones"])
def test_without_a_code_the_masked_name_finds_it(on_file, cast, kind):
    project = Project.objects.get(pk=on_file[2].pk)
    masked, firm = mask_all(project.name), mask_all(project.enterprise.name)
    cells = {"projects": ["项目名称", "投资方"], "milestones": ["项目名称", "节点", "计划日期"]}[kind]
    told = [masked, firm] if kind == "projects" else [masked, "注册", str(factories.days_ago(-30))]
    found = row(upload(cast.officer_nj, sheet([told], cells), kind), 2)
    assert (found.verdict, found.faults) == ("same", [])


def test_a_whole_number_typed_by_the_owner_is_written(on_file, cast):
    project = on_file[0]
    batch = upload(
        cast.officer_nj,
        sheet([[project.code, Project.objects.get(pk=project.pk).name, f"找 {GUESS}"]], ["项目编号", "项目名称", "存在问题"]),
    )
    assert row(batch, 2).verdict == "update"
    run(batch)
    assert Project.objects.get(pk=project.pk).problem == f"找 {GUESS}"


@pytest.mark.parametrize("number", [PHONE, MASKED, GUESS])
def test_who_may_not_write_on_a_project_gets_no_answer_to_a_guess(on_file, cast, number):
    project = Project.objects.get(pk=on_file[0].pk)
    problem = project.problem.replace(PHONE, number)
    factories.make_grant(cast.second_officer_nj, "leadership", everywhere=True)  # sees it, and logs leads of their own
    batch = upload(cast.second_officer_nj, sheet([[project.code, mask_all(project.name), problem]], ["项目编号", "项目名称", "存在问题"]))
    assert (row(batch, 2).verdict, row(batch, 2).faults, row(batch, 2).cautions) == ("same", [], [])
