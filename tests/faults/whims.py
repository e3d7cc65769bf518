"""What a sink does to the next request: told one by one, or by chance from a seed."""

import argparse
import random
import threading
from collections import deque


class Whims:
    """`script`: faults for the next requests, one each ("" is none). When it is used up, `chances` (fault → probability) decide."""

    def __init__(self, chances: dict[str, float] | None = None, seed: int = 1):
        self.script: deque[str] = deque()
        self.chances = chances or {}
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def next(self) -> str:
        """The fault of one request, "" when it is served as it should be."""
        with self._lock:
            if self.script:
                return self.script.popleft()
            drawn = self._random.random()
            for fault, chance in self.chances.items():
                if drawn < chance:
                    return fault
                drawn -= chance
        return ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--faults drop-read=0.1,late=0.05 --seed 1 --delay 12` on a sink's command line."""
    parser.add_argument("--faults", default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--delay", type=float, default=12.0)


def from_options(options: argparse.Namespace) -> Whims:
    """As `add_options` were given."""
    pairs = (entry.rpartition("=") for entry in options.faults.split(",") if entry)
    return Whims({fault: float(chance) for fault, _sep, chance in pairs}, options.seed)
