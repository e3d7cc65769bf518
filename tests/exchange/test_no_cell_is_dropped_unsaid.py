"""Whatever a cell of a row says is in the database afterwards, or the row speaks of it: every column of every kind of sheet."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.utils import timezone

from promotion.exchange.imports.kinds import KINDS, OPENING
from promotion.exchange.models import ImportBatch
from promotion.exchange.services.running import Importer, ready
from promotion.landing.models import Milestone
from promotion.projects.models import Deadline, OpeningDay, Project, ProjectState, ProjectZone
from tests import factories
from tests.exchange.corpus.otherwise import ON_FILE, OTHERWISE
from tests.exchange.importing import sheet, upload
from tests.scenes import scene

pytestmark = pytest.mark.django_db
BARE = {  # what a row needs to come in anew
    "projects": "name enterprise channel zone",
    "opening": "name enterprise stage channel zone owner engaged_on signed_on landed_on",
    "milestones": "project planned_on",
}


@scene
def people(cast):
    """Who imports each kind, while 存量导入 stands open."""
    OpeningDay.objects.create(go_live_on=factories.today())
    return {kind: cast.zone_manager_nj if kind in ("opening", "sites") else cast.officer_nj for kind in OTHERWISE}


def cases_of(kind: str) -> list[tuple[str, str, str]]:
    """Each column with something else that it may say, and what the database has then."""
    told = [(key, *each.partition("→")) for key, texts in OTHERWISE[kind].items() for each in texts]
    return [(key, text, seen or text) for key, text, _arrow, seen in told]


def firm_of(n: int) -> str:
    """A firm like no other."""
    return f"自贡{chr(0x5000 + n * 97)}{chr(0x6000 + n * 89)}{chr(0x7000 + n * 83)}实业有限公司"


def cells_of(kind: str, n: int, keys) -> dict:
    """The row on file of the case `n`."""
    own = {"name": f"LJ-{n}" if kind == "sites" else firm_of(n) if kind == "enterprises" else f"项目{n}", "enterprise": firm_of(n)}
    own |= {"project": f"项目{n}"}
    return {key: own.get(key, text) for key, text in ON_FILE[kind].items() if key in keys}


def kind_of(kind: str):
    return OPENING if kind == "opening" else KINDS[kind]


def read(actor, kind: str, rows: list[dict]) -> ImportBatch:
    """Uploaded; the columns are those of the kind, in order."""
    fields = kind_of(kind).wanted
    content = sheet([[cells.get(field.key) for field in fields] for cells in rows], [field.label for field in fields])
    return upload(actor, content, kind_of(kind).key, is_opening=kind == "opening")


def told_by(batch: ImportBatch) -> list[tuple]:
    """What the preview tells of each row."""
    return [(line.verdict, tuple(line.cautions), tuple(line.faults)) for line in batch.rows.exclude(verdict="no_data")]


def bring(actor, kind: str, rows: list[dict]) -> ImportBatch:
    """Imported, whatever goes in."""
    batch = read(actor, kind, rows)
    importer = Importer(batch, factories.today())
    for pk in ready(batch).order_by("number").values_list("pk", flat=True):
        importer.take(pk)
    return batch


def hang(actor, kind: str, world, count: int) -> None:
    """A project for each row that needs one."""
    for n in range(count if "project" in ON_FILE[kind] else 0):
        factories.make_project(actor, world, name=f"项目{n}", enterprise=factories.make_enterprise(actor, firm_of(n)))


def text_of(value) -> str:
    """As the table has it."""
    if isinstance(value, datetime.datetime):
        return timezone.localdate(value).isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def written_by(line) -> set[str]:
    """What is in the database now of all that the row wrote."""
    found = set()
    for made in line.made:
        thing = apps.get_model("promotion", made["model"])._base_manager.get(pk=made["pk"])
        names = [field.name for field in thing._meta.concrete_fields] if made["is_new"] else made["after"]
        found |= {text_of(getattr(thing, name)) for name in names}
        if made["model"] == "project" and made["is_new"]:
            for model in (ProjectState, ProjectZone, Milestone, Deadline):
                rows = model.objects.filter(project=thing)
                found |= {text_of(getattr(each, field.name)) for each in rows for field in model._meta.concrete_fields}
    return found


def is_silent(batch: ImportBatch, line, key: str, text: str, seen: str, there: str) -> bool:
    """Whether what a cell said is neither in the database nor spoken of; of several names those are no news that are `there`."""
    letter, label = next((column["letter"], column["head"]) for column in batch.columns if column["key"] == key)
    said = " ".join([*line.cautions, *(fault["sentence"] for fault in line.faults)])
    is_said = label in said or text in said or letter in {fault["letter"] for fault in line.faults}
    written = written_by(line)
    return not (is_said or seen in written or {*seen.split("、")} - {*there.split("、")} <= written)


def silent_ones(batch: ImportBatch, cases, there: dict) -> list:
    """The cases of which nothing was written or said, with what their rows say instead."""
    found = zip(cases, batch.rows.exclude(verdict="no_data").order_by("number"), strict=True)
    silent = [(case, line) for case, line in found if is_silent(batch, line, *case, there.get(case[0], ""))]
    return [(*case, line.verdict, line.said, line.cautions, line.faults) for case, line in silent]


@pytest.mark.parametrize("kind", OTHERWISE)
def test_a_cell_that_differs_from_what_is_on_file_is_written_or_said(people, world, kind):
    actor, cases = people[kind], cases_of(kind)
    assert set(OTHERWISE[kind]) == {field.key for field in kind_of(kind).wanted}
    if kind == "opening":  # what is there is updated as by any import: only what that does not read is another matter
        cases = [case for case in cases if case[0] in KINDS["projects"].unused | {"stage", "status"}]
    hang(actor, kind, world, len(cases))
    there = [cells_of(kind, n, ON_FILE[kind]) for n in range(len(cases))]
    bring(actor, kind, there)
    if kind_of(kind).key == "projects":
        there = [cells | {"code": Project.objects.get(name=cells["name"]).code} for cells in there]
    assert {*told_by(read(actor, kind, there))} == {("same", (), ())}
    changed = bring(actor, kind, [cells | {key: text} for cells, (key, text, _seen) in zip(there, cases, strict=True)])
    assert silent_ones(changed, cases, ON_FILE[kind]) == []


@pytest.mark.parametrize("kind", OTHERWISE)
def test_a_cell_of_a_row_that_is_new_is_written_or_said(people, world, kind):
    actor, cases = people[kind], cases_of(kind)
    hang(actor, kind, world, len(cases))
    bare = {field.key for field in kind_of(kind).wanted if field.required} | {*BARE.get(kind, "project").split()}
    rows = [cells_of(kind, n, bare) | {key: text} for n, (key, text, _seen) in enumerate(cases)]
    assert silent_ones(bring(actor, kind, rows), cases, {}) == []
