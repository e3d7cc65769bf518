"""What the reader does not tell about a sheet: how far it reaches, hidden rows, error cells, formulas without a result. Pure."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.sheets.cells import Flaw, letters
from promotion.common.sheets.limits import Limits


@dataclass
class Marks:
    """Gathered in one pass over a sheet's bytes before the reader sees it. Rows count from 1, columns from 0."""

    first_row: int = 0
    last_row: int = 0
    last_column: int = -1
    hidden: set[int] = field(default_factory=set)
    flaws: dict[int, dict[int, Flaw]] = field(default_factory=dict)
    flaw_count: int = 0

    def holds(self, row: int, column: int = 0) -> None:
        """A row with something in it, as far as `column`."""
        self.first_row = min(self.first_row or row, row)
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)

    def flaw(self, row: int, column: int, code: str, limits: Limits) -> None:
        """A cell that holds an error instead of a value."""
        self.flaws.setdefault(row, {})[column] = Flaw(code)
        self.flaw_count += 1
        if self.flaw_count > limits.flaws:
            raise Refused(_("表里有超过 %(n)d 个错误值（如 #REF!），请先修好公式再上传。") % {"n": limits.flaws})

    def check(self, sheet: str, limits: Limits) -> None:
        """Refused, with the place of the last cell, for a sheet that reaches too far."""
        last = f"{letters(max(self.last_column, 0))}{self.last_row}"
        facts = {"sheet": sheet, "last": last, "rows": limits.rows, "columns": limits.columns}
        if self.last_row > limits.rows:
            raise Refused(_("工作表“%(sheet)s”一直写到 %(last)s，最多 %(rows)d 行。请删去多余的行，或分成几个文件上传。") % facts)
        if self.last_column >= limits.columns:
            raise Refused(_("工作表“%(sheet)s”一直写到 %(last)s，最多 %(columns)d 列。请删去多余的列后再上传。") % facts)
        if self.last_row and (self.last_row - self.first_row + 1) * (self.last_column + 1) > limits.area:
            raise Refused(_("工作表“%(sheet)s”一直写到 %(last)s，太大了。请删去多余的行列，或分成几个文件上传。") % facts)


def check_together(found: list[Marks], limits: Limits) -> None:
    """For readers that take in all sheets at once: their areas are held against the limit together."""
    if sum((marks.last_row - marks.first_row + 1) * (marks.last_column + 1) for marks in found if marks.last_row) > limits.area:
        raise Refused(_("文件里的表合起来太大。请只留要导入的工作表，另存为 .xlsx 后再上传。"))
