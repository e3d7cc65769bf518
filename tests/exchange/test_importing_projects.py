"""Projects come in from a sheet by the rules of the page, and a second time change nothing."""

import datetime

import pytest

from promotion.enterprises.models import Contact, Enterprise
from promotion.projects.models import Deadline, FirstContact, FollowUp, Notice, Project, ProjectState
from promotion.projects.services import twins
from tests import factories
from tests.exchange.importing import PROJECT_HEADS, bring, row, run, sheet, states, upload, verdicts, with_channel

pytestmark = pytest.mark.django_db
GOOD = [1, "菜籽油深加工", "四川金穗食品有限公司", "1.2亿", "凌家片区", "产业链招商"]


def test_a_new_project_comes_in_with_its_firm(officer_nj):
    batch = bring(officer_nj, [GOOD])
    project = Project.objects.get(name="菜籽油深加工")
    assert (project.stage, str(project.enterprise), project.amount, str(project.zone), project.owner) == (
        "planning",
        "四川金穗食品有限公司",
        12000,
        "凌家片区",
        officer_nj,
    )
    assert ProjectState.objects.get(project=project).kind == "intake"
    assert states(batch) == {1: "left_out", 2: "done"}
    assert batch.job.state == "done"


def test_the_same_sheet_again_changes_nothing(officer_nj):
    bring(officer_nj, [GOOD])
    before = Project.objects.get().version
    again = bring(officer_nj, [GOOD])
    assert verdicts(again)[2] == "same"
    assert Project.objects.get().version == before


def test_what_differs_is_updated_and_an_empty_cell_wipes_nothing(officer_nj):
    bring(officer_nj, [GOOD])
    batch = upload(officer_nj, sheet([[1, "菜籽油深加工", "四川金穗食品有限公司", "1.5亿", "", ""]]))
    assert verdicts(batch)[2] == "update"
    assert list(row(batch, 2).changes) == ["投资额（万元）"]
    bring(officer_nj, [[1, "菜籽油深加工", "四川金穗食品有限公司", "1.5亿", "", ""]])
    project = Project.objects.get()
    assert (project.amount, str(project.zone)) == (15000, "凌家片区")


def test_every_fault_of_a_row_is_named_with_its_cell_and_what_to_do(officer_nj):
    batch = upload(officer_nj, sheet([[1, "甲项目", "甲公司", "很多钱", "不存在片区", "产业链招商"], GOOD]))
    faults = {fault["cell"]: fault["sentence"] for fault in row(batch, 2).faults}
    assert set(faults) == {"项目!D2", "项目!E2"}
    assert "请改成系统里的名称" in faults["项目!E2"]
    assert verdicts(batch) == {1: "no_data", 2: "error", 3: "new"}


def test_a_row_without_channel_takes_the_one_chosen_for_the_sheet(officer_nj):
    batch = upload(officer_nj, sheet([[*GOOD[:5], ""]]))
    assert verdicts(batch)[2] == "error"
    assert verdicts(with_channel(batch))[2] == "new"


def test_a_new_project_beyond_planning_is_refused_with_a_sentence(officer_nj):
    batch = upload(officer_nj, sheet([[*GOOD, "签约"]], [*PROJECT_HEADS, "阶段"]))
    assert "存量导入" in row(batch, 2).faults[0]["sentence"]


def test_the_stage_of_a_project_that_is_there_never_changes(officer_nj):
    bring(officer_nj, [GOOD])
    batch = bring(officer_nj, [[*GOOD[:3], "2亿", *GOOD[4:], "签约"]], [*PROJECT_HEADS, "阶段"])
    project = Project.objects.get()
    assert (project.stage, project.amount) == ("planning", 20000)
    assert "阶段不会因导入改变" in " ".join(row(batch, 2).cautions)


def test_progress_next_step_and_contact_come_along_without_first_contact(officer_nj):
    heads = [*PROJECT_HEADS, "联系人", "联系电话", "项目进展", "最近联系", "下一步", "下一步时间", "入库日期"]
    due = factories.today() + datetime.timedelta(days=9)
    told = [
        "王总",
        "13812345678",
        "已到凌家看地",
        factories.days_ago(20).isoformat(),
        "签框架协议",
        due.isoformat(),
        factories.days_ago(90).isoformat(),
    ]
    bring(officer_nj, [[*GOOD, *told]], heads)
    project, talk = Project.objects.get(), FollowUp.objects.get()
    assert (talk.said, talk.happened_at.date(), talk.author) == ("已到凌家看地", factories.days_ago(20), officer_nj)
    assert project.last_contact_on == factories.days_ago(20)
    assert project.opened_on == factories.days_ago(90)
    assert Contact.objects.get().phone == "13812345678"
    assert (Deadline.objects.get().title, Deadline.objects.get().due) == ("签框架协议", due)
    assert not FirstContact.objects.exists()


def test_a_firm_out_of_sight_gets_the_neutral_answer(officer_nj, officer_zg, world):
    factories.make_project(
        officer_zg, world, zone=world.datangshan, enterprise=factories.make_enterprise(officer_zg, "自贡秘密食品有限公司")
    )
    batch = upload(officer_nj, sheet([[1, "试探", "自贡秘密食品有限公司", "", "凌家片区", "产业链招商"]]))
    line = row(batch, 2)
    assert (line.verdict, line.offers) == ("twin", [])
    assert line.cautions == ["该企业已有单位在谈，可申请对接。"]
    assert set(line.choices) == {"skip", "apart"}


def test_a_firm_like_one_in_sight_is_asked_about_and_may_be_the_same(officer_nj, world):
    factories.make_enterprise(officer_nj, "四川金穗食品有限公司")
    batch = upload(officer_nj, sheet([[1, "菜籽油", "四川金穗食品科技有限公司", "", "凌家片区", "产业链招商"]]))
    assert verdicts(batch)[2] == "twin"
    assert row(batch, 2).offers[0]["name"] == "四川金穗食品有限公司"


def test_a_double_in_the_sheet_asks_first(officer_nj):
    batch = upload(officer_nj, sheet([GOOD, [2, *GOOD[1:]]]))
    assert verdicts(batch) == {1: "no_data", 2: "new", 3: "twin"}
    assert "第 2 行" in row(batch, 3).cautions[0]


def test_somebody_elses_zone_is_refused_as_on_the_page(officer_nj):
    batch = upload(officer_nj, sheet([[1, "甲", "甲食品有限公司", "", "大塘山—张家坝片区", "产业链招商"]]))
    assert "不在您的授权范围内" in row(batch, 2).faults[0]["sentence"]
    assert Enterprise.objects.count() == 0


def owned_by(actor, owner, *more, zone="白马片区"):
    heads = [*PROJECT_HEADS, "项目责任人", "联系人", "项目进展"]
    return upload(actor, sheet([[*GOOD[:4], zone, GOOD[5], owner, *more]], heads))


@pytest.mark.parametrize(("owner", "keeper"), [("待认领", None), ("", "内江专员"), ("内江专员乙", "内江专员乙")])
def test_who_keeps_a_new_project(officer_nj, second_officer_nj, owner, keeper):
    batch = run(owned_by(officer_nj, owner, "王总"))
    assert states(batch)[2] == "done", row(batch, 2).said
    assert Project.objects.get().owner == {None: None, officer_nj.name: officer_nj, second_officer_nj.name: second_officer_nj}[keeper]
    assert verdicts(owned_by(officer_nj, owner, "王总"))[2] == "same"


def test_progress_of_somebody_elses_new_project_is_for_who_may_write_on_it(officer_nj, second_officer_nj, zone_manager_nj):
    for owner in ("待认领", second_officer_nj.name):
        assert [fault["cell"] for fault in row(owned_by(officer_nj, owner, "", "看了地"), 2).faults] == ["项目!G2"]
    batch = run(owned_by(zone_manager_nj, "待认领", "", "看了地", zone="凌家片区"))
    assert states(batch)[2] == "done", row(batch, 2).said or row(batch, 2).faults
    assert (Project.objects.get().owner, FollowUp.objects.get().author_name) == (None, str(zone_manager_nj))


NOT_TAKEN = {
    "项目责任人": "内江专员乙",
    "状态": "暂缓",
    "片区": "白马片区",
    "入库日期": "2024-01-05",
    "对接日期": "2024-02-05",
    "注册地": "广东省",
    "下一步": "签框架协议",
    "最近联系": "2024-03-01",
    "信用代码": "91350100M000100Y43",
}


@pytest.mark.parametrize("head", NOT_TAKEN)
def test_a_cell_that_import_does_not_write_is_said(officer_nj, second_officer_nj, head):
    bring(officer_nj, [GOOD])
    line = dict(zip(PROJECT_HEADS, GOOD, strict=True)) | {head: NOT_TAKEN[head]}
    batch = run(upload(officer_nj, sheet([[*line.values()]], [*line])))
    found = row(batch, 2)
    assert (found.verdict, len(found.cautions), found.said) == ("same", 1, "没有写入任何内容，请看提醒。")
    assert NOT_TAKEN[head] in found.cautions[0]
    assert "导入 0 行。另有 1 行没有变化" in batch.job.message


def test_a_firm_that_is_not_registered_is_not_dropped_unseen(officer_nj, world):
    project = factories.make_project(officer_nj, world, enterprise=None)
    batch = upload(
        officer_nj, sheet([[project.code, project.name, "内江全新食品有限公司", "王总"]], ["项目编号", "项目名称", "投资方", "联系人"])
    )
    assert ["内江全新食品有限公司" in row(batch, 2).cautions[0], "王总" in row(batch, 2).cautions[1]] == [True, True]


def test_a_sheet_probes_no_more_firms_than_somebody_typing(officer_nj, officer_zg):
    names = [f"自贡{chr(0x5000 + n * 97)}{chr(0x6000 + n * 89)}{chr(0x7000 + n * 83)}实业有限公司" for n in range(twins.HIDDEN_PER_DAY + 3)]
    for name in names[:-1]:
        factories.make_enterprise(officer_zg, name)
    rows = [[n, f"项目{n}", name, "", "凌家片区", "产业链招商"] for n, name in enumerate(names)]
    batch = upload(officer_nj, sheet(rows))
    found = [verdicts(batch)[number] for number in range(2, len(rows) + 2)]
    assert found == ["twin"] * twins.HIDDEN_PER_DAY + ["error"] * 3  # the last of them is free, and answers as the held ones do
    assert len({row(batch, number).faults[0]["sentence"] for number in range(len(rows) - 1, len(rows) + 2)}) == 1
    assert Notice.objects.filter(recipient=officer_zg).count() == twins.HIDDEN_PER_DAY
    assert [row.offers for row in batch.rows.exclude(offers=[])] == []
