"""Where the head of a table is: below titles and units, on one line or up to three joined ones. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from promotion.common.sheets.books import Range, Row
from promotion.common.sheets.cells import as_text, is_blank
from promotion.common.sheets.remarks import is_about
from promotion.common.text import without_blanks

JOINT = "·"
SEEN = 40  # rows among which the head is looked for
_LONGEST = 40  # characters of a head
_MOST_LINES = 3
_VALUE_LIKE = re.compile(r"[-+]?[\d,.]+%?$|\d{4}[-./年]\d|1[3-9]\d{9}$|.*[。；;]$|[一-鿿]{0,3}\d[\d.,]*(?:万|亿|亩|人|元|%)")
_ONLY_UNIT = re.compile(
    r"[（(\[【]?(?:[万亿千百]{0,2}(?:美元|欧元|港元|元)|亩|人|个|家|%|％|平方米|㎡|万平方米|吨标准煤|吨标煤|年月日|年月)[)）\]】]?$"
)


@dataclass(frozen=True)
class Found:
    """Where the head stands: row numbers, the text of each column that has one, and how sure (`score`)."""

    rows: tuple[int, ...]
    texts: dict[int, str]
    score: float


def find_head(rows: list[Row], merges: list[Range] | None, known: Callable[[str], bool]) -> Found | None:
    """The best head among the first rows of a sheet; `known` says of a text whether it is a head one is looking for."""
    rows = rows[:SEEN]
    scores = [_score(row, known) for row in rows]
    best = max(range(len(rows)), key=lambda place: (scores[place], -place), default=None)
    if best is None or scores[best] <= 0:
        return None
    if not any(known(text) for text in _texts(rows[best]).values()):
        best = _first_wide(rows, scores)
        if best is None:
            return None
    return _with_neighbours(rows, best, merges or [], known)


def _texts(row: Row) -> dict[int, str]:
    return {column: as_text(value) for column, value in enumerate(row.values) if not is_blank(value)}


def _is_head_like(value) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and not _VALUE_LIKE.match(without_blanks(value))


def _score(row: Row, known) -> float:
    """Known heads count most, short words a little, values against it; 0 for what cannot be a head."""
    cells = [value for value in row.values if not is_blank(value)]
    like = [value for value in cells if _is_head_like(value)]
    hits = sum(1 for value in {as_text(value) for value in like} if known(value))
    if len(like) * 2 < len(cells) or is_about([as_text(value) for value in cells]):
        return 0
    if not hits and len(set(map(as_text, like))) < 2:
        return 0
    return hits * 3 + len(set(map(as_text, like))) * 0.5 - (len(cells) - len(like))


def _first_wide(rows: list[Row], scores: list[float]) -> int | None:
    """Without a known word: the first row of words that is about as wide as the rows below it."""
    widths = sorted(len(_texts(row)) for row in rows)
    usual = widths[len(widths) // 2]
    for place, row in enumerate(rows):
        cells = _texts(row)
        if scores[place] > 0 and len(cells) >= max(2, 0.6 * usual) and all(_is_head_like(row.values[column]) for column in cells):
            return place
    return None


def _with_neighbours(rows: list[Row], best: int, merges: list[Range], known) -> Found:
    first = last = best
    while first > 0 and last - first + 1 < _MOST_LINES and _joins(rows[first - 1], rows[first], merges):
        first -= 1
    while last + 1 < len(rows) and last - first + 1 < _MOST_LINES:
        if not (_joins(rows[last], rows[last + 1], merges) or _is_units(rows[last + 1])):
            break
        last += 1
    lines = rows[first : last + 1]
    texts = _joined(lines, merges)
    score = sum(3 if known(text) or known(text.rpartition(JOINT)[2]) else 0.5 for text in texts.values())
    return Found(tuple(row.number for row in lines), texts, score)


def _joins(upper: Row, lower: Row, merges: list[Range]) -> bool:
    """Whether the two rows are one head: the lower one parts groups of the upper one, and holds nothing but short words."""
    above, below = _texts(upper), _texts(lower)
    if lower.number != upper.number + 1 or len(above) < 2 or len(below) < 2 or is_about(list(above.values())):
        return False
    if not all(_is_head_like(lower.values[column]) for column in below) or not all(_is_head_like(upper.values[c]) for c in above):
        return False
    if _tall(upper, lower, merges, below):
        return True
    groups = _groups(upper, lower, merges)
    covered = {column for columns in groups.values() for column in columns}
    return any(len(columns) > 1 for columns in groups.values()) and set(below) <= covered and _unique(below, groups)


def _tall(upper: Row, lower: Row, merges: list[Range], below) -> bool:
    """Merged cells that span both lines, while something else stands beneath the rest."""
    tall = [m for m in merges if m[0][0] <= upper.number - 1 and m[1][0] >= lower.number - 1 and m[0][1] < len(upper.values)]
    wide = [m for m in merges if m[0][0] == m[1][0] == upper.number - 1 and m[1][1] > m[0][1]]
    covered = {column for m in wide for column in range(m[0][1], m[1][1] + 1)}
    return bool(tall and wide) and set(below) <= covered


def _unique(below: dict[int, str], groups: dict[int, list[int]]) -> bool:
    """A group of one column with a text of its own beneath would be a value under its head."""
    return all(len(columns) > 1 or columns[0] not in below for columns in groups.values())


def _groups(upper: Row, lower: Row, merges: list[Range]) -> dict[int, list[int]]:
    """For each text of the upper line the columns it stands over: its merged cells, else the blanks to its right with a text beneath."""
    below = _texts(lower)
    spans = {m[0][1]: m[1][1] for m in merges if m[0][0] == upper.number - 1}
    starts = sorted(_texts(upper))
    groups = {}
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else max(len(upper.values), len(lower.values))
        if start in spans:
            groups[start] = list(range(start, min(spans[start] + 1, end)))
            continue
        groups[start] = [start]
        for column in range(start + 1, end):
            if column not in below or (len(groups[start]) == 1 and start not in below):
                break
            groups[start].append(column)
    return groups


def _is_units(row: Row) -> bool:
    texts = list(_texts(row).values())
    return bool(texts) and all(_ONLY_UNIT.match(without_blanks(text)) for text in texts)


def _joined(lines: list[Row], merges: list[Range]) -> dict[int, str]:
    """The text of each column: its group's, then its own. A unit alone on its line goes into brackets behind."""
    texts: dict[int, str] = {}
    for place, line in enumerate(lines):
        own = _texts(line)
        spread = dict(own)
        if place + 1 < len(lines) and not _is_units(lines[place + 1]):
            for start, columns in _groups(line, lines[place + 1], merges).items():
                spread.update(dict.fromkeys(columns, own[start]))
        for column, text in spread.items():
            texts[column] = _join(texts.get(column, ""), text, is_unit=_is_units(line))
    return texts


def _join(before: str, text: str, *, is_unit: bool) -> str:
    if not before or before == text:
        return text
    if is_unit:
        return f"{before}（{text.strip('（）()[]【】')}）"
    return f"{before}{JOINT}{text}"
