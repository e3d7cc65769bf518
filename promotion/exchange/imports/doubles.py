"""Rows of one sheet that would make the same thing: whichever comes second asks first."""

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from promotion.exchange.imports.cells import Columns
from promotion.exchange.imports.kinds import Kind
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.weighing import said_of, weigh
from promotion.exchange.models import Decision, ImportBatch, ImportRow, Verdict

_NONE = (Verdict.NO_DATA, Verdict.ERROR)


def mark_doubles(batch: ImportBatch, rows: list[ImportRow], kind: Kind, columns: Columns, office: Office) -> None:
    """Mark those of `rows` (weighed, in order, not saved) that would make again what another row makes.

    The other stands above in the sheet, or, where a row was mended into it, below and goes in as new. Where rows that are alike may all
    be real, each is weighed again as the second or third of them.
    """
    rows = [row for row in rows if row.key and row.verdict not in _NONE]
    seen = _above(batch, rows)
    for row in rows:
        other, count = seen.get(row.key, (row.number, 0))
        seen[row.key] = other, count + 1
        if count and kind.repeats:
            row.flags = {**row.flags, "nth": count + 1}
            weigh(row, kind, columns, office, said_of(row, batch))
            if row.verdict == Verdict.TWIN:
                row.cautions.append(_("与本表第 %(n)d 行完全相同；确实是另一笔，请选“不是，另行登记”。") % {"n": other})
        elif count and row.verdict == Verdict.NEW:
            row.verdict, row.choices = Verdict.TWIN, [Decision.SKIP, Decision.SAME]
            row.cautions.append(_("与本表第 %(n)d 行是同一个；“就是它”会用本行更新那一行。") % {"n": other})


def _above(batch: ImportBatch, rows: list[ImportRow]) -> dict[str, tuple[int, int]]:
    """For each key of `rows`: the first other row that has it, and how many have."""
    if not rows:
        return {}
    others = (
        batch.rows.filter(key__in={row.key for row in rows}).exclude(verdict__in=_NONE).exclude(pk__in=[row.pk for row in rows if row.pk])
    )
    others = others.filter(Q(number__lt=rows[0].number) | Q(verdict=Verdict.NEW)).order_by()
    return {key: (first, count) for key, first, count in others.values_list("key").annotate(Min("number"), Count("pk"))}
