"""Opening what somebody uploaded: the kind is told by content, dangers are looked for before the reader sees a byte, rows are iterated."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from promotion.common.errors import Refused
from promotion.common.sheets import ods, xls, xlsx
from promotion.common.sheets.cells import is_blank
from promotion.common.sheets.kinds import ODS, TEXT, XLS, kind_of
from promotion.common.sheets.limits import DEFAULT, MB, Limits
from promotion.common.sheets.marks import Marks
from promotion.common.sheets.packages import Package
from promotion.common.sheets.refusing import Reading, damaged
from promotion.common.sheets.tags import check_parts
from promotion.common.sheets.texts import TextSheet, read_text

Range = tuple[tuple[int, int], tuple[int, int]]
_NO_NAME = re.compile(r"[\x00-\x1f\[\]*?:\\/!]")


@dataclass(frozen=True)
class SheetInfo:
    """A sheet as the book lists it: its place (from 0), name, and whether it is hidden."""

    place: int
    name: str
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """A row with something in it: its number as the spreadsheet shows it, values from column A on, whether it is hidden."""

    number: int
    values: list
    hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """One open sheet. `merges` are 0-based corner pairs, None where the format does not tell."""

    name: str
    merges: list[Range] | None
    from_1904: bool
    marks: Marks
    source: object

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, in order, as often as asked; errors and uncalculated formulas stand as `Flaw`."""
        with Reading():
            for number, values in enumerate(self._raw(), 1):
                flaws = self.marks.flaws.get(number)
                if flaws:
                    values += [""] * (max(flaws) + 1 - len(values))
                    for column, flaw in flaws.items():
                        values[column] = flaw
                if not all(map(is_blank, values)):
                    yield Row(number, values, number in self.marks.hidden)

    def _raw(self) -> Iterator[list]:
        if isinstance(self.source, TextSheet):
            yield from self.source.rows()
            return
        first = self.source.start
        before = [""] * (first[1] if first else 0)
        for values in self.source.iter_rows():
            yield before + values


class Book:
    """An opened file: `kind`, `name` (of the file, without ending), `sheets`, and `notes` for the person (macros are not run …)."""

    def __init__(self, kind: str, name: str, sheets: tuple[SheetInfo, ...], notes: tuple[str, ...], opener):
        self.kind, self.name, self.sheets, self.notes = kind, name, sheets, notes
        self._open = opener

    def sheet(self, place: int) -> Sheet:
        """Opens one sheet; Refused if it is damaged or reaches too far."""
        with Reading():
            return self._open(self.sheets[place])


def open_book(content: bytes, filename: str, limits: Limits = DEFAULT) -> Book:
    """The book in these bytes. Raises nothing but Refused, whose sentence says what to do."""
    if len(content) > limits.size:
        raise Refused(_("文件超过 %(mb)d MB。请删去图片和多余的工作表，或分成几个文件上传。") % {"mb": limits.size // MB})
    name = _NO_NAME.sub("", filename.rpartition(".")[0] or filename).strip()[:60] or _("表")
    with Reading():
        kind = kind_of(content)
        if kind == TEXT:
            sheet = Sheet(name, None, False, Marks(), read_text(content, limits))
            notes = () if sheet.source.quoted else (_("文件里的引号不成对，已按一行一条读取，请核对。"),)
            return Book(TEXT, name, (SheetInfo(0, name),), notes, lambda info: sheet)
        if kind == XLS:
            return _xls(content, name, limits)
        package = Package(content, limits)
        return _ods(package, content, name, limits) if package.kind == ODS else _Xlsx(package, content, limits).book(name)


def _xls(content: bytes, name: str, limits: Limits) -> Book:
    marks, from_1904 = xls.look_over(content, limits)
    reader = load_workbook(io.BytesIO(content))
    if len(marks) != len(reader.sheets_metadata):
        raise damaged()
    return Book(XLS, name, _listed(reader, limits), (), lambda info: _open(reader, info, marks[info.place], from_1904))


def _ods(package: Package, content: bytes, name: str, limits: Limits) -> Book:
    check_parts(package.side_parts())
    marks = ods.look_over(package, limits)
    reader = load_workbook(io.BytesIO(content))
    if len(marks) != len(reader.sheets_metadata):
        raise damaged()
    return Book(ODS, name, _listed(reader, limits), (), lambda info: _open(reader, info, marks[info.place], False))


class _Xlsx:
    """An xlsx, whose sheets are looked over one by one when opened."""

    def __init__(self, package: Package, content: bytes, limits: Limits):
        self.package, self.content, self.limits = package, content, limits
        check_parts(package.side_parts())
        self.parts, self.from_1904 = xlsx.sheet_parts(package)
        self.sizes = xlsx.string_sizes(package, limits)

    @cached_property
    def reader(self) -> CalamineWorkbook:
        return load_workbook(io.BytesIO(self.content))

    def book(self, name: str) -> Book:
        if len(self.parts) != len(self.reader.sheets_metadata):
            raise damaged()
        notes = (_("文件里有宏，只读取单元格里的数据，宏不会运行。"),) if self.package.has_macros() else ()
        return Book(self.package.kind, name, _listed(self.reader, self.limits), notes, self.open)

    def open(self, info: SheetInfo) -> Sheet:
        marks = xlsx.look_over(self.package, self.parts[info.place], self.sizes, self.limits)
        return _open(self.reader, info, marks, self.from_1904)


def _listed(reader: CalamineWorkbook, limits: Limits) -> tuple[SheetInfo, ...]:
    """The sheets that hold cells; charts and macro sheets are none."""
    found = tuple(
        SheetInfo(place, sheet.name, sheet.visible != SheetVisibleEnum.Visible)
        for place, sheet in enumerate(reader.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet
    )
    if not found:
        raise Refused(_("文件里没有工作表（只有宏或图表）。请把数据放进工作表，另存为 .xlsx 后再上传。"))
    if len(found) > limits.sheets:
        raise Refused(_("文件里的工作表太多。请只留要导入的，另存后再上传。"))
    return found


def _open(reader: CalamineWorkbook, info: SheetInfo, marks: Marks, from_1904: bool) -> Sheet:
    source = reader.get_sheet_by_index(info.place)
    return Sheet(info.name, source.merged_cell_ranges, from_1904, marks, source)
