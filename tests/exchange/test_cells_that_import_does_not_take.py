"""What a row says and import does not write is told in the preview, with where to put it, and never with what is not for the importer's eyes."""

import pytest
from django.urls import reverse

from promotion.enterprises.models import Contact, Enterprise
from promotion.projects.models import FollowUp, Project
from promotion.projects.models.project import MemberRole
from promotion.projects.services import changes
from tests import factories
from tests.exchange.importing import PROJECT_HEADS, bring, row, sheet, states, upload, verdicts

pytestmark = pytest.mark.django_db
GOOD = [1, "菜籽油深加工", "四川金穗食品有限公司", "1.2亿", "凌家片区", "产业链招商"]
FIRM = "成都味觉食品有限公司"
PEOPLE = ["企业名称", "联系人", "联系人职务", "联系电话", "邮箱", "微信"]
WANG = [FIRM, "王总", "总经理", "13812345678", "wang@example.com", "wang"]


def told(batch, number=2) -> str:
    return " ".join(row(batch, number).cautions)


def owned(actor, owner):
    return upload(actor, sheet([[*GOOD, owner]], [*PROJECT_HEADS, "项目责任人"]))


def test_the_second_of_two_owners_is_told_with_where_to_put_them(officer_nj, second_officer_nj):
    batch = bring(officer_nj, [[*GOOD, "内江专员、内江专员乙、王老五"]], [*PROJECT_HEADS, "项目责任人"])
    assert (Project.objects.get().owner, states(batch)[2]) == (officer_nj, "done")
    assert "按第一位“内江专员”处理；“内江专员乙、王老五”没有写入，一起跟进的请在项目页加入专班" in told(batch)


def test_of_a_project_that_is_there_only_who_is_not_on_its_team_is_told(officer_nj, second_officer_nj):
    bring(officer_nj, [GOOD])
    assert "“内江专员乙”没有写入" in told(owned(officer_nj, "内江专员、内江专员乙"))
    facts = {"project": Project.objects.get(), "user": second_officer_nj, "role": MemberRole.MEMBER, "today": factories.today()}
    changes.add_member(actor=officer_nj, **facts)
    assert row(owned(officer_nj, "内江专员、内江专员乙"), 2).cautions == []
    assert "本行是“内江专员乙、内江专员”" in told(owned(officer_nj, "内江专员乙、内江专员"))


def test_what_a_row_says_of_a_contact_who_is_on_file_is_told(officer_nj):
    bring(officer_nj, [WANG], PEOPLE, kind="enterprises")
    assert row(upload(officer_nj, sheet([WANG], PEOPLE), "enterprises"), 2).cautions == []
    batch = bring(officer_nj, [[FIRM, "王总", "董事长", "13987654321", "other@example.com", "other"]], PEOPLE, kind="enterprises")
    assert "联系人“王总”已经登记过，本行的“联系电话”“联系人职务”“邮箱”“微信”没有写入" in told(batch)
    assert (verdicts(batch)[2], Contact.objects.get().phone) == ("same", "13812345678")


@pytest.mark.parametrize("phone", ["13812345678", "13987654321"])
def test_who_does_not_see_a_phone_is_told_the_same_whether_it_is_the_one_on_file(officer_nj, zone_manager_nj, phone):
    heads = [*PROJECT_HEADS, "联系人", "联系电话"]
    bring(officer_nj, [[*GOOD, "王总", "13812345678"]], heads)
    batch = upload(zone_manager_nj, sheet([[*GOOD, "王总", phone]], heads))
    assert row(batch, 2).cautions == ["联系人“王总”已经登记过，本行的“联系电话”没有写入；有变化请在企业页添加为新的联系人。"]
    assert verdicts(batch)[2] == "same"


def test_the_mail_of_the_first_never_goes_to_the_second(officer_nj):
    bring(officer_nj, [[FIRM, "王总"]], PEOPLE[:2], kind="enterprises")
    batch = bring(officer_nj, [[FIRM, "王总、李经理", "wang@example.com"]], ["企业名称", "联系人", "邮箱"], kind="enterprises")
    assert set(Contact.objects.values_list("name", "email")) == {("王总", ""), ("李经理", "")}
    assert "“王总”已经登记过，本行的“邮箱”没有写入" in told(batch)


def test_a_title_without_a_name_is_a_fault_of_its_cell(officer_nj):
    batch = upload(officer_nj, sheet([[FIRM, "总经理"]], ["企业名称", "联系人职务"]), "enterprises")
    assert [fault["cell"] for fault in row(batch, 2).faults] == ["项目!B2"]


def test_a_firm_found_by_its_code_keeps_its_name_and_says_so(officer_nj):
    heads = ["企业名称", "统一社会信用代码"]
    bring(officer_nj, [[FIRM, "91350100M000100Y43"]], heads, kind="enterprises")
    batch = upload(officer_nj, sheet([["味觉食品集团", "91350100M000100Y43"]], heads), "enterprises")
    assert f"系统里是“{FIRM}”，本行是“味觉食品集团”" in told(batch)
    assert Enterprise.objects.get().name == FIRM


@pytest.mark.parametrize(("head", "text"), [("总投资（万元）", "500万美元"), ("总投资（万美元）", 500)])
def test_money_without_a_rate_counts_for_nothing_and_says_so(officer_nj, head, text):
    heads = [*PROJECT_HEADS[:3], head, *PROJECT_HEADS[4:]]
    batch = bring(officer_nj, [[*GOOD[:3], text, *GOOD[4:]]], heads)
    project = Project.objects.get()
    assert (project.amount, project.original_amount, project.currency) == (None, 500, "USD")
    assert "原币 500 万 USD，没有汇率不折算：在项目页填写汇率和折合的“投资额（万元）”以前，不计入任何统计" in told(batch)
    again = sheet([[*GOOD[:3], text, *GOOD[4:]]], heads)
    assert "不计入任何统计" in told(upload(officer_nj, again))
    facts = {"amount": 3500, "exchange_rate": 7, "version": project.version, "today": factories.today()}
    changes.edit_project(actor=officer_nj, project=project, **facts)
    assert row(upload(officer_nj, again), 2).cautions in ([], ["D2：币种是 USD，与本列单位不同。"])


def test_the_project_page_has_every_currency_that_a_sheet_may_name(officer_nj, as_user):
    bring(officer_nj, [[*GOOD[:3], "500万新加坡元", *GOOD[4:]]])
    page = as_user(officer_nj).get(reverse("project_edit", args=[Project.objects.get().code])).content.decode()
    assert '<option value="SGD" selected>新加坡元</option>' in page


def test_foreign_money_beside_an_amount_says_what_still_counts(officer_nj):
    bring(officer_nj, [GOOD])
    batch = bring(officer_nj, [[*GOOD[:3], "500万美元", *GOOD[4:]]])
    assert "统计仍按系统里的 1.2 亿元" in told(batch)


def test_a_remark_is_told_and_keeps_no_row_out(officer_nj):
    batch = bring(officer_nj, [[*GOOD, "找过三次", "西博会"]], [*PROJECT_HEADS, "备注", "签约活动"])
    assert states(batch)[2] == "done"
    assert "“签约活动”“备注”没有写入" in told(batch)


def test_another_day_of_a_talk_that_is_on_file_is_told(officer_nj):
    heads = [*PROJECT_HEADS, "项目进展", "最近联系"]
    bring(officer_nj, [[*GOOD, "看了地", "2025-03-05"]], heads)
    assert row(upload(officer_nj, sheet([[*GOOD, "看了地", "2025-03-05"]], heads)), 2).cautions == []
    assert "2025-03-09" in told(bring(officer_nj, [[*GOOD, "看了地", "2025-03-09"]], heads))
    assert FollowUp.objects.count() == 1


def test_a_talk_that_is_on_file_with_other_people_is_told(officer_nj, world):
    factories.make_project(officer_nj, world, name="菜籽油")
    heads = ["项目名称", "时间", "内容", "对方参加人", "方式"]
    bring(officer_nj, [["菜籽油", "2025-03-05", "看了厂区", "王总，李工", "走访"]], heads, kind="follow_ups")
    assert (
        row(upload(officer_nj, sheet([["菜籽油", "2025-03-05", "看了厂区", "王总、李工", "拜访"]], heads), "follow_ups"), 2).cautions == []
    )
    batch = upload(officer_nj, sheet([["菜籽油", "2025-03-05", "看了厂区", "王总、赵工", "电话"]], heads), "follow_ups")
    assert "系统里是“王总、李工”，本行是“王总、赵工”" in told(batch)
    assert "系统里是“拜访”，本行是“电话”" in told(batch)


def test_the_firm_of_a_row_that_is_not_the_projects_is_told(officer_nj, world):
    factories.make_project(officer_nj, world, name="菜籽油", enterprise=factories.make_enterprise(officer_nj, FIRM))
    heads = ["项目名称", "企业名称", "时间", "内容"]
    rows = [["菜籽油", FIRM, "2025-03-05", "看了厂区"], ["菜籽油", "别的公司", "2025-03-06", "又看了"]]
    batch = upload(officer_nj, sheet(rows, heads), "follow_ups")
    assert (row(batch, 2).cautions, "本行是“别的公司”" in told(batch, 3)) == ([], True)
