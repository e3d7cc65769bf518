"""How well twins are found: `python -m tests.enterprises.bench_twins --firms 1000 --doubles 200 --seed 7`.

Prints precision and recall over invented firms; exit code 1 below recall 0.95 or precision 0.98. Pairs that reach `LIKELY` count as found.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass

from promotion.enterprises.blocking import Crowd
from promotion.enterprises.likeness import LIKELY, Firm
from promotion.enterprises.name_parts import build_places, parts_of
from tests.enterprises.firm_maker import Made, make_firms

RECALL, PRECISION = 0.95, 0.98


@dataclass
class Verdict:
    """What was found of what there was."""

    right: set[tuple[int, int]]
    wrong: dict[tuple[int, int], str]
    missed: set[tuple[int, int]]

    @property
    def recall(self) -> float:
        """Of the doubles there are, the share found."""
        return len(self.right) / (len(self.right) + len(self.missed))

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right."""
        return len(self.right) / (len(self.right) + len(self.wrong))


def judge(made: list[Made]) -> Verdict:
    """Find the pairs among `made` and compare them with the truth."""
    places = build_places()
    crowd = Crowd((number, Firm(parts_of(each.name, places), each.code)) for number, each in enumerate(made))
    truth = {(each.of, number) for number, each in enumerate(made) if each.of is not None}
    found = {tuple(sorted((one, other))): " ".join(why.reasons) for one, other, why in crowd.pairs(LIKELY)}
    return Verdict(truth & set(found), {pair: words for pair, words in found.items() if pair not in truth}, truth - set(found))


def main() -> int:
    """Make, judge, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=1000)
    parser.add_argument("--doubles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was wrong")
    asked = parser.parse_args()
    made = make_firms(asked.firms, asked.doubles, asked.seed)
    verdict = judge(made)
    if asked.show:
        for one, other in sorted(verdict.missed):
            print("missed", made[other].how, made[one].name, made[other].name)
        for (one, other), words in verdict.wrong.items():
            print("wrong", made[other].how, made[one].name, made[other].name, words)
    print("look-alikes:", dict(Counter(each.how for each in made if each.of is None and each.how)))
    print("doubles:", dict(Counter(each.how for each in made if each.of is not None)))
    print(f"seed {asked.seed}: recall {verdict.recall:.3f} precision {verdict.precision:.3f}")
    return 0 if verdict.recall >= RECALL and verdict.precision >= PRECISION else 1


if __name__ == "__main__":
    sys.exit(main())
