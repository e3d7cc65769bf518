"""Stage, phase and status as offices run them together: each is taken for what it is, or told."""

import pytest

from promotion.projects.models import OpeningDay
from tests import factories
from tests.exchange.importing import row, sheet, upload, verdicts
from tests.exchange.test_importing_at_opening import HEADS, LANDED, come_in, with_cells
from tests.scenes import scene

pytestmark = pytest.mark.django_db
STOPPED = [*HEADS, "暂缓/终止时间", "暂缓/终止原因", "暂缓至"]
LATER = {"对接": ("签约日期", "落地日期", "开工日期"), "签约": ("落地日期", "开工日期"), "落地": ()}


@scene
def importer(zone_manager_nj, officer_nj):
    OpeningDay.objects.create(go_live_on=factories.today())
    return zone_manager_nj


def stopped(stage: str, status: str, until="") -> list:
    """The landed row with these words, no days of the stages behind it, and the day of a stop."""
    at = (stage or status).partition("·")[0].strip()
    cells = dict.fromkeys(LATER[at], "") | {"阶段": stage, "状态": status}
    return [*with_cells(**cells), "2025-10-01", "投资方放弃，已书面告知", until and str(factories.days_ago(-30))]


@pytest.mark.parametrize(
    ("stage", "status", "found"),
    [
        ("签约·暂缓", "", ("signed", "on_hold")),
        ("", "签约·暂缓", ("signed", "on_hold")),
        ("落地·暂缓", "", ("landed", "on_hold")),
        ("落地·已开工·暂缓", "在建", ("landed", "on_hold")),
        ("签约 · 暂缓推进", "暂缓", ("signed", "on_hold")),
        ("对接·终止", "", ("engagement", "closed")),
        ("", "对接·终止", ("engagement", "closed")),
        ("对接", "对接·终止", ("engagement", "closed")),
    ],
)
def test_a_status_behind_the_stage_is_the_status(importer, stage, status, found):
    cells = stopped(stage, status, until="y" if found[1] == "on_hold" else "")
    projects, batch = come_in(importer, cells, heads=STOPPED)
    assert (projects["菜籽油"].stage, projects["菜籽油"].status) == found
    assert not any("进度以里程碑为准" in each for each in row(batch, 2).cautions)
    assert verdicts(upload(importer, sheet([cells], STOPPED), is_opening=True))[2] == "same"


@pytest.mark.parametrize(
    ("stage", "status", "cell"),
    [
        ("签约·飞跃", "", "项目!H2"),
        ("签约·已开工", "", "项目!H2"),
        ("落地·飞跃", "推进中", "项目!H2"),
        ("签约·暂缓", "推进中", "项目!N2"),
        ("签约", "对接·终止", "项目!N2"),
        ("签约·暂缓·终止", "", "项目!N2"),
    ],
)
def test_what_is_neither_or_differs_is_a_complaint(importer, stage, status, cell):
    batch = upload(importer, sheet([with_cells(阶段=stage, 状态=status, 落地日期="", 开工日期="")], HEADS), is_opening=True)
    assert cell in {fault["cell"] for fault in row(batch, 2).faults}


@pytest.mark.parametrize(
    ("stage", "status", "told"),
    [
        ("落地", "投产", ["“状态”里的“投产”"]),
        ("落地", "落地·已投产", ["“状态”里的“已投产”"]),
        ("落地·已投产", "推进中", ["“阶段”里的“已投产”"]),
        ("落地·已开工", "已投产", ["“状态”里的“已投产”"]),
        ("", "投产", ["“状态”里的“投产”"]),
        ("落地·已开工", "推进中", []),
        ("落地", "在建", []),
        ("已落地", "", []),
    ],
)
def test_a_phase_in_either_column_that_no_day_bears_out_is_told(importer, stage, status, told):
    _projects, batch = come_in(importer, with_cells(阶段=stage, 状态=status))
    found = [each for each in row(batch, 2).cautions if "进度以里程碑为准" in each]
    assert [each.partition("没有写入")[0] for each in found] == told


def test_completion_without_a_day_on_which_the_ground_was_broken_is_told(importer):
    _projects, batch = come_in(importer, with_cells(阶段="落地", 状态="竣工", 开工日期=""))
    assert any("“状态”里的“竣工”" in each for each in row(batch, 2).cautions)


def test_the_same_is_told_of_a_project_that_is_there(importer):
    come_in(importer, LANDED)
    batch = upload(importer, sheet([with_cells(阶段="落地", 状态="投产")], HEADS))
    assert any("“状态”里的“投产”" in each for each in row(batch, 2).cautions)
