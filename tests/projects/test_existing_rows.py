"""What a row of 存量导入 must say, cell by cell: pure."""

import datetime
from dataclasses import replace

import pytest

from promotion.projects.existing import Existing, troubles

TODAY = datetime.date(2026, 11, 27)


def day(ago: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=ago)


SIGNED = Existing(
    stage="signed",
    dates={"planning": day(300), "signed": day(100)},
    has_investor=True,
    has_owner=True,
    has_chain=True,
    has_zone=True,
)
HELD = {"status": "on_hold", "status_on": day(20), "hold_until": day(-30), "reason": "等用地指标"}
CLOSED = {"status": "closed", "status_on": day(20), "reason": "投资方转向他省", "reason_code": "went_elsewhere"}


@pytest.mark.parametrize(
    "row",
    [
        SIGNED,
        replace(SIGNED, dates={"signed": TODAY}),
        replace(SIGNED, dates={"planning": day(100), "engagement": day(100), "signed": day(100)}),
        replace(SIGNED, **HELD),
        replace(SIGNED, **CLOSED),
        Existing("planning", {"planning": day(9)}, has_investor=True),
        Existing("planning", {"planning": day(9)}, has_chain=True, has_zone=True),
        Existing("engagement", {"engagement": day(9)}, has_investor=True, has_owner=True),
    ],
)
def test_these_come_in(row):
    assert troubles(row, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "cell", "words"),
    [
        ({"stage": "in_talks"}, "stage", "谋划、对接、签约或落地"),
        ({"dates": {"planning": day(300)}}, "signed_on", "请填写进入“签约”的日期"),
        ({"dates": {}}, "signed_on", "请填写进入“签约”的日期"),
        ({"dates": {"signed": day(-1)}}, "signed_on", "晚于今天"),
        ({"dates": {"planning": day(90), "signed": day(100)}}, "signed_on", "早于“谋划”日期"),
        ({"dates": {"signed": day(100), "landed": day(50)}}, "landed_on", "请改阶段，或清空这个日期"),
        ({"has_owner": False}, "owner", "不能没有责任人"),
        ({"has_investor": False}, "enterprise", "请填写投资方"),
        ({"has_zone": False}, "zone", "落户片区"),
        ({"has_sentence": False}, "sentence", "一句话"),
        ({"has_channel": False}, "channel", "招商方式"),
        ({"amount": -1}, "amount", "不能小于 0"),
        ({"is_nameless": True}, "code_name", "代号"),
        ({"status": "asleep"}, "status", "推进中、暂缓或终止"),
        (HELD | {"hold_until": None}, "hold_until", "90 天以内"),
        (HELD | {"hold_until": day(-91)}, "hold_until", "90 天以内"),
        (HELD | {"hold_until": TODAY}, "hold_until", "90 天以内"),
        (HELD | {"reason": " "}, "reason", "写明理由"),
        (HELD | {"status_on": None}, "status_on", "请填写暂缓的日期"),
        (CLOSED | {"status_on": day(-2)}, "status_on", "晚于今天"),
        (CLOSED | {"status_on": day(101)}, "status_on", "早于最近一个阶段的日期"),
        (CLOSED | {"reason_code": "bored"}, "reason_code", "终止原因"),
    ],
)
def test_each_trouble_names_its_cell_and_what_to_do(change, cell, words):
    found = troubles(replace(SIGNED, **change), TODAY)
    assert [trouble.field for trouble in found] == [cell]
    assert words in found[0].sentence


def test_a_lead_needs_an_investor_or_a_place():
    assert [each.field for each in troubles(Existing("planning", {"planning": day(9)}, has_zone=True), TODAY)] == ["enterprise"]


def test_all_troubles_of_a_row_are_told_at_once():
    row = Existing("landed", {"engagement": day(10), "signed": day(20)}, status="closed")
    fields = [each.field for each in troubles(row, TODAY)]
    assert fields == ["enterprise", "owner", "zone", "landed_on", "signed_on", "status_on", "reason", "reason_code"]


def test_the_journal_is_one_row_a_dated_stage_and_one_for_the_end():
    rows = replace(SIGNED, **CLOSED).entries()
    assert [(row["kind"], row["stage"], row["effective_on"]) for row in rows] == [
        ("import", "planning", day(300)),
        ("import", "signed", day(100)),
        ("close", "signed", day(20)),
    ]
    assert rows[-1]["reason_code"] == "went_elsewhere"
