"""How surely two entries are one firm, and why. Pure: facts in, a score from 0 to 1 with its reasons out.

Source: domain §3. The exact 信用代码 decides; else the name without width, brackets, region and legal suffix; else what differs between the
two names is judged: by ear, by eye, one sign, or a word that says little. Vetoes come first: two different valid codes, a branch, a number.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from promotion.common import uscc
from promotion.common.hanzi import look_alike, sound_alike
from promotion.enterprises.firm_words import FILLERS
from promotion.enterprises.name_parts import NameParts

SURE = 0.9  # one must be meant
LIKELY = 0.8  # somebody has to look at it
MARK = 3  # a 字号 has two or three signs; what a longer one holds more is a trade that no table knows
TELLING = "新老大小上下东西南北中甲乙丙丁"  # put in to tell a firm from the other one
WORTH = 0.6  # worth showing to who types the name


class Why(StrEnum):
    """The reasons, kept as codes and shown in words."""

    SAME_CODE = "same_code"
    OLD_CODE = "old_code"
    SAME_NAME = "same_name"
    SAME_CORE = "same_core"
    OLD_NAME = "old_name"
    SOUND = "sound"
    SHAPE = "shape"
    SWAPPED = "swapped"
    ONE_SIGN = "one_sign"
    SHORTER = "shorter"
    SIMILAR = "similar"
    SAME_PLACE = "same_place"
    SAME_PHONE = "same_phone"
    SAME_DOMAIN = "same_domain"
    OTHER_CODE = "other_code"
    OTHER_BRANCH = "other_branch"
    OTHER_NUMBER = "other_number"
    OTHER_PLACE = "other_place"
    OTHER_TRADE = "other_trade"


WORDS_OF = {
    Why.SAME_CODE: _("同一信用代码"),
    Why.OLD_CODE: _("与曾用信用代码相同"),
    Why.SAME_NAME: _("名称相同"),
    Why.SAME_CORE: _("名称去掉地区和后缀后相同"),
    Why.OLD_NAME: _("与曾用名相符"),
    Why.SOUND: _("名称读音相同"),
    Why.SHAPE: _("名称有形近字"),
    Why.SWAPPED: _("名称有两字颠倒"),
    Why.ONE_SIGN: _("名称只差一字"),
    Why.SHORTER: _("一个像是另一个的简称"),
    Why.SIMILAR: _("名称相似"),
    Why.SAME_PLACE: _("地区一致"),
    Why.SAME_PHONE: _("联系电话相同"),
    Why.SAME_DOMAIN: _("网址或邮箱域名相同"),
    Why.OTHER_CODE: _("信用代码不同"),
    Why.OTHER_BRANCH: _("一个是分支机构"),
    Why.OTHER_NUMBER: _("序号不同"),
    Why.OTHER_PLACE: _("地区不同"),
    Why.OTHER_TRADE: _("行业不同"),
}
VETOES = frozenset({Why.OTHER_CODE, Why.OTHER_BRANCH, Why.OTHER_NUMBER})


@dataclass(frozen=True)
class Firm:
    """What is compared of a firm. `old_codes` are those it had before; `marks` tell it beside its name, such as `phone:138…`, `domain:x.cn`."""

    parts: NameParts
    code: str = ""
    old_codes: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """0 to 1, with the reasons for it and against it."""

    score: float
    reasons: tuple[Why, ...] = ()

    @property
    def words(self) -> str:
        """The reasons as a person reads them."""
        return "；".join(str(WORDS_OF[reason]) for reason in self.reasons)

    @property
    def is_vetoed(self) -> bool:
        """Whether the two cannot be one."""
        return bool(VETOES & set(self.reasons))

    def above(self, other: "Likeness") -> bool:
        """Whether it weighs more."""
        return self.score > other.score


def likeness(one: Firm, other: Firm) -> Likeness:
    """How surely `one` and `other` are the same firm."""
    by_code = _by_code(one, other)
    if by_code:
        return by_code
    if one.parts.branch != other.parts.branch:
        return Likeness(0, (Why.OTHER_BRANCH,))
    if sorted(one.parts.numbers) != sorted(other.parts.numbers):
        return Likeness(0, (Why.OTHER_NUMBER,))
    return _with_marks(_in_place(_by_name(one.parts, other.parts), one.parts, other.parts), one, other)


def share(one: str, other: str) -> float:
    """Share of common two-sign pieces of two texts, 0 to 1 (Dice)."""
    first, second = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else float(one == other)


def _by_code(one: Firm, other: Firm) -> Likeness | None:
    mine, theirs = ({firm.code} if firm.code and _is_valid(firm.code) else set() for firm in (one, other))
    if mine & theirs:
        return Likeness(1, (Why.SAME_CODE,))
    if (mine & other.old_codes) or (theirs & one.old_codes):
        return Likeness(1, (Why.OLD_CODE,))
    return Likeness(0, (Why.OTHER_CODE,)) if mine and theirs else None


@lru_cache(maxsize=65536)
def _is_valid(code: str) -> bool:
    return uscc.is_valid(code)


def _by_name(one: NameParts, other: NameParts) -> Likeness:
    if not one.core or not other.core:
        return Likeness(0)
    if one.bare == other.bare:
        return Likeness(0.98, (Why.SAME_NAME,))
    if one.core == other.core:
        return Likeness(0.95, (Why.SAME_CORE,))
    return _by_difference(one, other) or _by_share(one, other)


def _by_share(one: NameParts, other: NameParts) -> Likeness:
    """Nothing better to say than how much is common; never enough to be sure."""
    common = share(one.core, other.core)
    if one.mark == other.mark and one.trades and other.trades:
        return Likeness(min(0.55, common), (Why.SIMILAR, Why.OTHER_TRADE))
    return Likeness(min(0.78, common * 0.9), (Why.SIMILAR,))


def _by_difference(one: NameParts, other: NameParts) -> Likeness | None:
    """What stands between the common beginning and the common end of the two cores."""
    front, mine, theirs = _middles(one.core, other.core)
    if mine and theirs and sorted(mine) == sorted(theirs) and len(mine) <= 3:
        return Likeness(0.9, (Why.SWAPPED,))
    if mine and theirs:
        return _by_substitution(one, other, front, mine, theirs)
    return _by_omission(*((one, other) if len(one.core) < len(other.core) else (other, one)), front, mine or theirs)


def _by_substitution(one, other, front: int, mine: str, theirs: str) -> Likeness | None:
    if sound_alike(mine, theirs) and len(mine) <= 3 and len(one.core) >= 3:
        return Likeness(0.88, (Why.SOUND,))
    if len(mine) != 1 or len(theirs) != 1 or len(one.core) < 4 or _both_say_a_trade(one, other):
        return None
    if look_alike(mine, theirs):
        return Likeness(0.86, (Why.SHAPE,))
    return Likeness(_in_mark(front, one, other) or 0.86, (Why.ONE_SIGN,))


def _in_mark(front: int, *names: NameParts) -> float:
    """What a difference of one sign inside the 字号 is worth, the less the shorter it is: 鑫源 and 鑫泉 are two. 0: it lies behind."""
    length = min(len(each.mark) for each in names)
    return {1: 0.4, 2: 0.62, 3: 0.7}.get(length, 0.72) if front < min(length, MARK) else 0


def _both_say_a_trade(one: NameParts, other: NameParts) -> bool:
    """Whether the difference is between two trades that both exist: 食品 and 药品 are no slip of the pen."""
    return one.mark == other.mark and one.trades != other.trades


def _by_omission(short: NameParts, long: NameParts, front: int, extra: str) -> Likeness | None:
    """One has `extra`, the other has not."""
    if short.mark == long.mark and set(long.trades) >= set(short.trades):
        added = [word for word in long.trades if word not in short.trades]
        if all(word in FILLERS for word in added):
            return Likeness(0.88 if short.trades or len(short.mark) > 2 else 0.82, (Why.SHORTER,))
        if not short.trades:
            return Likeness(0.72, (Why.SHORTER,))
        return Likeness(0.55, (Why.SIMILAR, Why.OTHER_TRADE))
    if front == 0 and len(extra) in (2, 3) and len(short.mark) >= 2 and short.trades and not short.region:
        return Likeness(0.82, (Why.SHORTER,))  # in front stands, as a rule, a place that no table knows
    if len(extra) != 1 or len(short.core) < 3:
        return None
    if extra in TELLING and (front < len(long.mark) or short.trades == long.trades):
        return Likeness(0.62, (Why.ONE_SIGN,))
    return Likeness(_in_mark(front, long) or 0.86, (Why.ONE_SIGN,))


def _middles(one: str, other: str) -> tuple[int, str, str]:
    """(length of the common beginning, what is left of each between it and the common end)."""
    most = min(len(one), len(other))
    front = next((n for n in range(most) if one[n] != other[n]), most)
    back = next((n for n in range(most - front) if one[-1 - n] != other[-1 - n]), most - front)
    return front, one[front : len(one) - back], other[front : len(other) - back]


def _in_place(found: Likeness, one: NameParts, other: NameParts) -> Likeness:
    """Two places of which neither lies in the other speak against it; the same one speaks for it where something is in doubt."""
    if not one.region or not other.region:
        return found
    if not (one.region.startswith(other.region) or other.region.startswith(one.region)):
        return Likeness(min(0.6, found.score), (*found.reasons, Why.OTHER_PLACE))
    if one.region == other.region and 0.7 <= found.score < SURE:
        return Likeness(min(found.score + 0.05, 0.89), (*found.reasons, Why.SAME_PLACE))
    return found


def _with_marks(found: Likeness, one: Firm, other: Firm) -> Likeness:
    """The same phone or the same domain: much beside a like name, little without one."""
    common = {mark.partition(":")[0] for mark in one.marks & other.marks}
    reasons = tuple(why for kind, why in (("phone", Why.SAME_PHONE), ("domain", Why.SAME_DOMAIN)) if kind in common)
    if not reasons:
        return found
    score = max(found.score, 0.85) if found.score >= 0.5 else max(found.score, WORTH)
    return Likeness(score, (*found.reasons, *reasons) if found.score >= 0.3 else reasons)
