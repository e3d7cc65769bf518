"""Conditions with their values written out instead of bound: SQLite uses a partial index only for a condition that it can read.

For words of the code itself, never for anything a person typed. Use them as they are: `filter(Among(F("state"), WAITING))`.
"""

from django.db.models import Lookup


def written(word: str) -> str:
    """A literal. Raises ValueError for what is no plain word."""
    if not (str(word).isascii() and str(word).isidentifier()):
        raise ValueError(f"only plain words can be written out: {word}")
    return f"'{word}'"


class Among(Lookup):
    """IN, over plain words."""

    lookup_name, prepare_rhs = "among", False

    def as_sql(self, compiler, connection):
        """`field IN ('a', 'b')`."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} IN ({', '.join(map(written, self.rhs))})", params


class Being(Lookup):
    """Equal to a plain word."""

    lookup_name, prepare_rhs = "being", False

    def as_sql(self, compiler, connection):
        """`field = 'a'`."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = {written(self.rhs)}", params
