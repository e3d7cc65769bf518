"""The calendar in the admin: read by every administrator, imported by those of everywhere, with a look at it first."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from promotion.common.models import Workday
from promotion.common.workday_sheet import decode
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db

LIST, PAGE, TEMPLATE = (f"admin:promotion_workday_{name}" for name in ("changelist", "import", "template"))
SHEET = "日期,是否上班,名称\n2027-02-13,是,春节“调休”<b>\n2027-02-30,是,春节\n2027-02-08,否,春节\n"


@scene
def root(world):
    return factories.make_user("root", "根", is_superuser=True)


def upload(client, text: str, encoding: str = "utf-8"):
    return client.post(reverse(PAGE), {"sheet": SimpleUploadedFile("表.csv", text.encode(encoding), "text/csv")})


def hidden(response) -> dict[str, str]:
    """What the preview carries to the confirmation."""
    return {
        name: unescape(value) for name, value in re.findall(r'type="hidden" name="(text|seen)" value="([^"]*)"', response.content.decode())
    }


def test_nobody_else_comes_near_it(cast, client):
    for actor in (cast.outsider, cast.officer_nj, cast.leadership, cast.administrator_nj):
        client.force_login(actor)
        for name in (PAGE, TEMPLATE):
            assert client.get(reverse(name)).status_code == 403
        assert upload(client, SHEET).status_code == 403
        assert client.post(reverse(PAGE), {"text": SHEET}).status_code == 403
    assert not Workday.objects.exists()


def test_an_administrator_of_one_city_reads_the_calendar_and_changes_nothing(cast, client):
    row = Workday.objects.create(day=date(2026, 10, 10), is_workday=True, name="国庆调休")
    client.force_login(cast.administrator_nj)
    page = client.get(reverse(LIST)).content.decode()
    assert "国庆调休" in page
    assert "导入节假日表" not in page
    change = reverse("admin:promotion_workday_change", args=[row.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"day": "2026-10-10", "name": "改"}).status_code == 403
    assert client.get(reverse("admin:promotion_workday_add")).status_code == 403
    assert client.post(reverse("admin:promotion_workday_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.is_workday


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_upload_look_and_confirm(root, client, encoding):
    Workday.objects.create(day=date(2027, 2, 8), is_workday=True, name="值班")
    client.force_login(root)
    assert "导入节假日表" in client.get(reverse(LIST)).content.decode()
    shown = upload(client, SHEET, encoding)
    body = shown.content.decode()
    assert "将新增 1 天，修改 1 天。" in body
    assert "另有 1 行有误，不会导入。" in body
    assert "2027-02-30 是 春节" in body
    assert "2027-02-13 周六" in body
    assert "修改，原为：上班 值班" in body
    assert "没有“2027-02-30”这一天，请核对。" in body
    assert "<b>" not in body
    assert Workday.objects.count() == 1
    done = client.post(reverse(PAGE), hidden(shown), follow=True)
    assert done.redirect_chain == [(reverse(LIST), 302)]
    assert "已导入：新增 1 天，修改 1 天" in done.content.decode()
    assert "未导入，第 3 行：没有“2027-02-30”这一天" in done.content.decode()
    assert list(Workday.objects.values_list("day", "is_workday", "name")) == [
        (date(2027, 2, 8), False, "春节"),
        (date(2027, 2, 13), True, "春节“调休”<b>"),
    ]


def test_a_calendar_that_moved_in_between_is_shown_anew(root, client):
    client.force_login(root)
    agreed = hidden(upload(client, SHEET))
    Workday.objects.create(day=date(2027, 2, 8), is_workday=True, name="值班")
    again = client.post(reverse(PAGE), agreed)
    assert again.status_code == 422
    assert "日历有改动" in again.content.decode()
    assert "修改，原为：上班 值班" in again.content.decode()
    assert Workday.objects.count() == 1
    assert client.post(reverse(PAGE), hidden(again)).status_code == 302
    assert Workday.objects.count() == 2


def test_days_that_the_sheet_does_not_know_stay_unless_it_is_the_whole_year(root, client):
    Workday.objects.create(day=date(2027, 5, 4), is_workday=False, name="补假")
    client.force_login(root)
    assert 'name="drop_others"' not in upload(client, SHEET).content.decode()
    shown = upload(client, "2027-02-13,是,春节调休")
    assert "日历里另有 1 天不在文件里" in shown.content.decode()
    client.post(reverse(PAGE), hidden(shown))
    assert Workday.objects.filter(day=date(2027, 5, 4)).exists()
    shown = upload(client, "2027-02-13,是,春节调休")
    client.post(reverse(PAGE), {**hidden(shown), "drop_others": "on"})
    assert not Workday.objects.filter(day=date(2027, 5, 4)).exists()


def test_a_sheet_of_bad_rows_only_offers_nothing_to_confirm(root, client):
    client.force_login(root)
    shown = upload(client, "2027-02-30,是,x")
    assert "没有“2027-02-30”这一天" in shown.content.decode()
    assert "确认导入" not in shown.content.decode()


def test_what_is_no_sheet_is_refused_in_a_sentence(root, client):
    client.force_login(root)
    junk = {"PK\x03\x04\x00": "另存为 CSV", "日" * 40_000: "超过 64 KB", "\n,,\n": "没有日期", "2027-01-02,否,x\n" * 401: "401 行"}
    for text, said in junk.items():
        answer = upload(client, text)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
    assert client.post(reverse(PAGE)).status_code == 422
    assert client.post(reverse(PAGE), {"sheet": "no file"}).status_code == 422
    forged = client.post(reverse(PAGE), {"text": "x" * 70_000, "seen": "\x00", "drop_others": "1"})
    assert forged.status_code == 422
    assert not Workday.objects.exists()


def test_the_template_opens_in_excel_and_comes_back_as_it_is(root, client):
    client.force_login(root)
    answer = client.get(reverse(TEMPLATE))
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "新增 3 天" in upload(client, decode(answer.content)).content.decode()


@time_machine.travel("2026-12-02 10:00 +0800", tick=False)
def test_list_and_index_say_which_years_are_missing(root, cast, client):
    for actor in (root, cast.administrator_nj):
        client.force_login(actor)
        for name in (LIST, "admin:index"):
            body = client.get(reverse(name)).content.decode()
            assert "2026 年节假日与调休安排尚未导入" in body
            assert "2027 年节假日与调休安排尚未导入" in body
    Workday.objects.create(day=date(2026, 10, 10), is_workday=True)
    Workday.objects.create(day=date(2027, 2, 13), is_workday=True)
    for name in (LIST, "admin:index"):
        assert "尚未导入" not in client.get(reverse(name)).content.decode()


JUNK_DAYS = (
    "day__year=1",
    "day__year=9999",
    "day__year=0",
    "day__year=x",
    "day__year=9999&day__month=12&day__day=31",
    "day__gte=0001-01-01",
)


def test_the_ends_of_time_open_too(root, client):
    Workday.objects.bulk_create([Workday(day=date.min, is_workday=True), Workday(day=date.max, is_workday=False)])
    client.force_login(root)
    url = reverse(LIST)
    assert client.get(url).status_code == 200
    assert {query: client.get(f"{url}?{query}", follow=True).status_code for query in JUNK_DAYS} == dict.fromkeys(JUNK_DAYS, 200)
    assert client.get(reverse("schedule")).status_code == 200
    typed = client.post(reverse("admin:promotion_workday_add"), {"day": "0001-01-02", "is_workday": "on", "name": "x"})
    assert "年份 1 不对" in typed.content.decode()
