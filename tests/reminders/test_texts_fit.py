"""A text is cut to what the other side takes, never within a character, and keeps its last line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.reminders.channels.fitting import MARK, fit

TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=400)


@pytest.mark.parametrize(
    ("text", "limit", "fitted"),
    [
        ("短\n#1", 100, "短\n#1"),
        ("甲乙丙丁戊\n#1", 15, "甲乙丙…\n#1"),
        ("甲乙丙丁戊\n#1", 14, "甲乙…\n#1"),
        ("甲乙丙丁戊\n#1", 11, "甲…\n#1"),
        ("甲乙丙丁戊", 9, "甲乙…"),
        ("𠮷𠮷𠮷\n#1", 11, "𠮷…\n#1"),
        ("甲\n" + "尾" * 10, 15, "甲\n尾尾…"),
    ],
)
def test_samples(text, limit, fitted):
    assert fit(text, limit) == fitted
    assert len(fitted.encode()) <= limit


@given(TEXT, st.integers(min_value=20, max_value=600))
def test_it_always_fits_and_is_the_beginning_of_what_was_said(text, limit):
    fitted = fit(text, limit)
    assert len(fitted.encode()) <= limit
    head, mark, _tail = fitted.rpartition(MARK)
    assert fitted == text or (mark and text.startswith(head))


@given(TEXT, st.integers(min_value=40, max_value=200))
def test_the_number_in_the_last_line_stays(text, limit):
    assert fit(f"{text}\n#A1B2", limit).endswith("\n#A1B2")
