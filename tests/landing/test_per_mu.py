"""亩均论英雄: the formulas against the published means of Sichuan for 2020, no data apart from 0, grades by quota."""

import random
from decimal import Decimal
from functools import total_ordering

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.landing.per_mu import Figures, Indicators, Quota, grades, indicators, means

# 427.4 万/亩, 14.3 万/亩, 144.4 万/人, 4.9 万/tce, 1.5 % (2020): figures that must give exactly these.
OF_2020 = Figures(
    output=Decimal(4900),
    revenue=Decimal("308582.8"),
    tax=Decimal("10324.6"),
    rd=Decimal("4628.742"),
    jobs=2137,
    energy_tce=Decimal(1000),
    land_mu=Decimal(722),
)
MEANS_2020 = Indicators(Decimal("427.4"), Decimal("14.3"), Decimal("144.4"), Decimal("4.9"), Decimal("1.5"))


def test_the_means_of_2020():
    assert indicators(OF_2020) == MEANS_2020
    assert means([OF_2020, OF_2020]) == MEANS_2020


def test_no_data_is_not_nought():
    assert indicators(Figures()) == Indicators()
    assert indicators(Figures(tax=Decimal(0), land_mu=Decimal(10))).tax_per_mu == 0
    assert indicators(Figures(tax=Decimal(5), land_mu=Decimal(0))).tax_per_mu is None
    assert indicators(Figures(revenue=Decimal(5), jobs=0)).revenue_per_head is None


def test_a_mean_takes_only_whole_pairs():
    rows = [Figures(revenue=Decimal(100), land_mu=Decimal(1)), Figures(revenue=Decimal(900)), Figures(land_mu=Decimal(50))]
    assert means(rows).revenue_per_mu == 100


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([], ""),
        ([5], "-"),
        ([5, 4], "--"),
        ([9, 5, 4], "BBC"),
        ([9, 8, 7, 6], "ABBC"),
        ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], "AAABBBBBBC"),
        ([9, 9, 9, 9, 6, 5, 4, 3, 2, 1], "BBBBBBBBBC"),  # equals at the edge of A are all B
        ([10, 9, 8, 7, 6, 5, 4, 1, 1, 1], "AAABBBBCCC"),  # equals at the edge of C are all C
        ([9, None, 8, 7, 6], "A-BBC"),
        ([7, 7, 7], "CCC"),
    ],
)
def test_grades_by_hand(values, wanted):
    given_values = {n: None if value is None else Decimal(value) for n, value in enumerate(values)}
    assert "".join(grade or "-" for grade in grades(given_values, Quota()).values()) == wanted


@given(st.lists(st.integers(0, 20), min_size=1, max_size=60), st.integers(0, 60), st.integers(0, 40))
def test_a_keeps_its_share_c_has_its_share_and_the_better_is_never_worse(values, a_most, c_least):
    found = grades(dict(enumerate(map(Decimal, values))), Quota(a_most, c_least, 1))
    count = {grade: list(found.values()).count(grade) for grade in "ABC"}
    assert count["A"] * 100 <= a_most * len(values)
    assert count["C"] * 100 >= c_least * len(values)
    for one, value in enumerate(values):
        assert all(found[one] <= found[other] for other, less in enumerate(values) if less < value)


@given(st.lists(st.integers(0, 20) | st.none(), max_size=60), st.integers(0, 60), st.integers(0, 40))
def test_grades_follow_from_how_many_are_better_and_as_good(values, a_most, c_least):
    found = grades(dict(enumerate(values)), Quota(a_most, c_least, 1))
    known = [value for value in values if value is not None]
    edge = len(known) + -len(known) * c_least // 100
    for key, value in enumerate(values):
        if value is None:
            assert found[key] == ""
            continue
        as_good, better = sum(other >= value for other in known), sum(other > value for other in known)
        a_or_b = "A" if as_good <= len(known) * a_most // 100 else "B"
        assert found[key] == ("C" if better >= edge or as_good > edge else a_or_b)


def test_many_are_graded_with_few_comparisons():
    made = []

    @total_ordering
    class Counted:
        def __init__(self, value):
            self.value = value

        def __eq__(self, other):
            made.append(1)
            return self.value == other.value

        def __lt__(self, other):
            made.append(1)
            return self.value < other.value

    rng = random.Random(1)
    grades({n: Counted(rng.random()) for n in range(2000)}, Quota())
    assert len(made) < 2000 * 50
