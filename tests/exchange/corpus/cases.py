"""What is expected of an ugly workbook."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

A = [1, "甲项目", "甲公司", 3500, "2025-03-05"]
B = [2, "乙项目", "乙公司", 12000, "2025-04-06"]
C = [3, "丙项目", "丙公司", 800, "2025-05-07"]


@dataclass(frozen=True)
class Case:
    """`good`: row → (name, 万元); `faults`: addresses; `skipped`: row → reason; `warned`: (row, field) with a caution; `also`: (row, field) →
    value; or `refused`: a piece of the sentence. Whatever is not named must not happen."""

    says: str
    make: Callable[[], bytes]
    good: dict = field(default_factory=dict)
    faults: tuple = ()
    skipped: dict = field(default_factory=dict)
    warned: tuple = ()
    also: dict = field(default_factory=dict)
    hidden: tuple = ()
    unit: str = ""
    unknown: tuple = ()
    refused: str = ""
    file: str = "台账.xlsx"

    @cached_property
    def content(self) -> bytes:
        return self.make()


def two(first=2, name_a="甲项目", name_b="乙项目") -> dict:
    """Rows A and B from row `first` on."""
    return {first: (name_a, "3500"), first + 1: (name_b, "12000")}
