"""Lines below 0 whose own entry may be a row of the same sheet that is not in yet: they wait for it, lest they take back an older one like it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.exchange.imports.cells import Columns
from promotion.exchange.models import Decision, ImportBatch, ImportRow, RowState, Verdict
from promotion.landing.models.funds import EvidenceKind

FUND = "fund"
_MAY_COME = (Verdict.NEW, Verdict.TWIN, Verdict.ERROR)
_NOT_IN = (RowState.WAITING, RowState.FAILED)


@dataclass(frozen=True)
class _Line:
    """What the key of a row of 到位资金 says; `month` as `2025-03-01`."""

    project: str
    month: str
    amount: Decimal
    kind: str
    note: str


def key_of(facts: dict) -> str:
    """What tells a row of 到位资金 among those of its sheet."""
    return f"{FUND}:{facts['project'].pk}:{facts['month']}:{facts['amount']}:{facts['evidence_kind']}:{facts['evidence_note']}"


def early(batch: ImportBatch) -> Iterable[ImportRow]:
    """The rows of a batch that would take something back."""
    return batch.rows.filter(key__startswith=f"{FUND}:", key__contains=":-", verdict=Verdict.NEW, state=RowState.WAITING)


def refuse_early(batch: ImportBatch, rows: Iterable[ImportRow], columns: Columns) -> list[ImportRow]:
    """Those of `rows` (weighed) that have to wait, with the fault that says for which row; not saved."""
    refused = []
    for row in rows:
        awaited = _awaited(batch, row) if row.verdict == Verdict.NEW else None
        if awaited:
            sentence = _("本表第 %(n)d 行同样金额的到位资金还没有导入，本行冲销的可能是那一笔：请先导入那一行，再上传本行。")
            cell = {"letter": columns.letters.get("amount", ""), "cell": columns.address(row.number, "amount")}
            row.verdict, row.cautions = Verdict.ERROR, []
            row.faults = [{**cell, "sentence": sentence % {"n": awaited.number}}]
            refused.append(row)
    return refused


def _awaited(batch: ImportBatch, row: ImportRow) -> ImportRow | None:
    """The first row not in yet whose entry the line may mean."""
    line = _line(row.key)
    if line is None or line.amount >= 0:
        return None
    others = batch.rows.filter(key__startswith=f"{FUND}:{line.project}:", verdict__in=_MAY_COME, state__in=_NOT_IN)
    others = others.exclude(decision=Decision.SKIP).exclude(pk=row.pk).order_by("number")
    return next((other for other in others if _may_mean(line, _line(other.key))), None)


def _may_mean(line: _Line, entry: _Line) -> bool:
    """Whether the entry is of that amount and evidence, and came by that month. Evidence of no known kind, or without words, tells little."""
    is_like = line.kind == EvidenceKind.OTHER or (line.kind == entry.kind and line.note in ("", entry.note))
    return entry.amount == -line.amount and entry.month <= line.month and is_like


def _line(key: str) -> _Line | None:
    head, *parts = key.split(":", 5)
    return _Line(parts[0], parts[1], Decimal(parts[2]), *parts[3:]) if head == FUND else None
