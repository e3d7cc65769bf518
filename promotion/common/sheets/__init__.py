"""Sheets as people make them: from uploaded bytes to rows whose every cell is a value, empty on purpose, or a fault named by its cell.

`books.open_book` (what file is this) → `tables.find_table` (where are head and rows) → `values`, `amounts`, `days` (what does a cell say).
Ground floor: no word of the domain; what heads mean is said by `promotion.exchange.heads`.
"""
