"""A column of a list: one Column says what page, export and import know of it.

`value` is what a cell holds (text, Decimal 万元, date, int, None for nothing); `text` is what a page shows, made once in Python; `on_paper`
is what may leave the house. A column that import reads too is made by `told`: its head is the field's own, so that it is recognised again.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from promotion.common.money import show_amount
from promotion.common.phones import mask_all
from promotion.exchange import wanted as kinds
from promotion.exchange.wanted import Wanted

TEXT, MONEY, DATE, MONTH, NUMBER = "text", "money", "date", "month", "number"
KIND_OF = {kinds.MONEY: MONEY, kinds.DATE: DATE, kinds.MONTH: MONTH, kinds.NUMBER: NUMBER, kinds.WHOLE: NUMBER}
LINES_WIDTH = 36


@dataclass(frozen=True)
class Column:
    """One column. `width` in characters of a sheet; `sort` the parameter of the filter; `needs` the relations it reads.

    `brings` are functions that give a queryset what the column reads beyond its row and relations, in a fixed number of queries.
    `wanted` is the field that import reads from it, None for what is worked out and never read back. `none` is a page's word for nothing.
    `paper` reads the value for a sheet, with what `paper_brings` gives, where it says more than a page has room for. Of a confidential
    project only `is_open` columns leave the house as they are; the others as `sealed` has it.
    """

    key: str
    head: str | Promise
    value: Callable
    kind: str = TEXT
    width: int = 12
    sort: str = ""
    needs: tuple[str, ...] = ()
    brings: tuple[Callable, ...] = ()
    style: Callable = lambda row: ""
    wanted: Wanted | None = None
    none: str | Promise = "—"
    paper: Callable | None = None
    paper_brings: tuple[Callable, ...] = ()
    is_open: bool = False
    sealed: Callable = lambda row: None
    sums: bool = False

    def text(self, row) -> str:
        """The cell as a page shows it."""
        value = self.value(row)
        if self.kind == MONEY:
            return show_amount(value)
        if value is None or value == "":
            return str(self.none)
        return value.isoformat() if isinstance(value, datetime.date) else str(value)

    def on_paper(self, row, *, is_sealed: bool = False):
        """The cell as a sheet that is passed on may hold it: phones masked, of a confidential project no more than its summary."""
        if is_sealed and not self.is_open:
            return self.sealed(row)
        value = (self.paper or self.value)(row)
        return mask_all(value) if isinstance(value, str) else value


def told(field: Wanted, value: Callable, *, key: str = "", **facts) -> Column:
    """The column of a field that import reads: head, unit and kind are the field's."""
    unit = f"（{field.units[0]}）" if field.units else ""
    kind = KIND_OF.get(field.kind, TEXT)
    facts = {"width": LINES_WIDTH if field.kind == kinds.LINES else 12, "sums": kind == MONEY} | facts
    return Column(key or field.key, f"{field.label}{unit}", value, kind=kind, wanted=field, **facts)


def name_of(relation: str) -> Callable:
    """Reads what the row's `relation` (`zone`, `zone__region`) is called, "" where there is none."""
    parts = relation.split("__")

    def read(row) -> str:
        for part in parts:
            row = getattr(row, part)
            if row is None:
                return ""
        return str(row)

    return read


def yes(value: bool) -> str:
    """是, or nothing: what nobody said is no 否."""
    return "是" if value else ""


def chosen(columns: Iterable[Column], keys: Iterable[str], otherwise: Iterable[str], always: str = "name") -> tuple[Column, ...]:
    """The columns of `keys` in their own fixed order, `always` among them; unknown keys are left out, none at all gives `otherwise`."""
    wanted = {column.key for column in columns} & set(keys) or set(otherwise)
    return tuple(column for column in columns if column.key in wanted | {always})


def read_with(rows, columns: Iterable[Column], *, on_paper: bool = False):
    """The queryset `rows` with what the columns read, so that no cell costs a query."""
    columns = tuple(columns)
    brings = [bring for column in columns for bring in (*column.brings, *(column.paper_brings if on_paper else ()))]
    for bring in dict.fromkeys(brings):
        rows = bring(rows)
    needs = dict.fromkeys(relation for column in columns for relation in column.needs)
    return rows.select_related(*needs) if needs else rows
