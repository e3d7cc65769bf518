"""How much of a file is taken in. Everything that costs memory or time is bounded here."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one upload. Rows and columns count up to the last one that holds something; blank formatted ones cost nothing."""

    size: int = 20 * MB  # bytes of the file
    rows: int = 200_000
    columns: int = 200
    area: int = 6_000_000  # rows × columns of one sheet: the reader lays it out in memory
    unpacked: int = 512 * MB  # a zipped book, all parts together
    ratio: int = 200  # unpacked to packed, told apart from a bomb only above `ratio_from`
    ratio_from: int = 10 * MB
    members: int = 4_000
    text: int = 300 * MB  # bytes of shared text after every cell has its own copy
    flaws: int = 50_000  # error cells and formulas without a result
    sheets: int = 200


DEFAULT = Limits()
