"""What a list must say of itself to be exported: its columns, its rows under a filter, and which rows somebody sees at all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from promotion.exchange.columns import Column, chosen, read_with

CHUNK = 500  # below what one query of SQLite takes as parameters, so that a chunk is one query
ALL = "all"


@dataclass(frozen=True)
class Asked:
    """The rows of a list under a filter, in order, and one sentence for each parameter that could not be read.

    `lines` makes of some rows what columns and `is_sealed` read, in the same order, where that is more than a row tells: a clock, a grade.
    `in_order` gives the primary keys where no query can put them into the order of the page.
    """

    rows: QuerySet
    complaints: list[str]
    lines: Callable[[list], list] = list
    in_order: Callable[[], Iterable[int]] | None = None

    def keys(self) -> Iterable[int]:
        """The primary keys in the order of the page."""
        return self.in_order() if self.in_order else self.rows.values_list("pk", flat=True).iterator()


@dataclass(frozen=True)
class Ledger:
    """One list. `rows(user, params, today)` is the page's own choice of rows; `seen(user, today)` are all that `user` sees.

    `otherwise` are the columns of a sheet when the view asks for none, all of them when empty; `is_sealed` says of a row that it is of a
    confidential project; `back` names the page, `door` the address of the export. `closer(user, today)` are the rows of which `user` reads
    what not everybody reads who sees them, where there is such a thing.
    """

    key: str
    title: str | Promise
    noun: str | Promise
    columns: tuple[Column, ...]
    always: str
    rows: Callable[..., Asked]
    seen: Callable[..., QuerySet]
    is_sealed: Callable
    back: str
    door: str
    unit: str | Promise = ""
    otherwise: tuple[str, ...] = ()
    closer: Callable[..., QuerySet] | None = None

    def chosen(self, keys) -> tuple[Column, ...]:
        """The columns of a sheet; `ALL` asks for every one, nothing readable for the usual ones."""
        everything = [column.key for column in self.columns]
        return chosen(self.columns, everything if ALL in keys else keys, self.otherwise or everything, self.always)

    def cells(self, asked: Asked, keys, columns) -> Iterator[list]:
        """The cells of the rows with these primary keys, in this order, some at a time; a row no longer among those asked for is left out."""
        rows = read_with(asked.rows.order_by(), columns, on_paper=True)
        for start in range(0, len(keys), CHUNK):
            part = keys[start : start + CHUNK]
            found = rows.in_bulk(part)
            for line in asked.lines([found[key] for key in part if key in found]):
                is_sealed = self.is_sealed(line)
                yield [column.on_paper(line, is_sealed=is_sealed) for column in columns]
