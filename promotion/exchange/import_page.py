"""An import as its page shows it: where it stands, its rows by what they are, each cell that can be mended with what stands in it."""

from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.exchange.imports.cells import shown
from promotion.exchange.imports.kinds import kind_of
from promotion.exchange.models import Decision, ImportBatch, ImportRow, RowState, TwinRule, Verdict
from promotion.projects.facts import Stage
from promotion.projects.models import Channel, Project

MOST_CELLS = 6  # of a row shown unasked
OPEN = (RowState.WAITING, RowState.FAILED)


@dataclass(frozen=True)
class Tab:
    """One heap of rows."""

    key: str
    label: str
    count: int
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class FaultyCell:
    """A cell with what is wrong, and what stands in it now. `letter` is "" where it has no column to type into."""

    letter: str
    cell: str
    sentence: str
    text: str


@dataclass(frozen=True)
class RowShown:
    """A row as it is drawn."""

    row: ImportRow
    faults: tuple[FaultyCell, ...]
    facts: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]
    decisions: tuple[tuple[str, str], ...]
    is_open: bool
    href: str = ""


def tabs_of(batch: ImportBatch) -> list[Tab]:
    """The heaps, as they are worked through: what is wrong first, what needs a decision, what would happen, what did."""
    counts: dict[tuple[str, str], int] = {}
    for verdict, state, n in batch.rows.order_by().values_list("verdict", "state").annotate(n=Count("pk")):
        counts[verdict, state] = n

    def of(verdict: str, states) -> int:
        return sum(counts.get((verdict, state), 0) for state in states)

    found = [
        Tab("error", _("有错误"), of(Verdict.ERROR, OPEN)),
        Tab("twin", _("疑似重复"), of(Verdict.TWIN, [RowState.WAITING])),
        Tab("new", _("新增"), of(Verdict.NEW, [RowState.WAITING])),
        Tab("update", _("更新"), of(Verdict.UPDATE, [RowState.WAITING])),
        Tab("failed", _("没能导入"), sum(counts.get((verdict, RowState.FAILED), 0) for verdict in Verdict if verdict != Verdict.ERROR)),
        Tab("done", _("已导入"), sum(counts.get((verdict, RowState.DONE), 0) for verdict in (Verdict.NEW, Verdict.UPDATE, Verdict.TWIN))),
        Tab("same", _("无变化"), of(Verdict.SAME, [RowState.WAITING, RowState.DONE])),
        Tab("left_out", _("不导入"), sum(counts.get((verdict, RowState.LEFT_OUT), 0) for verdict in Verdict if verdict != Verdict.NO_DATA)),
        Tab("taken_back", _("已撤回"), sum(counts.get((verdict, RowState.TAKEN_BACK), 0) for verdict in Verdict)),
        Tab("no_data", _("不是数据"), of(Verdict.NO_DATA, [RowState.LEFT_OUT])),
    ]
    return [tab for tab in found if tab.count]


def rows_of(batch: ImportBatch, key: str) -> QuerySet[ImportRow]:
    """The rows of a heap; all of them for one there is not."""
    rows = batch.rows.order_by("number")
    return {
        "error": rows.filter(verdict=Verdict.ERROR, state__in=OPEN),
        "twin": rows.filter(verdict=Verdict.TWIN, state=RowState.WAITING),
        "new": rows.filter(verdict=Verdict.NEW, state=RowState.WAITING),
        "update": rows.filter(verdict=Verdict.UPDATE, state=RowState.WAITING),
        "failed": rows.filter(state=RowState.FAILED).exclude(verdict=Verdict.ERROR),
        "done": rows.filter(state=RowState.DONE).exclude(verdict=Verdict.SAME),
        "same": rows.filter(verdict=Verdict.SAME, state__in=[RowState.WAITING, RowState.DONE]),
        "left_out": rows.filter(state=RowState.LEFT_OUT).exclude(verdict=Verdict.NO_DATA),
        "taken_back": rows.filter(state=RowState.TAKEN_BACK),
        "no_data": rows.filter(verdict=Verdict.NO_DATA),
    }.get(key, rows)


def shown_row(batch: ImportBatch, row: ImportRow) -> RowShown:
    """A row with its cells in words."""
    heads = {column["letter"]: column["head"] for column in batch.columns if column["key"]}
    texts = {letter: row.corrections.get(letter, shown(row.cells.get(letter, ""))) for letter in heads}
    faults = tuple(FaultyCell(each["letter"], each["cell"], each["sentence"], texts.get(each["letter"], "")) for each in row.faults)
    wrong = {each.letter for each in faults}
    facts = [(heads[letter], text) for letter, text in texts.items() if text and text != row.about and letter not in wrong]
    changes = tuple((label, old, new) for label, (old, new) in row.changes.items())
    is_open = row.state in (*OPEN, RowState.LEFT_OUT) and row.verdict not in (Verdict.NO_DATA, Verdict.SAME) and not batch.taken_back_at
    return RowShown(row, faults, tuple(facts[:MOST_CELLS]), changes, decisions_for(row), is_open)


def shown_rows(batch: ImportBatch, rows) -> list[RowShown]:
    """A page of rows, each with the way to what it wrote."""
    rows = list(rows)
    pks = {each["pk"] for row in rows for each in row.made if each["model"] == "project"}
    codes = dict(Project.objects.live().filter(pk__in=pks).values_list("pk", "code"))
    return [replace(shown_row(batch, row), href=_href(row, codes)) for row in rows]


def _href(row: ImportRow, codes: dict[int, str]) -> str:
    if row.state != RowState.DONE:
        return ""
    for each in reversed(row.made):
        if each["model"] == "project" and each["pk"] in codes:
            return reverse("project_detail", args=[codes[each["pk"]]])
    firm = next((each["pk"] for each in row.made if each["model"] == "enterprise"), None)
    return reverse("enterprise_detail", args=[firm]) if firm else ""


def decisions_for(row: ImportRow) -> tuple[tuple[str, str], ...]:
    """What may be decided, as (value, words)."""
    words = {
        Decision.SAME: _("就是它"),
        Decision.APART: _("不是，另行登记"),
        Decision.SKIP: _("不导入"),
    }
    return tuple((str(each), words[Decision(each)]) for each in row.choices)


def options_of(batch: ImportBatch) -> dict:
    """The choices for the whole sheet."""
    return {
        "rules": [(value, label, value == batch.twins) for value, label in TwinRule.choices],
        "channels": [(row.pk, str(row), row.pk == batch.options.get("channel")) for row in Channel.objects.selectable()]
        if batch.kind == ImportBatch.Kind.PROJECTS
        else [],
        "stages": [(value, label, value == batch.options.get("stage")) for value, label in Stage.choices] if batch.is_opening else [],
    }


def columns_shown(batch: ImportBatch) -> list[dict]:
    """Each column with the fields it may be and a few of its values."""
    kind = kind_of(batch)
    fields = [(one.key, one.label + ("*" if one.required else "")) for one in kind.taken]
    unused = {one.key: one.label for one in kind.wanted if one.key in kind.unused}
    samples = list(batch.rows.exclude(verdict=Verdict.NO_DATA).order_by("number")[:5])
    shown_columns = []
    for column in batch.columns:
        values = [shown(row.cells[column["letter"]]) for row in samples if column["letter"] in row.cells]
        shown_columns.append(
            {
                **column,
                "sample": "、".join(value[:20] for value in values[:3]),
                "fields": [(key, label, key == column["key"]) for key, label in fields],
                "unused": unused.get(column["key"], ""),
            }
        )
    return shown_columns
