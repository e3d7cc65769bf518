"""Measure pages in this process: time and queries of the same request, many times."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM_UP = 3


@dataclass(frozen=True)
class Measured:
    """One page: p50 and p95 in milliseconds, and how many queries it asks."""

    name: str
    p50: float
    p95: float
    queries: int


def measure(name: str, ask: Callable, times: int) -> Measured:
    """Ask `times` times after a warm-up. `ask` makes one request and raises when the answer is not the expected one."""
    for _each in range(WARM_UP):
        ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
        queries = len(captured)
    spent = []
    for _each in range(times):
        start = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    return Measured(name, median(spent), spent[min(int(len(spent) * 0.95), len(spent) - 1)], queries)
