"""Templates: every head recognised, drop-downs, an example that reads well and is skipped, a word on every column."""

import io
import zipfile

import pytest
from django.urls import reverse

from promotion.common.sheets.books import open_book
from promotion.common.sheets.cells import Cell, Fault, address
from promotion.common.sheets.remarks import EXAMPLE
from promotion.common.sheets.tables import find_table
from promotion.exchange.import_templates import EXAMPLE_ROW, TITLES, template
from promotion.exchange.matching import knower, match
from promotion.exchange.reading import reader_of, unfit_unit
from promotion.exchange.wanted import KINDS
from tests.exchange.readback import read_all

FILLED = ("甲项目", "开工", "2026-09-01")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_recognised_and_the_example_skipped(world, kind):
    result = read_all(template(kind), "模板.xlsx", wanted=KINDS[kind])
    assert result.table.info.name == str(TITLES[kind])
    assert [one.wanted.key for one in result.matching.found] == [field.key for field in KINDS[kind]]
    assert all(one.is_sure and not unfit_unit(one) for one in result.matching.found)
    assert (result.matching.unknown, result.matching.doubles, result.matching.missing) == ((), (), ())
    assert result.rows == {}
    assert result.skipped[EXAMPLE_ROW + 1] == str(EXAMPLE)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_is_one_that_import_would_take(world, kind):
    book = open_book(template(kind), "模板.xlsx")
    table = find_table(book, 0, known=knower(KINDS[kind]))
    line = next(row for row in table.sheet.rows() if row.number == EXAMPLE_ROW + 1)
    values = dict(enumerate(line.values))
    read = {}
    for found in match(table.heads, KINDS[kind]).found:
        cell = Cell(address(table.sheet.name, line.number, found.head.column), values.get(found.head.column, ""))
        answer = reader_of(found, table.unit)(cell)
        assert not isinstance(answer, Fault), f"{found.wanted.label}: {answer}"
        read[found.wanted.key] = answer.value
    required = {field.key for field in KINDS[kind] if field.required}
    assert all(read[key] is not None for key in required)


def test_drop_downs_offer_the_catalogue_as_it_is(world):
    book = zipfile.ZipFile(io.BytesIO(template("projects")))
    page = book.read("xl/worksheets/sheet1.xml").decode()
    lists = book.read("xl/sharedStrings.xml").decode()
    for key in ("stage", "zone", "chain", "channel", "is_key"):
        assert f"<formula1>_{key}</formula1>" in page
    assert all(word in lists for word in ("凌家片区", "粮食深加工产业", "产业链招商", "谋划", "市中区"))
    assert '<sheet name="选项" sheetId="3" state="hidden"' in book.read("xl/workbook.xml").decode()


def test_every_column_is_explained(world):
    for kind, fields in KINDS.items():
        rows = list(open_book(template(kind), "模板.xlsx").sheet(1).rows())
        told = {row.values[0]: row.values for row in rows[1:]}
        assert list(told) == [field.label for field in fields]
        assert all(values[2] for values in told.values())
        assert {label for label, values in told.items() if values[1]} == {field.label for field in fields if field.required}


def test_a_filled_template_is_read(world):
    """A row typed beneath the example comes in, the example does not."""
    line, out = EXAMPLE_ROW + 2, io.BytesIO()
    cells = "".join(f'<c r="{column}{line}" t="inlineStr"><is><t>{text}</t></is></c>' for column, text in zip("BCD", FILLED, strict=True))
    with zipfile.ZipFile(io.BytesIO(template("milestones"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", f'<row r="{line}">{cells}</row></sheetData>'.encode())
            new.writestr(name, part)
    result = read_all(out.getvalue(), "模板.xlsx", wanted=KINDS["milestones"])
    assert [(row["project"].value, row["kind"].value) for row in result.rows.values()] == [FILLED[:2]]


def test_they_are_for_people_with_a_grant_and_only_of_known_kinds(as_user, officer_nj, outsider):
    client = as_user(officer_nj)
    page = client.get(reverse("template_list")).content.decode()
    for kind in KINDS:
        address = reverse("template_file", args=[kind])
        assert address in page
        assert client.get(address).status_code == 200
    assert client.get(reverse("template_file", args=["evil"])).status_code == 404
    assert as_user(outsider).get(reverse("template_file", args=["projects"])).status_code == 403
