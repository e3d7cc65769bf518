"""Width, blanks and invisible marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.text import one_line, strip_invisible, to_halfwidth, without_blanks

LINES = [
    ("  内江　高新区 ", "内江 高新区"),
    ("甲\u200b乙\ufeff丙", "甲乙丙"),
    ("a\tb\r\nc", "a b c"),
    ("\u202e倒\u202c", "倒"),
    ("𠮷野家 👨‍👩‍👧", "𠮷野家 👨‍👩‍👧"),
    ("\x00\x07x", "x"),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "line"), LINES)
def test_one_line_loses_only_what_cannot_be_seen(typed, line):
    assert one_line(typed) == line


def test_full_width_becomes_ascii_and_chinese_marks_stay():
    assert to_halfwidth("ＡＢＣ１２３（）：，。、　") == "ABC123():,。、 "


def test_line_ends_and_tabs_survive():
    assert strip_invisible("一\n二\t三") == "一\n二\t三"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    for clean in (one_line, without_blanks, to_halfwidth, strip_invisible):
        assert clean(clean(text)) == clean(text)
