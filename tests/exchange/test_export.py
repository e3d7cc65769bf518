"""台账: exactly the rows of the list for every role, real numbers and dates, nothing that a spreadsheet would execute, and a trace."""

import csv
import datetime
import io
import re
import zipfile

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from promotion.common.models import AuditEvent
from promotion.exchange.columns import read_with
from promotion.exchange.ledgers import projects
from promotion.people.services import sessions
from promotion.projects.models import Project
from promotion.projects.services.lighting import lit
from tests import factories
from tests.scenes import scene

HEAD = 3
EVERYBODY = (
    "officer_nj",
    "officer_zg",
    "zone_manager_nj",
    "chain_leader_nj",
    "joint",
    "leadership",
    "administrator_nj",
    "department_officer",
)


def sheet_of(response) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def texts_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@scene
def some(world, cast):
    return [
        factories.make_project(cast.officer_nj, world, name="甲", amount="1234.567891"),
        factories.project_in("engagement", cast.officer_nj, world, name="乙"),
        factories.make_project(cast.officer_zg, world, name="丙", zone=world.datangshan),
    ]


@pytest.mark.parametrize("role", EVERYBODY)
def test_it_holds_exactly_the_rows_of_the_list(as_user, cast, some, role):
    user = getattr(cast, role)
    visible = set(Project.objects.visible_to(user, factories.today()).values_list("code", flat=True))
    client = as_user(user)
    rows = sheet_of(client.get(reverse("project_export")))[HEAD:-1]
    assert {row[1] for row in rows} == visible
    assert {row[1] for row in texts_of(client.get(reverse("project_export"), {"format": "csv"}))[1:]} == visible


def test_cells_are_numbers_and_dates_under_a_merged_title_with_a_total(as_user, officer_nj, some):
    rows = sheet_of(as_user(officer_nj).get(reverse("project_export"), {"cols": "amount,opened", "sort": "name"}))
    assert rows[0][0] == "招商项目台账"
    assert rows[1][0] == "单位：万元"
    assert rows[2] == ["序号", "项目名称", "投资额", "入库日期"]
    by_name = {row[1]: row for row in rows[HEAD:-1]}
    assert by_name["甲"][2] == pytest.approx(1234.567891)
    assert by_name["甲"][3] == factories.today()
    assert rows[-1][0] == "合计"
    assert rows[-1][2] == pytest.approx(1234.567891)


def test_it_prints_on_a3_landscape_with_a_repeated_frozen_head(as_user, officer_nj, some):
    book = zipfile.ZipFile(io.BytesIO(as_user(officer_nj).get(reverse("project_export")).content))
    page = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'paperSize="8"' in page
    assert 'orientation="landscape"' in page
    assert 'state="frozen"' in page
    assert "Print_Titles" in book.read("xl/workbook.xml").decode()


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_formula_in_a_text_is_made_harmless(as_user, world, cast, name):
    """In a workbook it is text that stays text when edited, and reads back as it was; csv knows no text, so it gets an apostrophe."""
    factories.make_project(cast.officer_nj, world, name=name)
    client = as_user(cast.officer_nj)
    response = client.get(reverse("project_export"), {"cols": "name"})
    assert sheet_of(response)[HEAD][1] == name
    book = zipfile.ZipFile(io.BytesIO(response.content))
    page, styles = (book.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "styles"))
    assert "<f>" not in page
    cell = re.search(rf'<c r="B{HEAD + 1}" s="(\d+)" t="inlineStr"', page)
    assert 'quotePrefix="1"' in re.findall("<xf [^>]*>", styles.split("<cellXfs")[1])[int(cell[1])]
    assert texts_of(client.get(reverse("project_export"), {"cols": "name", "format": "csv"}))[1][1] == f"'{name}"


def test_the_same_filter_and_ticks_hold(as_user, officer_nj, some):
    client = as_user(officer_nj)
    assert [row[2] for row in texts_of(client.get(reverse("project_export"), {"stage": "engagement", "format": "csv"}))[1:]] == ["乙"]
    ticked = {"code": some[0].code, "format": "csv"}
    assert [row[2] for row in texts_of(client.get(reverse("project_export"), ticked))[1:]] == ["甲"]
    assert len(texts_of(client.get(reverse("project_export"), {**ticked, "all": "1"}))) == 3


@pytest.mark.parametrize("query", ["stage=x", "min=abc", "chain=zzz", "format=exe", "sort=evil"])
def test_junk_stops_it_and_leads_back_with_a_sentence(as_user, officer_nj, some, query):
    response = as_user(officer_nj).get(f"{reverse('project_export')}?{query}", follow=True)
    assert response.redirect_chain
    assert response.context["messages"] or "notice-warn" in response.content.decode()
    assert not AuditEvent.objects.filter(action="export").exists()


def test_an_endless_filter_is_refused_with_a_sentence(as_user, officer_nj, some):
    codes = "&".join(f"code=ZS2026-{number:05}" for number in range(300))
    response = as_user(officer_nj).get(f"{reverse('project_export')}?{codes}", follow=True)
    assert "筛选条件太长" in response.content.decode()


def test_columns_that_do_not_exist_are_left_out(as_user, officer_nj, some):
    rows = texts_of(as_user(officer_nj).get(reverse("project_export"), {"cols": "amount,evil,__class__,phone", "format": "csv"}))
    assert rows[0] == ["序号", "项目名称", "投资额"]


def test_a_confidential_project_leaves_by_its_code_name_and_band_and_is_in_no_sum(as_user, world, cast):
    facts = {"is_confidential": True, "code_name": "长江计划", "amount": 12_345, "name": "机密厂", "sentence": "机密一句"}
    project = factories.make_project(cast.officer_nj, world, **facts)
    factories.make_project(cast.officer_nj, world, name="甲", amount=100)
    response = as_user(cast.officer_nj).get(reverse("project_export"), {"cols": "all"})
    rows = sheet_of(response)
    head, row = rows[2], next(row for row in rows[HEAD:] if row[1] == project.code)
    told = {name: cell for name, cell in zip(head, row, strict=True) if cell != ""}
    assert told["项目名称"] == "长江计划（保密）"
    assert told["投资额"] == "1亿—5亿元"
    assert set(told) <= {
        "序号",
        "项目编号",
        "项目名称",
        "阶段",
        "状态",
        "亮灯",
        "投资额",
        "产业链环节",
        "责任单位",
        "入库日期",
        "进入本阶段",
    }
    assert rows[-1][head.index("投资额")] == 100
    body = texts_of(as_user(cast.officer_nj).get(reverse("project_export"), {"cols": "all", "format": "csv"}))
    assert not any(word in cell for row in body for cell in row for word in ("机密", project.enterprise.name))


def test_phones_in_texts_are_masked(as_user, world, cast):
    factories.make_project(cast.officer_nj, world, name="甲", content="找王总 13812345678 谈")
    rows = texts_of(as_user(cast.officer_nj).get(reverse("project_export"), {"cols": "content", "format": "csv"}))
    assert rows[1][2] == "找王总 138****5678 谈"


def test_it_leaves_a_trace(as_user, officer_nj, some):
    as_user(officer_nj).get(reverse("project_export"), {"stage": "planning"})
    event = AuditEvent.objects.get(action="export")
    assert (event.actor_id, event.after["rows"]) == (officer_nj.pk, 1)
    assert "stage=planning" in event.note


def test_without_a_live_grant_there_is_no_export(as_user, outsider, some):
    assert as_user(outsider).get(reverse("project_export")).status_code == 403


def test_no_column_reads_a_contact_or_costs_a_query(world, cast, django_assert_num_queries):
    project = factories.project_in("engagement", cast.officer_nj, world)
    rows = read_with(lit(Project.objects.filter(pk=project.pk), factories.today()), projects.COLUMNS, on_paper=True)
    row = rows.get()
    with django_assert_num_queries(0):
        cells = [read(row) for column in projects.COLUMNS for read in (column.text, column.on_paper)]
    assert "13812345678" not in cells
    assert "王总" not in cells


def test_the_name_of_the_file_says_the_day(as_user, officer_nj, some):
    response = as_user(officer_nj).get(reverse("project_export"))
    assert datetime.date.isoformat(factories.today()) in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["project_export", "weekly_report"])
def test_a_trusted_phone_is_asked_for_the_password_first(as_user, officer_nj, some, monkeypatch, name):
    monkeypatch.setattr(sessions, "needs_password_again", lambda session, now: True)
    response = as_user(officer_nj).get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("password_again"))
    assert not AuditEvent.objects.filter(action="export").exists()
