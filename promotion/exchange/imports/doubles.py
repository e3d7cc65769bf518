"""Rows of one sheet that would make the same thing: whichever comes second asks first."""

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from promotion.exchange.models import Decision, ImportBatch, ImportRow, Verdict

_NONE = (Verdict.NO_DATA, Verdict.ERROR)


def mark_doubles(batch: ImportBatch, rows: list[ImportRow]) -> None:
    """Mark those of `rows` (weighed, in order, not saved) that would make again what another row makes.

    The other stands above in the sheet, or, where a row was mended into it, below and goes in as new.
    """
    rows = [row for row in rows if row.key and row.verdict not in _NONE]
    if not rows:
        return
    others = (
        batch.rows.filter(key__in={row.key for row in rows}).exclude(verdict__in=_NONE).exclude(pk__in=[row.pk for row in rows if row.pk])
    )
    others = others.filter(Q(number__lt=rows[0].number) | Q(verdict=Verdict.NEW)).order_by()
    first = dict(others.values("key").annotate(first=Min("number")).values_list("key", "first"))
    for row in rows:
        other = first.setdefault(row.key, row.number)
        if other != row.number and row.verdict == Verdict.NEW:
            row.verdict, row.choices = Verdict.TWIN, [Decision.SKIP, Decision.SAME]
            row.cautions = [*row.cautions, _("与本表第 %(n)d 行是同一个；“就是它”会用本行更新那一行。") % {"n": other}]
