"""存量导入 through the wizard: rows at their real stage with their past dates, until 上线日."""

import datetime

import pytest

from promotion.common.errors import NotAllowed, Refused
from promotion.exchange.services import imports
from promotion.landing.models import Milestone
from promotion.pipeline.owed import still_owed
from promotion.projects.models import FirstContact, Notice, OpeningDay, Project, ProjectState
from tests import factories
from tests.exchange.importing import row, run, sheet, states, upload, verdicts, work
from tests.scenes import scene

pytestmark = pytest.mark.django_db
HEADS = [
    "项目名称",
    "投资方",
    "总投资（万元）",
    "产业链",
    "片区",
    "招商方式",
    "项目责任人",
    "阶段",
    "入库日期",
    "对接日期",
    "签约日期",
    "落地日期",
    "开工日期",
    "状态",
]
LANDED = ["菜籽油", "四川金穗食品有限公司", "1.2亿", "粮食深加工产业", "凌家片区", "产业链招商", "内江专员", "落地·已开工"]
LANDED += ["2024-01-05", "2024.3.1", "二〇二四年九月十日", "2025-03-01", "2025-06-01", "推进中"]
NO_DATE = ["豆制品", "内江豆香食品有限公司", "500", "", "白马片区", "产业链招商", "内江专员", "签约", "", "", "", "", "", ""]


@scene
def importer(zone_manager_nj, officer_nj):
    OpeningDay.objects.create(go_live_on=factories.today())
    return zone_manager_nj


def test_a_project_enters_where_it_stands_with_a_journal_row_for_each_dated_stage(importer, officer_nj):
    batch = upload(importer, sheet([LANDED, NO_DATE], HEADS), is_opening=True)
    assert verdicts(batch) == {1: "no_data", 2: "new", 3: "error"}, list(batch.rows.values("faults"))
    assert [fault["cell"] for fault in row(batch, 3).faults] == ["项目!K3"]
    batch = run(batch)
    assert states(batch)[2] == "done", row(batch, 2).said
    project = Project.objects.get()
    assert (project.stage, project.phase, project.owner, project.imported_on) == ("landed", "construction", officer_nj, factories.today())
    days = list(ProjectState.objects.filter(project=project).order_by("seq").values_list("kind", "stage", "effective_on"))
    assert [each[1] for each in days] == ["planning", "engagement", "signed", "landed"]
    assert {each[0] for each in days} == {"import"}
    assert days[2][2] == datetime.date(2024, 9, 10)
    assert Milestone.objects.get(kind="ground_broken").actual_on == datetime.date(2025, 6, 1)
    assert still_owed().filter(project=project).exists()
    assert not FirstContact.objects.exists()


def test_production_before_the_ground_is_broken_is_named_in_the_preview(importer):
    batch = upload(importer, sheet([[*LANDED, "2025-05-01"]], [*HEADS, "投产日期"]), is_opening=True)
    assert [fault["cell"] for fault in row(batch, 2).faults] == ["项目!O2"]


def test_nobody_is_told_and_the_leader_is_on_the_team(importer, leadership):
    run(upload(importer, sheet([[*LANDED, "督查"]], [*HEADS, "包联领导"]), is_opening=True))
    assert [str(member.user) for member in Project.objects.get().members.all()] == ["督查"]
    assert not Notice.objects.exists()


def test_it_is_taken_back_whole_and_comes_in_again(importer):
    batch = run(upload(importer, sheet([LANDED], HEADS), is_opening=True))
    imports.take_back_import(actor=importer, batch=batch)
    work()
    batch.refresh_from_db()
    assert batch.taken_back_at, batch.job.message
    assert not Project.objects.live().exists()
    assert states(run(upload(importer, sheet([LANDED], HEADS), is_opening=True)))[2] == "done"


def test_the_same_row_again_changes_nothing(importer):
    run(upload(importer, sheet([LANDED], HEADS), is_opening=True))
    assert verdicts(upload(importer, sheet([LANDED], HEADS), is_opening=True))[2] == "same"


def test_after_going_live_it_is_refused_at_the_door_and_at_the_row(importer):
    waiting = upload(importer, sheet([LANDED], HEADS), is_opening=True)
    OpeningDay.objects.update(go_live_on=factories.days_ago(1))
    with pytest.raises(Refused, match="上线日"):
        upload(importer, sheet([LANDED], HEADS), is_opening=True)
    run(waiting)
    assert not Project.objects.exists()
    assert "上线日" in row(waiting, 2).said


def test_who_may_not_open_is_refused(importer, officer_nj):
    with pytest.raises(NotAllowed):
        upload(officer_nj, sheet([LANDED], HEADS), is_opening=True)


def test_the_page_offers_it_only_while_it_stands_open(importer, officer_nj, as_user):
    assert "存量导入" in as_user(importer).get("/imports/").content.decode()
    assert "存量导入" not in as_user(officer_nj).get("/imports/").content.decode()
    OpeningDay.objects.update(go_live_on=factories.days_ago(1))
    assert "存量导入" not in as_user(importer).get("/imports/").content.decode()


def come_in(importer, *rows, heads=HEADS):
    """The projects of rows that all came in, by name, and the batch."""
    batch = run(upload(importer, sheet(rows, heads), is_opening=True))
    assert set(states(batch).values()) == {"left_out", "done"}, list(batch.rows.values("faults", "said"))
    return {project.name: project for project in Project.objects.all()}, batch


def with_cells(**cells):
    """The landed row with other words beneath some heads."""
    return [cells.get(head, value) for head, value in zip(HEADS, LANDED, strict=True)]


def came_on(project) -> dict:
    """Stage → day, as the journal has it."""
    return dict(ProjectState.objects.filter(project=project, kind="import").values_list("stage", "effective_on"))


@pytest.mark.parametrize(
    ("word", "stage"),
    [("储备项目", "planning"), ("对接洽谈", "engagement"), ("拟签约", "engagement"), ("正式签约", "signed"), ("签约未落地", "signed")]
    + [("开工建设", "landed"), ("建成投产", "landed")],
)
def test_stages_in_the_words_of_offices(importer, word, stage):
    day = {"planning": "入库日期", "engagement": "对接日期", "signed": "签约日期", "landed": "落地日期"}[stage]
    days = dict.fromkeys(("入库日期", "对接日期", "签约日期", "落地日期", "开工日期"), "") | {day: "2025-03-01"}
    projects, _batch = come_in(importer, with_cells(阶段=word, **days))
    assert projects["菜籽油"].stage == stage


def test_a_month_alone_follows_the_day_before_it_within_the_month(importer):
    cells = with_cells(对接日期="2024-03-15", 签约日期="2024年3月", 落地日期="2024.3", 开工日期="2024-04-20")
    projects, batch = come_in(importer, [*cells, "2024年4月"], heads=[*HEADS, "投产日期"])
    assert came_on(projects["菜籽油"]) == {
        "planning": datetime.date(2024, 1, 5),
        **dict.fromkeys(("engagement", "signed", "landed"), datetime.date(2024, 3, 15)),
    }
    assert Milestone.objects.get(kind="in_production").actual_on == datetime.date(2024, 4, 20)
    assert sum("改按" in each for each in row(batch, 2).cautions) == 3


@pytest.mark.parametrize("signed_on", ["2024-03-01", "2024年2月"])
def test_a_day_before_that_of_an_earlier_stage_is_named_all_the_same(importer, signed_on):
    batch = upload(importer, sheet([with_cells(对接日期="2024-03-15", 签约日期=signed_on)], HEADS), is_opening=True)
    assert [fault["cell"] for fault in row(batch, 2).faults] == ["项目!K2"]


@pytest.mark.parametrize("head", ["状态", "阶段"])
def test_stage_and_status_in_one_column(importer, head):
    heads = [each for each in HEADS if each not in {"阶段", "状态"}] + [head, "暂缓/终止时间", "暂缓/终止原因", "暂缓至"]
    rest = [value for each, value in zip(HEADS, LANDED, strict=True) if each not in {"阶段", "状态"}]
    signed, landed = [*rest[:10], "", "", "已签约", "", "", ""], [*rest, "在建", "", "", ""]
    held = [*rest[:10], "", "", "暂缓", "2024-10-01", "业主资金未到位", str(factories.days_ago(-30))]
    rows = [[name, *cells[1:]] for name, cells in (("甲", signed), ("乙", landed), ("丙", held))]
    projects, batch = come_in(importer, *rows, heads=heads)
    found = {name: (project.stage, project.status) for name, project in projects.items()}
    assert found == {"甲": ("signed", "active"), "乙": ("landed", "active"), "丙": ("signed", "on_hold")}
    assert "读作“签约”" in row(batch, 4).cautions[0]
    assert verdicts(upload(importer, sheet(rows, heads), is_opening=True)) == {1: "no_data", 2: "same", 3: "same", 4: "same"}


def test_a_stage_that_nobody_knows_is_named_once(importer):
    batch = upload(
        importer, sheet([with_cells(阶段="暂缓", 入库日期="", 对接日期="", 签约日期="", 落地日期="", 状态="")], HEADS), is_opening=True
    )
    assert [fault["cell"] for fault in row(batch, 2).faults].count("项目!H2") == 1
    both = upload(importer, sheet([with_cells(阶段="签约", 落地日期="", 开工日期="", 状态="在建")], HEADS), is_opening=True)
    assert [fault["cell"] for fault in row(both, 2).faults] == ["项目!N2"]


def test_what_cannot_be_kept_is_told(importer):
    heads = [*HEADS, "下一步", "下一步时间", "最近联系", "暂缓原因"]
    undated = [*with_cells(项目责任人="内江专员、王芳"), "约见企业负责人", "", "2025-06-01", "业主资金未到位"]
    _projects, batch = come_in(importer, undated, heads=heads)
    told = " ".join(row(batch, 2).cautions)
    assert all(f"“{each}”" in told for each in ("王芳", "下一步", "最近联系", "暂缓原因")), told
    assert told.count("没有写入") == 2, told


BY_SHEET = [HEADS[n] for n in range(len(HEADS)) if HEADS[n] not in ("阶段", "状态")]
SIGNED = [value for head, value in zip(HEADS, LANDED, strict=True) if head in BY_SHEET and head not in ("落地日期", "开工日期")]


def by_sheet(importer, name, head=()):
    """A sheet of signed projects that has no column for the stage."""
    heads = [*[each for each in BY_SHEET if each not in ("落地日期", "开工日期")], *head]
    return upload(importer, sheet([[*SIGNED, *("" for _each in head)]], heads), name=name, is_opening=True)


@pytest.mark.parametrize("name", ["签约项目台账.xlsx", "2. 已签约项目清单.xlsx", "2025年度签约.xlsx"])
def test_a_sheet_for_each_stage_tells_it_by_its_name(importer, name):
    batch = by_sheet(importer, name)
    assert (verdicts(batch)[2], batch.options) == ("new", {"stage": "signed"})
    assert any("都算作“签约”" in note for note in batch.notes)
    run(batch)
    assert Project.objects.get().stage == "signed"


@pytest.mark.parametrize("name", ["台账.xlsx", "在谈和签约项目.xlsx", "未签约.xlsx"])
def test_a_name_that_tells_no_stage_leaves_it_to_the_person(importer, name):
    batch = by_sheet(importer, name)
    assert (verdicts(batch)[2], batch.options) == ("error", {})
    with pytest.raises(Refused, match="哪个阶段"):
        imports.set_options(actor=importer, batch=batch, twins=batch.twins, channel=None, stage="x")
    imports.set_options(actor=importer, batch=batch, twins=batch.twins, channel=None, stage="signed")
    work()
    assert verdicts(batch)[2] == "new"


def test_a_column_of_stages_goes_before_the_name_of_the_sheet(importer):
    batch = by_sheet(importer, "签约项目.xlsx", head=["阶段"])
    assert (verdicts(batch)[2], batch.options) == ("error", {})


def test_a_word_that_is_no_stage_is_never_put_down_to_the_sheets(importer):
    batch = upload(importer, sheet([[*LANDED[:7], "飞跃", *LANDED[8:]]], HEADS), is_opening=True)
    imports.set_options(actor=importer, batch=batch, twins=batch.twins, channel=None, stage="landed")
    work()
    assert [fault["cell"] for fault in row(batch, 2).faults] == ["项目!H2"]
