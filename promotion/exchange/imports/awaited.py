"""Lines below 0 whose own entry may be a row of the same sheet that is not in yet: they wait for it, lest they take back an older one like it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.common.phones import mask_all
from promotion.exchange.imports.cells import Columns
from promotion.exchange.models import Decision, ImportBatch, ImportRow, RowState, TwinRule, Verdict
from promotion.landing.models.funds import EvidenceKind

FUND = "fund"
_MAY_COME = (Verdict.NEW, Verdict.TWIN, Verdict.ERROR)
_NOT_IN = (RowState.WAITING, RowState.FAILED)


@dataclass(frozen=True)
class _Line:
    """What the key of a row of 到位资金 says; `month` as `2025-03-01`."""

    number: int
    project: str
    month: str
    amount: Decimal
    kind: str
    note: str


def key_of(facts: dict) -> str:
    """What tells a row of 到位资金 among those of its sheet."""
    return f"{FUND}:{facts['project'].pk}:{facts['month']}:{facts['amount']}:{facts['evidence_kind']}:{facts['evidence_note']}"


def early(batch: ImportBatch) -> Iterable[ImportRow]:
    """The rows of a batch that would take something back, without their cells."""
    rows = batch.rows.filter(key__startswith=f"{FUND}:", key__contains=":-", verdict=Verdict.NEW, state=RowState.WAITING)
    return rows.only("batch", "number", "key", "verdict")


def refuse_early(batch: ImportBatch, rows: Iterable[ImportRow], columns: Columns) -> list[ImportRow]:
    """Those of `rows` (weighed) that have to wait, with the fault that says for which row; not saved. One query, however many they are."""
    lines = [(row, line) for row in rows if row.verdict == Verdict.NEW and (line := _line(row.number, row.key)) and line.amount < 0]
    entries = _entries(batch, {line.amount for _row, line in lines}) if lines else {}
    refused = []
    for row, line in lines:
        awaited = next((entry for entry in entries.get((line.project, -line.amount), ()) if _may_mean(line, entry)), None)
        if awaited:
            sentence = _("本表第 %(n)d 行同样金额的到位资金还没有导入，本行冲销的可能是那一笔：请先导入那一行，再上传本行。")
            cell = {"letter": columns.letters.get("amount", ""), "cell": columns.address(row.number, "amount")}
            row.verdict, row.cautions = Verdict.ERROR, []
            row.faults = [{**cell, "sentence": sentence % {"n": awaited.number}}]
            refused.append(row)
    return refused


def _entries(batch: ImportBatch, amounts: set[Decimal]) -> dict[tuple[str, Decimal], list[_Line]]:
    """By project and amount what is not in yet and may still come in, in the order of the sheet."""
    rows = batch.rows.filter(key__startswith=f"{FUND}:", verdict__in=_MAY_COME, state__in=_NOT_IN).exclude(decision=Decision.SKIP)
    if batch.twins == TwinRule.SKIP:
        rows = rows.exclude(verdict=Verdict.TWIN, decision=Decision.NONE)
    if len(amounts) == 1:
        rows = rows.filter(key__contains=f":{-min(amounts)}:")
    found = defaultdict(list)
    for number, key in rows.order_by("number").values_list("number", "key"):
        entry = _line(number, key)
        if -entry.amount in amounts:
            found[entry.project, entry.amount].append(entry)
    return found


def _may_mean(line: _Line, entry: _Line) -> bool:
    """Whether the entry is of that evidence, and came by that month. Evidence of no known kind, or without words, tells little."""
    is_like = line.kind == EvidenceKind.OTHER or (line.kind == entry.kind and mask_all(line.note) in ("", mask_all(entry.note)))
    return entry.month <= line.month and is_like


def _line(number: int, key: str) -> _Line | None:
    head, *parts = key.split(":", 5)
    return _Line(number, parts[0], parts[1], Decimal(parts[2]), *parts[3:]) if head == FUND else None
