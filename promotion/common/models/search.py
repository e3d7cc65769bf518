"""SearchEntry: the side table by which texts are found. Derived from the rows; `manage.py rebuild_search` makes it anew at any time."""

from django.db import models
from django.db.models import F, Lookup, Q
from django.utils.translation import gettext_lazy as _

from promotion.common.finding import Word

FTS = "promotion_searchfts"


class HasPieces(Lookup):
    """All of some pieces stand in the column: by GIN over an array on PostgreSQL, by the FTS5 table beside it on SQLite."""

    lookup_name, prepare_rhs = "has_pieces", False

    def as_sql(self, compiler, connection):
        """PostgreSQL."""
        left, params = self.process_lhs(compiler, connection)
        return f"string_to_array({left}, ' ') @> %s::text[]", [*params, list(self.rhs)]

    def as_sqlite(self, compiler, connection):
        """SQLite. A piece holds letters, digits and characters only, so a quoted one is never an operator."""
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{alias}.id IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)", [" AND ".join(f'"{piece}"' for piece in self.rhs)]


class SearchQuerySet(models.QuerySet):
    """Entries as queries that read aloud."""

    def saying(self, word: Word):
        """Entries that hold the word: its text somewhere in a line (the index narrows, the text decides), or one of its whole words."""
        found = Q(text__contains=word.text)
        if word.pieces:
            found &= Q(HasPieces(F("pieces"), word.pieces))
        for whole in word.wholes:
            found |= Q(HasPieces(F("pieces"), (whole,)))
        return self.filter(found)

    def rows_of(self, kind: str, word: Word):
        """The ids of the rows of `kind` that hold the word, to be asked `pk__in`."""
        return self.filter(kind=kind).saying(word).order_by().values("row_id")


class SearchEntry(models.Model):
    """What one row is found by. `kind` and `row_id` name the row; who may see it is asked where it stands, never here."""

    kind = models.CharField(_("类别"), max_length=16)
    row_id = models.BigIntegerField(_("记录"))
    text = models.TextField(_("文字"))
    pieces = models.TextField(_("检索词"))

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("检索条目")
        verbose_name_plural = _("检索条目")
        ordering = ["kind", "row_id"]
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="search_entry_once")]

    def __str__(self):
        return f"{self.kind} {self.row_id}"
