"""What is written down to be found, and what a question asks: folding, pieces, initials, codes, marks."""

import pytest

from promotion.common.finding import entry_of, is_askable, marked, says, words_of


def test_texts_are_folded_and_cut_into_two_characters():
    entry = entry_of(texts=["ＡＢ公司（内江）\u200b"])
    assert entry.text == "ab公司内江"
    assert set(entry.pieces.split()) == {"ab", "b公", "公司", "司内", "内江"}


def test_no_piece_spans_two_texts():
    assert "江自" not in entry_of(texts=["内江", "自贡"]).pieces


@pytest.mark.parametrize(
    ("name", "initials"),
    [("重庆长安", {"cqca"}), ("曾记食品", {"cjsp", "zjsp"}), ("单县粮油", {"sxly"}), ("演示科技", {"yskj"})],
)
def test_names_are_found_by_their_initials_a_surname_by_its_own_too(name, initials):
    assert initials <= set(entry_of(names_of=[name]).text.split("\n"))


@pytest.mark.parametrize(("name", "initials"), [("单雄", "sx"), ("仇和", "qh"), ("尉迟恭", "ycg")])
def test_people_are_read_by_their_surname(name, initials):
    assert initials in entry_of(people=[name]).text.split("\n")


def test_a_credit_code_is_whole_or_a_tail_of_six():
    pieces = entry_of(codes=["91511002MA0000000X"]).pieces.split()
    assert {"91511002ma0000000x", "00000x"} <= set(pieces)
    assert not [piece for piece in pieces if len(piece) < 6]


@pytest.mark.parametrize(
    ("asked", "is_one"),
    [("演示", True), ("演", False), ("7", True), ("a", False), ("🙂", False), ("𠮷野", True), ("", False), ("演 示", False)],
)
def test_what_can_be_asked(asked, is_one):
    assert is_askable(asked) is is_one


def test_a_number_asks_for_the_project_of_that_number_however_it_is_written():
    assert {word.wholes for word in words_of("42 00042")} == {("no42",)}
    assert "no42" in entry_of(number="ZS2026-00042").pieces.split()


def test_long_questions_end():
    assert len(words_of(" ".join(f"词语{n}" for n in range(60)))) == 5


def test_the_places_of_the_words_are_marked_in_the_text_as_it_stands():
    parts = marked("演示（ＡＢ）食品<b>", words_of("示ab 食品"))
    assert parts == [("演", False), ("示（ＡＢ", True), ("）", False), ("食品", True), ("<b>", False)]
    assert "".join(part for part, _hit in parts) == "演示（ＡＢ）食品<b>"


def test_names_in_memory_are_compared_in_the_same_way():
    assert says("凌家片区", words_of("凌家"))
    assert says("凌家片区", words_of("ljpq"))
    assert not says("凌家片区", words_of("白马"))
