"""Export → read: every cell of a 台账 with all fields reads back as the project's own field, whatever stands in it."""

import datetime
import io
from decimal import Decimal
from types import SimpleNamespace

import hypothesis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotion.chains.models import ChainNode
from promotion.enterprises.models import Enterprise
from promotion.exchange import wanted as kinds
from promotion.exchange.ledgers.projects import COLUMNS
from promotion.exchange.sheets import CSV, XLSX, Sheet, write
from promotion.landing.models import Milestone, MilestoneKind
from promotion.people.models import Unit, User
from promotion.places.models import Region, Zone
from promotion.projects.facts import STAGE_ORDER, Phase, Stage, Status, stage_index
from promotion.projects.lights import Light
from promotion.projects.models import Channel, Project, ProjectZone
from tests.exchange.readback import read_all

UNSHRUNK = (hypothesis.Phase.explicit, hypothesis.Phase.reuse, hypothesis.Phase.generate)  # a project of forty fields shrinks for minutes
# What a field may hold is one line without blanks at its ends; a leading = + - @ is what people paste, a phone is masked on both sides.
WORDS = st.text("粮食深加工项目有限公司AZaz09（）·-=+@.,，%#&<>\"'/\\𠮷é😀", min_size=3, max_size=40)
TEXT = WORDS.filter(lambda text: not text.startswith(("'", "一、")) and any(sign in text for sign in "粮食深加工项目"))
NAME = st.text("王李赵粮食芳伟", min_size=2, max_size=4)
PLACE = st.text("凌家白马大山东兴", min_size=2, max_size=6).map(lambda name: f"{name}片区")
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
MONEY = st.decimals(0, 99_999_999, places=6)  # a workbook keeps fifteen digits of a number
AREA = st.decimals(0, 99_999_999, places=2)
DAY = st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 12, 31))
USCC = st.sampled_from(["91511002MA0000000M", "91510300MA0000000U", ""])


def maybe(strategy):
    return st.none() | strategy


def or_blank(strategy):
    return st.just("") | strategy


@st.composite
def projects(draw):
    """A project with everything that its columns read, nothing in the database."""
    stage = draw(st.sampled_from(Stage.values))
    zone, firm = draw(maybe(PLACE)), draw(maybe(st.just(None) | TEXT))
    project = Project(
        pk=1,
        code="ZS2026-00001",
        name=draw(TEXT),
        sentence=draw(TEXT),
        content=draw(or_blank(LINES)),
        stage=stage,
        status=draw(st.sampled_from(Status.values)),
        phase=draw(st.sampled_from(Phase.values)) if stage == Stage.LANDED else "",
        enterprise=Enterprise(pk=1, name=firm, uscc=draw(USCC), region=draw(maybe(PLACE.map(lambda n: Region(name=n))))) if firm else None,
        channel=Channel(name=draw(TEXT)),
        chain=draw(maybe(PLACE.map(lambda name: ChainNode(name=name)))),
        zone=Zone(name=zone, region=Region(name="市中区")) if zone else None,
        owner=draw(maybe(NAME.map(lambda name: User(name=name)))),
        owning_unit=draw(maybe(TEXT.map(lambda name: Unit(name=name)))),
        amount=draw(maybe(MONEY)),
        opened_on=draw(DAY),
        stage_since=draw(DAY),
        last_contact_on=draw(maybe(DAY)),
        is_key=draw(st.booleans()),
        company_name=draw(or_blank(TEXT)),
        company_uscc=draw(USCC),
        approval_code=draw(or_blank(st.just("2601-511002-04-01-123456"))),
        industry_code=draw(or_blank(st.just("C1311"))),
        land_mu=draw(maybe(AREA)),
        energy_tce=draw(maybe(AREA)),
        jobs=draw(maybe(st.integers(0, 99_999))),
        problem=draw(or_blank(TEXT)),
    )
    project.light, project.next_due = Light.GREEN, draw(maybe(DAY))
    project.next_title, project.last_said = draw(maybe(TEXT)), draw(maybe(LINES))
    project.entries = [
        SimpleNamespace(stage=each, from_stage=before, status="active", effective_on=draw(DAY), reason="")
        for before, each in zip(["", *STAGE_ORDER], STAGE_ORDER, strict=False)
        if stage_index(each) <= stage_index(stage)
    ]
    if project.status != Status.ACTIVE:
        stop = SimpleNamespace(stage=stage, from_stage=stage, status=project.status, effective_on=draw(DAY), reason=draw(TEXT))
        project.entries.append(stop)
        project.hold_until = draw(DAY) if project.status == Status.ON_HOLD else None
    project.dated = [Milestone(kind=kind, planned_on=draw(maybe(DAY)), actual_on=draw(maybe(DAY))) for kind in MilestoneKind.values]
    project.leaders = [SimpleNamespace(user=name) for name in draw(st.lists(NAME, unique=True, max_size=2))]
    places = draw(st.lists(PLACE, unique=True, max_size=3))
    project._prefetched_objects_cache = {"candidate_zones": [ProjectZone(zone=Zone(name=name)) for name in places]}
    return project


def expected(column, project):
    """What import must read: the value that left, as its field keeps it."""
    value = column.on_paper(project)
    if value is None or value == "":
        return None
    if column.wanted.kind == kinds.YES_NO:
        return value == "是"
    return tuple(value.split("、")) if column.wanted.kind == kinds.NAMES else value


def read_back(made: list[Project], kind: str):
    out = io.BytesIO()
    rows = [[column.on_paper(project) for column in COLUMNS] for project in made]
    write(Sheet("招商项目台账", "单位：万元", "制表：某人", COLUMNS, rows), out, kind)
    return read_all(out.getvalue(), f"台账.{kind}")


@pytest.mark.parametrize("kind", [XLSX, CSV])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=UNSHRUNK)
@given(made=st.lists(projects(), min_size=1, max_size=3))
def test_every_cell_reads_back_as_the_field(made, kind):
    result = read_back(made, kind)
    assert not result.faults
    assert len(result.rows) == len(made)
    for project, number in zip(made, sorted(result.rows), strict=True):
        for column in COLUMNS:
            if column.wanted:
                assert (column.key, result.value(number, column.wanted.key)) == (column.key, expected(column, project))


def test_the_sum_below_is_no_project():
    project = Project(pk=1, code="ZS2026-00001", name="粮食项目", stage="planning", status="active", amount=Decimal("12.345678"))
    project.channel, project.light, project.next_due, project.next_title, project.last_said = (
        Channel(name="招商"),
        "green",
        None,
        None,
        None,
    )
    project.entries = project.dated = project.leaders = []
    project._prefetched_objects_cache = {"candidate_zones": []}
    result = read_back([project], XLSX)
    assert [row["name"].value for row in result.rows.values()] == ["粮食项目"]
    assert "合计行" in result.skipped.values()
