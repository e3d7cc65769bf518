"""How surely two names are one firm: worked cases, and the goal over invented firms."""

import pytest

from promotion.common.hanzi import simplified, sound_alike
from promotion.enterprises.likeness import LIKELY, SURE, WORTH, Firm, Why, likeness
from promotion.enterprises.name_parts import build_places, parts_of
from tests.enterprises.bench_twins import PRECISION, RECALL, judge
from tests.enterprises.firm_maker import make_firms

PLACES = build_places({"东兴区": "四川/内江/东兴/"})
CODE, OTHER_CODE = "91350100M000100Y43", "91990000ABCDEFGH1H"


def compared(one: str, other: str, **facts):
    mine = Firm(parts_of(one, PLACES), **facts.pop("mine", {}))
    return likeness(mine, Firm(parts_of(other, PLACES), **facts))


SURELY_ONE = [
    ("四川鑫源食品有限公司", "鑫源食品有限责任公司", Why.SAME_CORE),
    ("内江市鑫源食品有限公司", "四川鑫源食品股份有限公司", Why.SAME_CORE),
    ("鑫源（四川）食品有限公司", "四川鑫源食品（集团）有限公司", Why.SAME_CORE),
    ("四川内江市东兴区鑫源食品厂", "内江东兴鑫源食品厂", Why.SAME_CORE),
    ("鑫源食品有限公司", "鑫源 食品有限公司（筹）", Why.SAME_NAME),
    ("華豐農業有限公司", "华丰农业有限公司", Why.SAME_NAME),
    ("ＡＢＢ（中国）有限公司", "abb有限公司", Why.SAME_NAME),
    ("鑫源食品科技有限公司", "源鑫食品科技有限公司", Why.SWAPPED),
]
LIKELY_ONE = [
    ("鑫源食品科技有限公司", "鑫源食品", Why.SHORTER),
    ("鑫源食品有限公司", "欣源食品有限公司", Why.SOUND),
    ("内江华宁机械有限公司", "内江华林机械有限公司", Why.SOUND),
    ("瑞昌食品有限公司", "端昌食品有限公司", Why.SHAPE),
    ("鑫源精密机械有限公司", "鑫源精密机戒有限公司", Why.ONE_SIGN),
    ("鑫源精密机械有限公司", "鑫源精机械有限公司", Why.ONE_SIGN),
]
NOT_ONE = [
    ("重庆鑫源食品有限公司", "重庆鑫源食品有限公司成都分公司", Why.OTHER_BRANCH),
    ("鑫源食品有限公司重庆分公司", "鑫源食品有限公司成都分公司", Why.OTHER_BRANCH),
    ("内江第一食品厂", "内江第二食品厂", Why.OTHER_NUMBER),
    ("红光机械一厂", "红光机械二厂", Why.OTHER_NUMBER),
    ("演示企业1有限公司", "演示企业12有限公司", Why.OTHER_NUMBER),
    ("重庆鑫源食品有限公司", "成都鑫源食品有限公司", Why.OTHER_PLACE),
    ("鑫源食品有限公司", "鑫源包装有限公司", Why.OTHER_TRADE),
    ("鑫源食品有限公司", "鑫源食品机械有限公司", Why.OTHER_TRADE),
    ("鑫源食品有限公司", "恒源食品有限公司", Why.ONE_SIGN),
    ("四川发展有限公司", "内江发展有限公司", Why.SIMILAR),
    ("鑫源食品有限公司", "新鑫源食品有限公司", Why.ONE_SIGN),
]


@pytest.mark.parametrize(("one", "other", "why"), SURELY_ONE)
def test_one_firm_written_otherwise(one, other, why):
    for found in (compared(one, other), compared(other, one)):
        assert found.score >= SURE
        assert why in found.reasons


@pytest.mark.parametrize(("one", "other", "why"), LIKELY_ONE)
def test_a_slip_of_the_pen_is_likely_one(one, other, why):
    for found in (compared(one, other), compared(other, one)):
        assert LIKELY <= found.score < SURE + 0.05
        assert why in found.reasons


@pytest.mark.parametrize(("one", "other", "why"), NOT_ONE)
def test_what_only_looks_alike_stays_apart(one, other, why):
    for found in (compared(one, other), compared(other, one)):
        assert found.score < LIKELY
        assert why in found.reasons


def test_the_code_decides():
    assert compared("甲乙有限公司", "丙丁有限公司", mine={"code": CODE}, code=CODE).reasons == (Why.SAME_CODE,)
    assert compared("鑫源食品有限公司", "鑫源食品有限公司", mine={"code": CODE}, code=OTHER_CODE).is_vetoed


def test_a_code_known_as_old_is_no_veto():
    found = compared("鑫源食品有限公司", "鑫源食品有限公司", mine={"code": CODE}, code=OTHER_CODE, old_codes=frozenset({CODE}))
    assert (found.score, found.reasons) == (1, (Why.OLD_CODE,))


def test_a_code_with_a_wrong_check_digit_says_nothing():
    found = compared("鑫源食品有限公司", "鑫源食品有限公司", mine={"code": CODE}, code=CODE[:-1] + "0")
    assert found.reasons == (Why.SAME_NAME,)


def test_the_same_phone_weighs_much_beside_a_like_name_and_little_without():
    marks = {"marks": frozenset({"phone:13800000000"})}
    assert compared("鑫源食品有限公司", "恒源食品有限公司", mine=marks, **marks).score >= LIKELY
    alone = compared("鑫源食品有限公司", "江河物流有限公司", mine=marks, **marks)
    assert WORTH <= alone.score < LIKELY
    assert alone.words == "联系电话相同"


@pytest.mark.parametrize("name", ["", "！！", "（）", "🙂", "公司", "四川", "𠮷"])
def test_names_of_nothing_are_like_nothing_but_themselves(name):
    assert compared(name, "鑫源食品有限公司").score < WORTH
    assert compared("？？", name).score == 0


def test_reasons_are_words():
    assert compared("四川鑫源食品有限公司", "鑫源食品").words == "名称去掉地区和后缀后相同"


def test_what_the_ear_mixes_up_and_the_eye_writes_otherwise():
    assert sound_alike("兰宁", "南林")
    assert not sound_alike("天", "地")
    assert simplified("鹽業機電") == "盐业机电"


@pytest.mark.parametrize("seed", [11])
def test_the_goal_is_reached_on_invented_firms(seed):
    verdict = judge(make_firms(1000, 200, seed))
    assert verdict.recall >= RECALL
    assert verdict.precision >= PRECISION
