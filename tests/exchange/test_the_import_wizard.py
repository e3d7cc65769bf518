"""The wizard's pages: upload, preview, mend, decide, run, the rest as a file, taking back; nobody sees another's import."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import load_workbook

from promotion.exchange.models import ImportBatch
from promotion.people.services import jobs
from promotion.projects.models import Channel, Notice, Project
from tests import factories
from tests.exchange.importing import bring, row, sheet, states, upload, verdicts, work

pytestmark = pytest.mark.django_db
GOOD = [1, "菜籽油深加工", "四川金穗食品有限公司", "1.2亿", "凌家片区", "产业链招商"]
BAD = [2, "豆制品", "内江豆香食品有限公司", "很多", "凌家片区", "产业链招商"]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def officer(as_user, officer_nj):
    return as_user(officer_nj)


def text(response) -> str:
    return response.content.decode()


def row_path(batch) -> str:
    return f"/imports/rows/{row(batch, 2).pk}/"


def test_a_sheet_goes_from_upload_to_result(officer):
    answer = officer.post("/imports/", {"kind": "projects", "file": SimpleUploadedFile("在谈.xlsx", sheet([GOOD, BAD])), "token": "t1"})
    batch = ImportBatch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{batch.pk}/")
    assert "排队中" in text(officer.get(f"/imports/{batch.pk}/"))
    work()
    page = text(officer.get(f"/imports/{batch.pk}/"))
    assert "项目!D3" in page
    assert "导入 1 行" in page
    officer.post(f"/imports/{batch.pk}/start/")
    work()
    page = text(officer.get(f"/imports/{batch.pk}/?tab=done"))
    assert "菜籽油深加工" in page
    assert Project.objects.count() == 1


def test_the_same_form_twice_is_one_import(officer):
    for _n in range(2):
        officer.post("/imports/", {"kind": "projects", "file": SimpleUploadedFile("a.xlsx", sheet([GOOD])), "token": "once"})
    assert ImportBatch.objects.count() == 1


def test_a_cell_is_mended_in_place(officer, officer_nj):
    batch = upload(officer_nj, sheet([BAD]))
    answer = officer.post(row_path(batch), {"letter": "D", "text": "3500万"}, **HTMX)
    assert answer.status_code == 200
    assert "<html" not in text(answer)
    assert verdicts(batch)[2] == "new"
    officer.post(f"/imports/{batch.pk}/start/")
    work()
    assert Project.objects.get().amount == 3500


def test_a_firm_out_of_sight_typed_into_a_cell_is_told_to_its_holder(officer, officer_nj, officer_zg):
    factories.make_enterprise(officer_zg, "自贡秘密食品有限公司")
    batch = upload(officer_nj, sheet([BAD]))
    officer.post(row_path(batch), {"letter": "D", "text": "500"})
    page = text(officer.post(row_path(batch), {"letter": "C", "text": "自贡秘密食品有限公司"}, **HTMX))
    assert "该企业已有单位在谈，可申请对接。" in page
    assert Notice.objects.filter(recipient=officer_zg).count() == 1


def test_a_column_that_is_left_out_cannot_be_typed_into(officer, officer_nj):
    batch = upload(officer_nj, sheet([BAD]))
    answer = officer.post(row_path(batch), {"letter": "A", "text": "x"}, **HTMX)
    assert answer.status_code == 422
    assert "不导入" in text(answer)


def test_a_row_is_left_out_and_taken_back_in(officer, officer_nj):
    batch = upload(officer_nj, sheet([GOOD]))
    officer.post(row_path(batch), {"decision": "skip"})
    assert "没有可以导入的行" in text(officer.post(f"/imports/{batch.pk}/start/", follow=True))
    officer.post(row_path(batch), {"decision": ""})
    officer.post(f"/imports/{batch.pk}/start/")
    work()
    assert states(batch)[2] == "done"


def test_a_twin_is_decided(officer, officer_nj):
    firm = factories.make_enterprise(officer_nj, "四川金穗食品有限公司")
    batch = upload(officer_nj, sheet([[1, "菜籽油", "四川金穗食品科技有限公司", "", "凌家片区", "产业链招商"]]))
    assert "没有可以导入的行" in text(officer.post(f"/imports/{batch.pk}/start/", follow=True))
    officer.post(row_path(batch), {"decision": "same", "chosen": firm.pk})
    officer.post(f"/imports/{batch.pk}/start/")
    work()
    assert Project.objects.get().enterprise == firm


@pytest.mark.parametrize(("rule", "firms"), [("same", 1), ("apart", 2), ("skip", 1)])
def test_a_rule_decides_what_nobody_decided(officer, officer_nj, rule, firms):
    factories.make_enterprise(officer_nj, "四川金穗食品有限公司")
    batch = upload(officer_nj, sheet([[1, "菜籽油", "四川金穗食品科技有限公司", "", "凌家片区", "产业链招商"]]))
    officer.post(f"/imports/{batch.pk}/options/", {"twins": rule})
    officer.post(f"/imports/{batch.pk}/start/")
    work()
    assert Project.objects.count() == (rule != "skip")
    assert type(factories.make_enterprise(officer_nj)).objects.count() == firms + 1


def test_the_rest_comes_as_a_file_with_the_reason_beside(officer, officer_nj):
    batch = bring(officer_nj, [GOOD, BAD])
    rows = load_workbook(io.BytesIO(officer.get(f"/imports/{batch.pk}/rest.xlsx").getvalue())).get_sheet_by_index(0).to_python()
    assert rows[0][-2:] == ["原行号", "没有导入的原因"]
    assert rows[1][1:4] == ["豆制品", "内江豆香食品有限公司", "很多"]
    assert "项目!D3" in rows[1][-1]
    assert len(rows) == 2


def test_columns_are_named_by_hand_and_remembered(officer, officer_nj):
    odd = sheet([["菜籽油深加工", "四川金穗食品有限公司", "产业链招商"]], ["甲列", "投资方", "招商方式"])
    batch = upload(officer_nj, odd)
    assert batch.job.state == "failed"
    assert "项目名称" in batch.job.message
    keys = {f"key_{column['letter']}": column["key"] for column in batch.columns} | {"key_A": "name"}
    officer.post(f"/imports/{batch.pk}/columns/", keys)
    work()
    assert verdicts(batch)[2] == "new"
    assert verdicts(upload(officer_nj, odd))[2] == "new"


def test_what_was_mended_and_decided_stays_when_options_or_columns_change(officer, officer_nj):
    batch = upload(officer_nj, sheet([[*BAD[:5], ""], [*GOOD[:5], ""]]))
    officer.post(row_path(batch), {"letter": "D", "text": "3500万"})
    officer.post(f"/imports/{batch.pk}/options/", {"twins": "ask", "channel": Channel.objects.get(name="产业链招商").pk})
    work()
    assert row(batch, 2).corrections == {"D": "3500万"}
    assert verdicts(batch) == {1: "no_data", 2: "new", 3: "new"}
    officer.post(f"/imports/{batch.pk}/columns/", {"key_E": ""})
    work()
    officer.post(f"/imports/{batch.pk}/start/")
    work()
    assert sorted((project.amount, project.zone) for project in Project.objects.all()) == [(3500, None), (12000, None)]


def test_a_rule_that_is_none_of_a_rows_choices_does_not_decide_it(officer, officer_nj):
    batch = upload(officer_nj, sheet([GOOD, [2, *GOOD[1:]]]))
    officer.post(f"/imports/{batch.pk}/options/", {"twins": "apart"})
    officer.post(f"/imports/{batch.pk}/start/")
    work()
    assert states(batch) == {1: "left_out", 2: "done", 3: "waiting"}
    assert Project.objects.count() == 1


def test_an_import_is_taken_back_from_its_page(officer, officer_nj):
    batch = bring(officer_nj, [GOOD])
    assert "撤回这次导入" in text(officer.get(f"/imports/{batch.pk}/take-back/"))
    officer.post(f"/imports/{batch.pk}/take-back/")
    work()
    assert not Project.objects.live().exists()
    assert "已撤回" in text(officer.get("/imports/"))


def test_a_waiting_import_is_cancelled(officer, officer_nj):
    officer.post("/imports/", {"kind": "projects", "file": SimpleUploadedFile("a.xlsx", sheet([GOOD])), "token": "x"})
    batch = ImportBatch.objects.get()
    officer.post(f"/imports/{batch.pk}/cancel/")
    work()
    assert not batch.rows.exists()
    batch.job.refresh_from_db()
    assert batch.job.state == "cancelled"


def test_nothing_is_changed_while_something_works_on_it(officer, officer_nj):
    batch = upload(officer_nj, sheet([GOOD]))
    officer.post(f"/imports/{batch.pk}/start/")
    assert "正在处理" in text(officer.post(row_path(batch), {"decision": "skip"}, follow=True)) or states(batch)[2] == "waiting"
    assert row(batch, 2).decision == ""


def test_another_persons_import_is_not_there(officer_nj, officer_zg, as_user):
    batch = bring(officer_nj, [GOOD])
    other = as_user(officer_zg)
    for path in ("", "columns/", "rest.xlsx", "take-back/"):
        assert other.get(f"/imports/{batch.pk}/{path}").status_code == 404
    assert other.get(row_path(batch)).status_code == other.post(row_path(batch), {"decision": "skip"}).status_code == 404
    assert "台账.xlsx" not in text(other.get("/imports/"))


def test_who_may_not_log_leads_is_told_so(as_user, leadership):
    client = as_user(leadership)
    assert "您的角色不能导入" in text(client.get("/imports/"))
    answer = client.post("/imports/", {"kind": "projects", "file": SimpleUploadedFile("a.xlsx", sheet([GOOD]))})
    assert answer.status_code == 403


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"<html>", b"\xd0\xcf\x11\xe0" * 200, b"\x00" * 100])
def test_what_cannot_be_read_ends_in_a_sentence(officer, officer_nj, content):
    answer = officer.post("/imports/", {"kind": "projects", "file": SimpleUploadedFile("坏.xlsx", content), "token": "x"})
    if answer.status_code == 422:
        assert "文件" in text(answer)
        return
    work()
    page = text(officer.get(answer["Location"]))
    assert "notice-bad" in page
    assert jobs.Job.objects.get().state == "failed"
