"""诉求, 落地事项, 亩均, 五未 and 清理 leave as the page shows them: its rows in its order, for every role, under every filter."""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from promotion.agreements.models import Agreement
from promotion.common.models import AuditEvent
from promotion.exchange.ledgers import LEDGERS
from promotion.landing.models import LandingTask, ServiceIssue
from promotion.projects.models import Project
from tests.exchange.after_signing import KEYS, LISTS, QUERY, after_signing, make_office, on_page, rows_of, told
from tests.factories import days_ago, today
from tests.scenes import scene

ROLES = (
    "officer_nj",
    "officer_zg",
    "zone_manager_nj",
    "chain_leader_nj",
    "joint",
    "leadership",
    "administrator_nj",
    "department_officer",
)
# Of a confidential project: columns that stay empty.
HIDDEN = set("企业名称 诉求内容 首问责任人 事项 责任部门 等级 亩均营收（万元/亩） 协议名称 项目责任人".split())
JUNK = [
    ("issues", "show=x", "诉求状态看不懂"),
    ("issues", "kind=x", "诉求类别看不懂"),
    ("landing_tasks", "which=x", "事项状态看不懂"),
    ("landing_tasks", "phase=x", "阶段看不懂"),
    ("landing_tasks", "department=x", "部门看不懂"),
    ("landing_tasks", "zone=x", "片区看不懂"),
    ("outcomes", "year=1999", "没有这一年"),
    ("outcomes", "year=x", "没有这一年"),
    ("stalled", "day=x", "日期"),
    ("stalled", "kind=x", "五未类别看不懂"),
    ("agreement_sweep", "group=x", "清理分组看不懂"),
]


@scene
def office(world, cast):
    return make_office(world, cast)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("role", ROLES)
def test_the_sheet_holds_the_rows_of_the_page_in_their_order(as_user, world, cast, office, key, role):
    client = as_user(getattr(cast, role))
    words = {"department": world.approval_nj.pk, "zone": world.lingjia.pk, "yesterday": days_ago(1).isoformat()}
    for query in LISTS[key][2]:
        query = query.format(**words)
        assert told(key, rows_of(client, key, query)) == on_page(client, key, query), query


@pytest.mark.parametrize("key", KEYS)
def test_every_filter_finds_something_and_not_everything(as_user, world, cast, office, key):
    """Else the test above would compare nothing with nothing."""
    client = as_user(cast.leadership)
    words = {"department": world.approval_nj.pk, "zone": world.lingjia.pk, "yesterday": days_ago(1).isoformat()}
    found = [told(key, rows_of(client, key, query.format(**words))) for query in LISTS[key][2]]
    assert len({tuple(rows) for rows in found}) > 1
    assert sum(bool(rows) for rows in found) > 1


@pytest.mark.parametrize("key", KEYS)
def test_nothing_of_the_other_city_is_in_it(as_user, cast, office, key):
    for officer, other in ((cast.officer_nj, "自贡"), (cast.officer_zg, "内江")):
        rows = rows_of(as_user(officer), key, QUERY[key])
        assert rows
        assert not any(other in cell for row in rows for cell in row.values())


@pytest.mark.parametrize(("key", "query", "sentence"), JUNK)
def test_junk_stops_it_and_leads_back_with_a_sentence(as_user, cast, office, key, query, sentence):
    response = as_user(cast.officer_nj).get(f"{reverse(LEDGERS[key].door)}?{query}", follow=True)
    assert response.redirect_chain[0][0].startswith(reverse(LEDGERS[key].back))
    assert sentence in response.content.decode()
    assert not AuditEvent.objects.filter(action="export").exists()


@pytest.mark.parametrize("key", KEYS)
def test_a_confidential_project_goes_by_its_code_name(as_user, cast, office, key):
    project = office["内江"][0]
    Project.objects.filter(pk=project.pk).update(is_confidential=True, code_name="长江计划")
    rows = [row for row in rows_of(as_user(cast.officer_nj), key, QUERY[key]) if row["项目编号"] == project.code]
    assert rows
    for row in rows:
        assert row["项目全称"] == "长江计划"
        assert not {value for value in row.values() if "内江" in value or "凌家" in value or project.enterprise.name in value}
        assert not HIDDEN & {name for name, value in row.items() if value}
    others = rows_of(as_user(cast.zone_manager_nj), key, QUERY[key])
    assert others
    assert project.code not in {row["项目编号"] for row in others}


@pytest.mark.parametrize("key", KEYS)
def test_a_formula_in_a_text_is_made_harmless(as_user, cast, office, key):
    evil, project = '=HYPERLINK("http://x")', office["内江"][0]
    Project.objects.filter(pk=project.pk).update(name=evil)
    ServiceIssue.objects.filter(project=project).update(text=evil)
    LandingTask.objects.filter(plan__project=project).update(title=evil)
    Agreement.objects.filter(project=project).update(title=evil)
    client = as_user(cast.officer_nj)
    assert f"'{evil}" in {cell for row in rows_of(client, key, QUERY[key]) for cell in row.values()}
    content = client.get(f"{reverse(LEDGERS[key].door)}?{QUERY[key]}").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert evil in {cell for row in sheet[3:] for cell in row}
    book = zipfile.ZipFile(io.BytesIO(content))
    page, styles = (book.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "styles"))
    assert "<f>" not in page
    formats = re.findall("<xf [^>]*>", styles.split("<cellXfs")[1])
    cells = re.findall(r's="(\d+)" t="inlineStr"><is><t[^>]*>=HYPERLINK', page)
    assert cells
    assert all('quotePrefix="1"' in formats[int(number)] for number in cells)


@pytest.mark.parametrize("key", KEYS)
def test_it_is_written_into_the_trail(as_user, cast, office, key):
    as_user(cast.officer_nj).get(f"{reverse(LEDGERS[key].door)}?format=csv")
    event = AuditEvent.objects.get(action="export")
    assert (event.actor_id, event.after["list"]) == (cast.officer_nj.pk, key)
    assert str(LEDGERS[key].noun) in event.note


@pytest.mark.parametrize("key", KEYS)
def test_the_button_leads_to_the_file_of_the_filtered_list(as_user, cast, office, key):
    client = as_user(cast.leadership)
    response = client.get(f"{reverse(LEDGERS[key].back)}?{QUERY[key]}&page=1")
    for address in response.context["export"].values():
        assert address.replace("&", "&amp;") in response.content.decode()
        assert QUERY[key] in address
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("key", KEYS)
def test_more_rows_cost_no_more_queries(as_user, cast, world, office, key, django_assert_max_num_queries):
    client = as_user(cast.officer_nj)
    before = len(rows_of(client, key, QUERY[key]))
    with django_assert_max_num_queries(60) as few:
        rows_of(client, key, QUERY[key])
    for number in (5, 7):
        after_signing("内江", cast.officer_nj, world, number)
        after_signing("内江", cast.officer_nj, world, number + 1)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(rows_of(client, key, QUERY[key])) > before


def test_phones_are_masked_for_those_too_who_read_them_on_the_page(as_user, cast, office):
    client = as_user(cast.officer_nj)
    assert "13812345678" in client.get(reverse("issue_list")).content.decode()
    rows = rows_of(client, "issues")
    assert {row["诉求内容"] for row in rows} == {"内江3诉求，找 138****5678", "内江1诉求，找 138****5678"}
    assert not any("王总" in cell for row in rows for cell in row.values())


def test_tax_leaves_with_those_who_read_it(as_user, cast, office):
    own, joint = (rows_of(as_user(who), "outcomes", "year=2025") for who in (cast.officer_nj, cast.joint))
    assert [(row["税收（万元）"], row["亩均税收（万元/亩）"]) for row in own] == [("777", "77.7")]
    assert {(row["税收（万元）"], row["亩均税收（万元/亩）"]) for row in joint} == {("", "")}
    assert {row["亩均营收（万元/亩）"] for row in joint} == {"200"}


def test_an_issue_tells_its_clock_and_a_closed_one_what_became_of_it(as_user, cast, office):
    client = as_user(cast.officer_nj)
    assert all(row["时限"].startswith("首次答复") for row in rows_of(client, "issues"))
    (closed,) = rows_of(client, "issues", "show=closed")
    assert (closed["状态"], closed["时限"], closed["满意度"], closed["最近答复"]) == ("已办结", "", "满意", "已办")


def test_an_item_tells_its_clock_and_what_became_of_it(as_user, cast, office):
    client = as_user(cast.officer_nj)
    (done,) = rows_of(client, "landing_tasks", "which=done")
    assert (done["办理情况"], done["办结日期"], done["办理结果"]) == ("已办结", today().isoformat(), "已办")
    late = rows_of(client, "landing_tasks", "which=overdue")
    assert [row["事项"] for row in late] == ["内江3许可"]
    assert late[0]["办理情况"].startswith("逾期")


def test_the_sheet_of_stalled_projects_says_as_of_when(as_user, cast, office):
    rows = rows_of(as_user(cast.officer_nj), "stalled", f"day={days_ago(2)}")
    assert {row["截至"] for row in rows} == {days_ago(2).isoformat()}
    assert {(row["项目全称"], row["五未类别"], row["已有（天）"]) for row in rows} == {
        ("内江1项目", "供而未用", "17"),
        ("内江2项目", "批而未供", "16"),
        ("内江3项目", "供而未用", "15"),
    }
