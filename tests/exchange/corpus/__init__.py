"""Ugly workbooks, each with one line that says what must come out of it."""

from tests.exchange.corpus import broken, files, heads, layouts, values
from tests.exchange.corpus.cases import Case

CASES: tuple[Case, ...] = (*heads.CASES, *layouts.CASES, *values.CASES, *files.CASES, *broken.CASES)
