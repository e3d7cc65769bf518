"""Keeping the side table of the search in step with the rows, and the index that each database builds on it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps

from promotion.common.finding import Entry, words_of
from promotion.common.models.search import FTS, SearchEntry

BATCH = 500
TABLE = "promotion_searchentry"
_OUT = f"INSERT INTO {FTS}({FTS}, rowid, pieces) VALUES ('delete', OLD.id, OLD.pieces);"
_IN = f"INSERT INTO {FTS}(rowid, pieces) VALUES (NEW.id, NEW.pieces);"

# A migration that alters the table on SQLite loses the three triggers: drop and make them again around it.
CREATE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {FTS} USING fts5("
        f"pieces, content='{TABLE}', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)",
        f"CREATE TRIGGER {TABLE}_in AFTER INSERT ON {TABLE} BEGIN {_IN} END",
        f"CREATE TRIGGER {TABLE}_out AFTER DELETE ON {TABLE} BEGIN {_OUT} END",
        f"CREATE TRIGGER {TABLE}_anew AFTER UPDATE ON {TABLE} BEGIN {_OUT} {_IN} END",
    ),
    "postgresql": (f"CREATE INDEX searchentry_pieces ON {TABLE} USING gin (string_to_array(pieces, ' '))",),
}
DROP = {
    "sqlite": (*(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("in", "out", "anew")), f"DROP TABLE IF EXISTS {FTS}"),
    "postgresql": ("DROP INDEX IF EXISTS searchentry_pieces",),
}


@dataclass(frozen=True)
class Kind:
    """A kind of row that can be found: its name, its model, and what is written down of a row (pure, of the row and what it names)."""

    name: str
    model: str
    entry: Callable[..., Entry]
    related: tuple[str, ...] = ()

    def index(self, row) -> None:
        """Write down what `row` is found by, in the transaction of whoever has just written the row."""
        _write([self._made(row.pk, self.entry(row))])

    def matching(self, rows, text: str):
        """Of `rows` (of this kind's model) those of which every word of `text` speaks. What cannot be asked finds nothing."""
        words = words_of(text)
        if not any(word.narrows for word in words):
            return rows.none()
        for word in words:
            rows = rows.filter(pk__in=SearchEntry.objects.rows_of(self.name, word))
        return rows

    def rows(self):
        """All rows of the kind, the withdrawn too: whether one shows is asked where it stands."""
        return apps.get_model("promotion", self.model)._default_manager.order_by("pk").prefetch_related(*self.related)

    def fresh(self) -> Iterator[tuple[int, Entry]]:
        """(id, entry) of every row, worked out anew."""
        return ((row.pk, self.entry(row)) for row in self.rows().iterator(chunk_size=BATCH))

    def stale(self) -> list[int]:
        """Ids whose entry is missing, left over, or not what it should be."""
        held = {
            row: (text, pieces) for row, text, pieces in SearchEntry.objects.filter(kind=self.name).values_list("row_id", "text", "pieces")
        }
        wanted = {row: (entry.text, entry.pieces) for row, entry in self.fresh()}
        return sorted(row for row in held.keys() | wanted.keys() if held.get(row) != wanted.get(row))

    def rebuild(self) -> int:
        """Write every entry anew and take away those whose row is gone. Returns how many there are now."""
        batch, count = [], 0
        for row, entry in self.fresh():
            batch.append(self._made(row, entry))
            count += 1
            if len(batch) == BATCH:
                _write(batch)
                batch = []
        _write(batch)
        SearchEntry.objects.filter(kind=self.name).exclude(row_id__in=self.rows().order_by().values("pk")).delete()
        return count

    def _made(self, row: int, entry: Entry) -> SearchEntry:
        return SearchEntry(kind=self.name, row_id=row, text=entry.text, pieces=entry.pieces)


def _write(entries: Iterable[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["kind", "row_id"], update_fields=["text", "pieces"])
