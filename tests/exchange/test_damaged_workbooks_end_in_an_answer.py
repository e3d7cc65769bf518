"""A small run of the fuzzer: only Refused or a table comes out of damaged files, whatever the reader does inside."""

from tests.exchange.fuzz_books import make, run


def test_sixty_damaged_files_are_tables_or_refusals():
    figures = run(seed=7, numbers=range(60))
    assert figures.surprises == []
    assert sum(figures.outcomes.values()) == 60
    assert figures.outcomes["refused"] > 5
    assert figures.outcomes["table"] > 5


def test_a_file_is_made_from_its_number_alone():
    assert make(1, 5) == make(1, 5)
    assert len({make(1, number)[0] for number in range(20)}) > 15


def test_the_fuzzer_finds_a_surprise_where_there_is_one(monkeypatch):
    monkeypatch.setattr("tests.exchange.fuzz_books.read_all", lambda content, filename, limits: {}[filename])
    assert len(run(seed=1, numbers=range(3)).surprises) == 3
