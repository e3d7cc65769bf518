"""What a writer wrote comes back equal; the limits hold; sheets can be chosen."""

import datetime
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotion.common.errors import Refused
from promotion.common.sheets.books import open_book
from promotion.common.sheets.limits import Limits
from promotion.common.sheets.tables import Line, find_table
from tests.exchange.corpus.cases import A, B
from tests.exchange.readback import read_all
from tests.exchange.writers import HEADS, bare, inline, xl, xls

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=20).filter(str.strip)
VALUES = st.one_of(TEXTS, st.floats(0, 1e12, allow_nan=False).map(lambda x: float(f"{x:.15g}")), st.booleans(),
                   st.dates(datetime.date(1901, 1, 1), datetime.date(2100, 1, 1)))  # fmt: skip
GRIDS = st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=6)


def values(content):
    return {row.number: [value for value in row.values if value != ""] for row in open_book(content, "x.xlsx").sheet(0).rows()}


@settings(max_examples=60, deadline=None)
@given(GRIDS)
def test_what_xlsxwriter_wrote_is_read_back(grid):
    read = values(xl(grid))
    kept = {n: [v for v in row if not (isinstance(v, str) and is_unseen(v))] for n, row in enumerate(grid, 1)}
    got = {n: [v for v in row if not (isinstance(v, str) and is_unseen(v))] for n, row in read.items()}
    assert got == {n: row for n, row in kept.items() if row}


def is_unseen(text: str) -> bool:
    return not text.strip("\u200b\u200c\u200e\u200f\u00ad\u2060\ufeff ")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS.filter(lambda text: len(text) < 12), st.integers(0, 10**9)), min_size=1, max_size=8))
def test_an_old_xls_and_bare_xml_are_read_back(rows):
    grid = [["名", "数"], *([f"甲{name}乙", number] for name, number in rows)]
    assert values(xls(grid)) == values(bare(inline(grid))) == dict(enumerate(grid, 1))


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [(Limits(size=100), "超过"), (Limits(rows=2), "最多 2 行"), (Limits(columns=3), "最多 3 列"), (Limits(area=14), "太大"),
     (Limits(unpacked=1000), "解开后太大"), (Limits(members=3), "解开后太大"), (Limits(text=3), "文字太多")],
)  # fmt: skip
def test_each_limit_is_held_and_says_what_to_do(limits, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        read_all(xl([HEADS, A, B]), limits=limits)
    assert "请" in str(refusal.value)


@pytest.mark.parametrize("kind", ["csv", "xls"])
def test_other_kinds_hold_the_limits_too(kind):
    content = "项目名称,总投资\n甲,1\n乙,2\n丙,3\n".encode() if kind == "csv" else xls([["项目名称", "总投资"], *[["甲", 1]] * 3])
    with pytest.raises(Refused, match="最多 2 行"):
        read_all(content, f"a.{kind}", limits=Limits(rows=2))


def test_too_many_error_cells_are_refused():
    with pytest.raises(Refused, match="错误值"):
        read_all(xl([HEADS, *[[n, "甲", ("e", "#REF!")] for n in range(5)]]), limits=Limits(flaws=4))


def test_another_sheet_can_be_chosen():
    def more(book, page, formats):
        book.add_worksheet("旧表").write_column(0, 0, ["项目名称", "丁项目"])

    book = open_book(xl([HEADS, A], more=more), "x.xlsx")
    assert [(info.name, info.place) for info in find_table(book).others] == [("旧表", 1)]
    chosen = find_table(book, 1, known=lambda text: text == "项目名称")
    assert [line.cell(0).address for line in chosen.lines() if isinstance(line, Line)] == ["旧表!A2"]
    with pytest.raises(Refused, match="重新选择"):
        find_table(book, 7)


def test_a_broken_sheet_does_not_spoil_the_others():
    content = xl([HEADS, A], more=lambda book, page, formats: book.add_worksheet("坏").write(0, 0, "x"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, b"<broken" if info.filename.endswith("sheet2.xml") else old.read(info))
    assert read_all(out.getvalue()).value(2, "name") == "甲项目"


def test_rows_can_be_walked_twice_with_the_same_answer():
    table = find_table(open_book(xl([HEADS, A, B], merges=[((1, 2), (2, 2))]), "x.xlsx"))
    assert list(table.lines()) == list(table.lines())


def test_two_directories_in_one_zip_are_refused():
    content = xl([HEADS, A])
    with pytest.raises(Refused, match="已损坏"):
        open_book(content + content[content.rfind(b"PK\x05\x06") :], "x.xlsx")
