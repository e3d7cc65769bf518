"""Damaged workbooks by the thousand: `python -m tests.exchange.fuzz_books --n 2000 --seed 1`.

Each file is a mutation of one of the corpus, made from (seed, number) alone; `--only 17` tries one again. What may come out is Refused or a
table read to its end in which no row is lost. Time and memory of every file are bounded.
"""

import argparse
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from promotion.common.errors import Refused
from promotion.common.sheets.limits import MB, Limits
from tests.exchange.corpus import CASES
from tests.exchange.mutations import mutate
from tests.exchange.plain import without_a_site
from tests.exchange.readback import read_all

MOST_SECONDS = 20.0  # of the processor, for one small file
MOST_MEMORY = 400 * MB
LIMITS = Limits(rows=20_000, area=400_000, unpacked=64 * MB, text=32 * MB)


@dataclass
class Figures:
    """What came of a run."""

    outcomes: Counter = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_number: int = -1


def make(seed: int, number: int) -> tuple[bytes, str]:
    """The file of this number and its name."""
    rng = random.Random(f"{seed}:{number}")
    case = rng.choice(CASES)
    return mutate(case.content, rng), case.file


def attempt(seed: int, number: int, figures: Figures) -> None:
    """Reads one file; anything but a table or Refused is a surprise."""
    content, filename = make(seed, number)
    began = time.process_time()
    try:
        read_all(content, filename, limits=LIMITS)
        figures.outcomes["table"] += 1
    except Refused:
        figures.outcomes["refused"] += 1
    except Exception as error:  # noqa: BLE001 (the very thing looked for)
        figures.surprises.append(f"{number}: {type(error).__name__}: {error}")
    spent = time.process_time() - began
    if spent > figures.slowest:
        figures.slowest, figures.slowest_number = spent, number


def run(seed: int, numbers) -> Figures:
    """Reads the files of these numbers."""
    figures = Figures()
    for number in numbers:
        attempt(seed, number, figures)
        if number and number % 200 == 0:
            print(f"{number}: {dict(figures.outcomes)}", flush=True)
    return figures


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    chosen = parser.parse_args()
    without_a_site()
    figures = run(chosen.seed, [chosen.only] if chosen.only is not None else range(chosen.n))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"{dict(figures.outcomes)}; slowest {figures.slowest:.2f} s (number {figures.slowest_number}); peak {memory / MB:.0f} MB")
    for surprise in figures.surprises:
        print(surprise)
    return int(bool(figures.surprises) or figures.slowest > MOST_SECONDS or memory > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
