"""周报: ten columns, the week's projects of whoever asks, confidential ones by code name."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from promotion.chains.models import ChainAppointment
from promotion.common.errors import Refused
from promotion.exchange.weekly import weekly_report
from promotion.exchange.weeks import Week, parse_week, week_of
from promotion.projects.services import follow_ups
from tests import factories

TEN = ["序号", "项目名称", "投资方", "总投资", "建设内容", "进展", "问题", "下一步", "责任领导", "责任单位"]


def rows_of(user, week=None):
    groups = weekly_report(user, week or week_of(factories.today()), factories.today())
    return [row for group in groups for row in group.rows]


def test_the_sheet_has_the_ten_columns_by_stage(as_user, world, cast):
    factories.project_in("engagement", cast.officer_nj, world, name="甲", amount=3000)
    response = as_user(cast.officer_nj).get(reverse("weekly_report"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[2] == TEN
    assert rows[3][0].startswith("对接阶段")
    assert rows[4][0] == 1
    assert rows[4][1] == "甲"
    assert rows[4][3] == 3000


def test_progress_is_this_weeks_moves_and_follow_ups_and_the_next_step_has_its_date(world, cast):
    factories.project_in("engagement", cast.officer_nj, world)
    row = rows_of(cast.officer_nj)[0]
    assert "谈了投资意向" in row.progress
    assert "由谋划转入对接" in row.progress
    assert row.next_step.startswith("发送园区资料（")


def test_only_projects_of_the_week_that_go_on_and_that_one_sees(world, cast):
    factories.make_project(cast.officer_nj, world, name="旧", effective_on=factories.days_ago(60))
    factories.make_project(cast.officer_nj, world, name="新")
    factories.make_project(cast.officer_zg, world, name="他市", zone=world.datangshan)
    assert [row.name for row in rows_of(cast.officer_nj)] == ["新"]
    assert {row.name for row in rows_of(cast.leadership)} == {"新", "他市"}
    assert rows_of(cast.outsider) == []


def test_a_follow_up_alone_brings_a_project_in(world, cast):
    project = factories.make_project(cast.officer_nj, world, name="旧", effective_on=factories.days_ago(60))
    follow_ups.log_follow_up(actor=cast.officer_nj, today=factories.today(), project=project, said="电话沟通进度")
    assert [row.name for row in rows_of(cast.officer_nj)] == ["旧"]


def test_a_confidential_project_goes_by_its_code_name_and_band(world, cast):
    factories.make_project(cast.officer_nj, world, name="真名", is_confidential=True, code_name="青松", amount=20000)
    row = rows_of(cast.officer_nj)[0]
    assert (row.name, row.investor, row.amount, row.amount_words) == ("青松（保密）", "保密", None, "1亿—5亿元")


def test_the_chain_leader_of_the_place_is_responsible(world, cast):
    ChainAppointment.objects.create(
        node=world.food, region=world.neijiang, role="leader", person_name="张副市长", valid_from=factories.days_ago(9)
    )
    ChainAppointment.objects.create(
        node=world.food, region=world.zigong, role="leader", person_name="李副市长", valid_from=factories.days_ago(9)
    )
    factories.make_project(cast.officer_nj, world)
    assert rows_of(cast.officer_nj)[0].leader == "张副市长"


def test_the_preview_shows_the_same_rows(as_user, world, cast):
    factories.make_project(cast.officer_nj, world, name="甲")
    html = as_user(cast.officer_nj).get(reverse("weekly_preview")).content.decode()
    assert "甲" in html
    assert as_user(cast.officer_zg).get(reverse("weekly_preview")).context["count"] == 0


@pytest.mark.parametrize("junk", ["abc", "2026-W54", "2026-W00", "99999-W01", "<b>", "2026"])
def test_junk_for_the_week_gives_this_week_and_a_sentence(as_user, officer_nj, junk):
    page = as_user(officer_nj).get(reverse("weekly_preview"), {"week": junk})
    assert page.status_code == 200
    assert "看不懂第几周" in page.content.decode()
    assert as_user(officer_nj).get(reverse("weekly_report"), {"week": junk}).status_code == 302


def test_without_a_live_grant_there_is_no_file(as_user, outsider):
    assert as_user(outsider).get(reverse("weekly_report")).status_code == 403


def test_the_week_runs_from_monday_to_sunday_in_local_time(world, cast):
    sunday = week_of(factories.today()).start - datetime.timedelta(days=1)
    project = factories.make_project(cast.officer_nj, world, effective_on=factories.days_ago(60))
    late = timezone.make_aware(datetime.datetime.combine(sunday, datetime.time(23, 30)))
    follow_ups.log_follow_up(actor=cast.officer_nj, today=factories.today(), project=project, said="周日晚上", happened_at=late)
    assert rows_of(cast.officer_nj) == []
    assert len(rows_of(cast.officer_nj, week_of(sunday))) == 1


@pytest.mark.parametrize(("text", "start"), [("2026-W47", "2026-11-16"), ("2026w1", "2025-12-29"), ("2020-W53", "2020-12-28")])
def test_weeks_are_iso_weeks(text, start):
    week = parse_week(text, datetime.date(2026, 11, 22))
    assert week == Week(datetime.date.fromisoformat(start))
    assert parse_week(week.name, datetime.date(2026, 1, 1)) == week


def test_a_year_without_a_53rd_week_says_so():
    with pytest.raises(Refused):
        parse_week("2025-W53", datetime.date(2026, 1, 1))
