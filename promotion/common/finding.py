"""What is written down of a row so that it can be found, and what is asked for. Pure.

Every text is folded (`names.folded`) and cut into its two-character pieces, in Python, so that both databases can look Chinese up by an
index. Names also bear the first letters of their pinyin. Codes are whole words of their own: the whole code, and each tail of six or more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from promotion.common import names

MOST_WORDS = 5
SHORTEST = 2
SHORTEST_TAIL = 6
LONGEST_NUMBER = 6


@dataclass(frozen=True)
class Entry:
    """`text`: the folded texts, a line each. `pieces`: what the index holds, parted by spaces."""

    text: str
    pieces: str


@dataclass(frozen=True)
class Word:
    """One word of a question: its folded text, the pieces that must all be there, and whole words any of which will do as well."""

    text: str
    pieces: tuple[str, ...]
    wholes: tuple[str, ...]

    @property
    def narrows(self) -> bool:
        """Whether an index can answer it."""
        return bool(self.pieces or self.wholes)


def entry_of(
    *, names_of: Iterable[str] = (), people: Iterable[str] = (), texts: Iterable[str] = (), codes: Iterable[str] = (), number=""
) -> Entry:
    """The entry of a row. `names_of` and `people` are found by their initials too (people by their surname's own reading), `codes` are
    信用代码, `number` is a project code."""
    lines = [names.folded(each) for each in (*names_of, *people, *texts, number)]
    for each in (*names_of, *people):
        lines += spoken(each)
    lines = list(dict.fromkeys(line for line in lines if line))
    pieces = {piece for line in lines for piece in pieces_of(line)}
    for code in filter(None, map(names.folded, codes)):
        pieces |= {code[-length:] for length in range(min(SHORTEST_TAIL, len(code)), len(code) + 1)}
    if number:
        pieces.add(_numbered(number.rpartition("-")[2]))
    return Entry("\n".join(lines), " ".join(sorted(pieces)))


@lru_cache(maxsize=4096)
def spoken(name: str) -> tuple[str, ...]:
    """Pinyin initials of a name: read as words, and where that differs with its first character as a surname (曾记 → cj, zj)."""
    return tuple(dict.fromkeys(each for each in (names.initials(name), names.initials(name, person=True)) if each))


def pieces_of(text: str) -> set[str]:
    """The two-character pieces of a folded text."""
    return {text[n : n + 2] for n in range(len(text) - 1)}


def words_of(text: str) -> list[Word]:
    """The words of a question, at most `MOST_WORDS`; what holds no letter, digit or character is left out."""
    folded = (names.folded(word) for word in text.split()[:MOST_WORDS])
    return [_word(each) for each in dict.fromkeys(folded) if each]


def is_askable(text: str) -> bool:
    """Whether `text` holds a word that can be looked up: two characters, or a number."""
    return any(word.narrows for word in words_of(text))


def says(name: str, words: Iterable[Word]) -> bool:
    """The same rule in memory, for tables that hold a few hundred names: every word is in the name or its initials."""
    lines = (names.folded(name), *spoken(name))
    return all(any(word.text in line for line in lines) for word in words)


def _word(text: str) -> Word:
    wholes = []
    if text.isascii() and len(text) >= SHORTEST_TAIL:
        wholes.append(text)
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER:
        wholes.append(_numbered(text))
    return Word(text, tuple(sorted(pieces_of(text))), tuple(wholes))


def _numbered(digits: str) -> str:
    # Three characters or more, so that it is nobody's piece.
    return f"no{int(digits)}" if digits.isdigit() else f"no{digits}"


def marked(text: str, words: Iterable[Word]) -> list[tuple[str, bool]]:
    """`text` cut into (part, whether a word stands there), for the template to mark; nothing is escaped or added here."""
    places = [(place, letter) for place, char in enumerate(text) for letter in names.folded(char)]
    line = "".join(letter for _place, letter in places)
    hit = set()
    for word in words:
        start = line.find(word.text)
        while start >= 0:
            hit.update(range(places[start][0], places[start + len(word.text) - 1][0] + 1))
            start = line.find(word.text, start + len(word.text))
    parts: list[tuple[str, bool]] = []
    for place, char in enumerate(text):
        is_hit = place in hit
        if parts and parts[-1][1] == is_hit:
            parts[-1] = (parts[-1][0] + char, is_hit)
        else:
            parts.append((char, is_hit))
    return parts
