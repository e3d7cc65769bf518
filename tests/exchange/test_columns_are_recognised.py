"""Heads as offices write them, matched to fields; what is unsure, told twice or unknown is said."""

import pytest

from promotion.common.sheets.cells import letters
from promotion.common.sheets.tables import Head
from promotion.exchange.matching import knower, match, memory_key, split_unit
from promotion.exchange.reading import unfit_unit
from promotion.exchange.wanted import KINDS, PROJECTS


def heads(*texts):
    return [Head(place, letters(place), text) for place, text in enumerate(texts)]


def fields(matching):
    return {found.head.text: found.wanted.key for found in matching.found}


SHEETS = {
    "projects": "项目名称:name 投资方（企业名称）:enterprise 总投资（亿元）:amount 建设内容及规模:content 联系人:contact 联系电话:phone "
    "计划开工时间:ground_planned_on 开工时间:ground_broken_on 签约时间:signed_on 责任领导:leader 责任单位:unit 用地面积(亩):land_mu "
    "带动就业（人）:jobs 目前进展情况:progress 下步打算:next_step 存在的困难和问题:problem 招商方式:channel 所属产业链:chain 拟选址:zone",
    "enterprises": "企业名称:name 统一社会信用代码:uscc 注册地:region 主营业务:business 是否链主:is_chain_owner 联系人:contact 手机:phone 官网:website",
    "follow_ups": "项目名称:project 跟进时间:happened_on 洽谈内容:said 方式:kind 下一步:next_step 跟进人:author 参会人员:participants",
    "fund_arrivals": "项目名称:project 月份:month 到位资金（万元）:amount 凭证类型:evidence 备注:notes",
    "milestones": "项目名称:project 节点:kind 计划完成时间:planned_on 实际完成时间:actual_on 文号:evidence",
    "sites": "所属园区:zone 地块名称:name 类型:kind 面积（亩）:area_mu 是否详规覆盖:planning_covered 供地方式:supply_mode",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_real_sheet_of_each_kind_is_recognised_surely(kind):
    pairs = [pair.rpartition(":") for pair in SHEETS[kind].split()]
    matching = match(heads(*(head for head, _colon, _key in pairs)), KINDS[kind])
    assert fields(matching) == {head: key for head, _colon, key in pairs}
    assert all(found.is_sure for found in matching.found)
    assert (matching.unknown, matching.doubles, matching.missing) == ((), (), ())


@pytest.mark.parametrize("kind", KINDS)
def test_every_head_of_a_field_alone_is_that_field(kind):
    for wanted in KINDS[kind]:
        assert match(heads(wanted.label), KINDS[kind]).column(wanted.key) is not None, wanted.label


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_stands_twice_and_each_can_be_read(kind):
    assert len({one.key for one in KINDS[kind]}) == len(KINDS[kind])
    assert all(one.longest for one in KINDS[kind] if one.kind in ("text", "lines", "names"))


@pytest.mark.parametrize(
    ("text", "core", "unit"),
    [
        ("总投资（亿元）", "总投资", "亿元"),
        ("总 投 资\n(万元)", "总投资", "万元"),
        ("总投资(单位：万美元)", "总投资", "万美元"),
        ("总投资万元", "总投资", "万元"),
        ("总投资/亿元", "总投资", "亿元"),
        ("用地（亩）", "用地", "亩"),
        ("项目名称*（必填）", "项目名称", ""),
        ("投资方（企业名称）", "投资方企业名称", ""),
        ("元", "元", ""),
        ("", "", ""),
    ],
)
def test_a_head_is_its_word_and_its_unit(text, core, unit):
    assert split_unit(text) == (core, unit)


def test_a_remembered_mapping_goes_before_all_and_can_say_none():
    remembered = {memory_key("情况（2025）"): "progress", memory_key("项目名称"): ""}
    matching = match(heads("项目名称", "情况（2025）", "项目"), PROJECTS, remembered)
    assert fields(matching) == {"情况（2025）": "progress", "项目": "name"}
    assert [head.text for head in matching.unknown] == ["项目名称"]


def test_of_a_group_only_its_whole_is_the_field():
    assert fields(match(heads("投资额·合计", "投资额·外资"), PROJECTS)) == {"投资额·合计": "amount"}
    assert fields(match(heads("联系方式·联系人", "联系方式·电话"), PROJECTS)) == {"联系方式·联系人": "contact", "联系方式·电话": "phone"}


def test_what_only_contains_a_known_word_is_not_sure():
    (found,) = match(heads("2025年签约时间节点"), PROJECTS).found
    assert (found.wanted.key, found.is_sure) == ("signed_on", False)


def test_every_head_is_in_exactly_one_place():
    given = heads("序号", "项目名称", "项目名称", "总投资", "总投资额", "奇怪的列", "", "备注")
    matching = match(given, PROJECTS)
    parts = [[one.head for one in matching.found], [one.head for one in matching.doubles], list(matching.unknown), list(matching.numbers)]
    assert sorted(head.column for part in parts for head in part) == list(range(len(given)))
    assert [one.head.column for one in matching.doubles] == [2, 4]


def test_a_unit_the_field_does_not_take_is_told():
    area, money = match(heads("用地面积（公顷）", "总投资（亿元）"), PROJECTS).found
    assert (unfit_unit(area), unfit_unit(money)) == (True, False)


def test_missing_fields_are_told():
    assert [one.key for one in match(heads("投资方"), PROJECTS).missing] == ["name"]


def test_heads_are_known_wherever_they_stand():
    known = knower(PROJECTS)
    assert (known("总 投 资（亿元）"), known("序号"), known("甲项目"), known("")) == (True, True, False, False)
