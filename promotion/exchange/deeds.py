"""Of which deeds a column of days tells, and whether they have happened: a day of another deed, or one only planned, is never taken for it. Pure."""

from django.utils.translation import gettext as _

from promotion.common.sheets.cells import Cell, Fault, Read, shown
from promotion.exchange.wanted import MILESTONES, PROJECTS, Wanted, by_key

_TALKED_OF = "对接 洽谈 签约 签订 签署 落地 落户 注册 开工 动工 开建 竣工 投产 竣工投产 建成投产"
_GROUND, _PRODUCTION = "开工 动工 开建", "投产 竣工投产 建成投产"
_STONES = f"注册 竣工 建成投产 投产 {_GROUND}"  # which of them is the row's own, its node tells
# A column that is not here takes a day with no deed beside it.
OWN = {
    key: frozenset(words.split())
    for key, words in {
        "status_on": "暂缓 终止",
        "hold_until": "终止",
        "lease_until": "终止",
        "engaged_on": "对接 洽谈",
        "signed_on": "签约 签订 签署",
        "landed_on": "落地 落户 注册",
        "ground_broken_on": _GROUND,
        "ground_planned_on": _GROUND,
        "in_production_on": _PRODUCTION,
        "production_planned_on": f"竣工 {_PRODUCTION}",
        "progress_on": _TALKED_OF,
        "happened_on": _TALKED_OF,
        "next_on": _TALKED_OF,
        "planned_on": _STONES,
        "actual_on": _STONES,
    }.items()
}
HAPPENED = frozenset(
    "opened_on engaged_on signed_on landed_on ground_broken_on in_production_on status_on progress_on happened_on month actual_on".split()
)
_FIELD = by_key(MILESTONES) | by_key(PROJECTS)
_PLANNED_IN = {"ground_broken_on": "ground_planned_on", "in_production_on": "production_planned_on", "actual_on": "planned_on"}


def fitting(field: Wanted, cell: Cell, answer: Read | Fault) -> Read | Fault:
    """What was read of a day or a month, or a fault where it cannot stand in the column of `field`."""
    if isinstance(answer, Fault) or answer.is_empty:
        return answer
    words = {"text": shown(cell.value), "deed": answer.deed, "field": field.label}
    if answer.deed and answer.deed not in OWN.get(field.key, ()):
        sentence = _("“%(text)s”写的是“%(deed)s”，不是“%(field)s”：请填“%(field)s”这一项自己的日期，没有就留空。") % words
        return Fault(cell.address, sentence, words["text"])
    if answer.is_plan and field.key in HAPPENED:
        return Fault(cell.address, _not_yet(field, words), words["text"])
    return answer


def _not_yet(field: Wanted, words: dict) -> str:
    if field.key not in _PLANNED_IN:
        return _("“%(text)s”还只是计划，“%(field)s”只填已经发生的：请留空，发生以后再填。") % words
    words = words | {"column": _FIELD[_PLANNED_IN[field.key]].label}
    return _("“%(text)s”还只是计划，“%(field)s”只填已经发生的：请留空，发生以后再填；计划的日期写在“%(column)s”一列。") % words
