"""One enterprise, many spellings; and two enterprises that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.names import initials, normalise

SAME = [
    ("四川省内江市天工科技有限责任公司", "天工科技有限公司"),
    ("天工科技（集团）有限公司", "天工科技集团有限公司"),
    ("天工科技股份有限公司", "天工科技"),
    ("天工科技 有限公司", "天工科技有限公司"),
    ("天工\u200b科技有限公司", "天工科技有限公司"),
    ("ＡＢＢ（中国）有限公司", "abb(中国)有限公司"),
    ("ABB Co., Ltd.", "abb co ltd"),
    ("重庆市政建设有限公司", "重庆市政建设集团有限公司"),
]
DIFFERENT = [
    ("四川发展有限公司", "内江发展有限公司"),
    ("四川城市建设有限公司", "重庆城市建设有限公司"),
    ("天工科技有限公司", "天工科技有限公司内江分公司"),
    ("天工科技有限公司", "天工新材料有限公司"),
    ("东兴区天工有限公司", "天工有限公司"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_meet(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_firms_stay_apart(one, other):
    assert normalise(one) != normalise(other)


def test_further_regions_can_be_named():
    assert normalise("内江市东兴区天工有限公司", regions=["东兴"]) == normalise("天工有限公司")


def test_a_name_that_is_all_suffix_or_all_region_stays_something():
    assert [normalise(name) for name in ("公司", "四川", "有限公司", "内江市")] == ["公司", "四川", "有限公司", "内江市"]


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_never_empty_for_letters(text):
    key = normalise(text)
    assert bool(key) == any(c.isalnum() for c in key) or not key
    assert normalise(key) == normalise(normalise(key))


@pytest.mark.parametrize(
    ("text", "person", "letters"),
    [
        ("重庆长安汽车", False, "cqcaqc"),
        ("长虹集团", False, "chjt"),
        ("ＡＢＢ中国", False, "abbzg"),
        ("单雄信", True, "sxx"),
        ("曾国强", True, "zgq"),
        ("解晓东", True, "xxd"),
        ("仇英", True, "qy"),
        ("查良镛", True, "zly"),
        ("万俟卨", True, "mqx"),
        ("张三", True, "zs"),
        ("", True, ""),
    ],
)
def test_initials_know_surnames(text, person, letters):
    assert initials(text, person=person) == letters
