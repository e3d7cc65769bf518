"""Which firms are worth comparing at all: those that share telling pieces of the name, a code or a mark. Pure, in memory.

For whoever has many firms at hand at once (the nightly look, an import): no firm is compared with all others. While one name is typed the
database does the same by the table of pieces (`services/finder.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator

from promotion.enterprises.likeness import Firm, Likeness, likeness
from promotion.enterprises.name_parts import pieces

CANDIDATES = 25  # compared with one firm at most
CROWD = 400  # a piece that more firms share tells nothing


class Crowd:
    """Firms by key, found by what they share."""

    def __init__(self, firms: Iterable[tuple[Hashable, Firm]] = ()):
        self.firms: dict[Hashable, Firm] = {}
        self._holders: dict[str, list] = defaultdict(list)
        for key, firm in firms:
            self.add(key, firm)

    def add(self, key: Hashable, firm: Firm) -> None:
        """Take one more in."""
        self.firms[key] = firm
        for piece in keys_of(firm):
            self._holders[piece].append(key)

    def near(self, firm: Firm, at_least: float, but: Hashable = None) -> list[tuple[Hashable, Likeness]]:
        """Those at least so like `firm`, the likest first; `but` is left out."""
        found = ((key, likeness(firm, self.firms[key])) for key in self._candidates(firm) if key != but)
        return sorted((row for row in found if row[1].score >= at_least), key=lambda row: (-row[1].score, str(row[0])))

    def pairs(self, at_least: float) -> Iterator[tuple[Hashable, Hashable, Likeness]]:
        """Every two that are at least so like, once."""
        done = set()
        for key, firm in self.firms.items():
            for other, found in self.near(firm, at_least, but=key):
                if (other, key) not in done:
                    done.add((key, other))
                    yield key, other, found

    def _candidates(self, firm: Firm) -> list:
        shared: Counter = Counter()
        for piece in keys_of(firm):
            holders = self._holders.get(piece, ())
            if len(holders) <= CROWD:
                weight = 100 if ":" in piece else 3 if len(holders) <= 5 else 1
                shared.update(dict.fromkeys(holders, weight))
        return [key for key, weight in shared.most_common(CANDIDATES) if weight > 1]


def keys_of(firm: Firm) -> set[str]:
    """Under what a firm is found: the pieces of its name, its codes, its marks."""
    codes = {f"code:{code}" for code in (firm.code, *firm.old_codes) if code}
    return pieces(firm.parts) | codes | firm.marks
