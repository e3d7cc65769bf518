"""Robots in groups against a real little server that speaks both dialects and checks signatures; it refuses, drops and stays silent."""

import datetime
import socket

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotion.common import outgoing
from promotion.common.secrets import Secret
from promotion.reminders.answers import YES as ACCEPTED
from promotion.reminders.answers import Verdict
from promotion.reminders.channels import robot_dingtalk, robots
from promotion.reminders.channels.way import Letter
from promotion.reminders.models import Robot
from tests.faults import dialects, serving
from tests.reminders import office as make

pytestmark = pytest.mark.django_db
WECOM_KEY = "693a91f6-7aaa-4bc4-97a0-0ec2bcfa5aaa"
DINGTALK_KEY = "566cc69da782ec33d5f0d3f8b2f6a1b0c9d8e7f6a5b4c3d2e1f00112233445566"
SIGNING = "SEC0123456789abcdef0123456789abcdef"
NO, NEVER, UNCLEAR, YES = Verdict.NOT_NOW, Verdict.NEVER, Verdict.UNCLEAR, Verdict.YES
BOTH = pytest.mark.parametrize("dialect", ["wecom", "dingtalk"])


@pytest.fixture
def sink(tmp_path):
    with serving.web(tmp_path, delay=0.02) as server:
        server.keys = {WECOM_KEY: "", DINGTALK_KEY: SIGNING}
        yield server


def make_robot(sink, dialect, **facts):
    door = f"/cgi-bin/webhook/send?key={WECOM_KEY}" if dialect == "wecom" else f"/robot/send?access_token={DINGTALK_KEY}"
    secret = "" if dialect == "wecom" else SIGNING
    values = {"name": f"{dialect}群", "dialect": dialect, "address": sink.url + door, "secret": secret, "zone": make.make_zone()} | facts
    return Robot.objects.get(pk=Robot.objects.create(**values).pk)


def send(robot, text="回访\n#A1B2"):
    return robots.send(Letter(robot, "", text, "key"))


@BOTH
def test_a_message_arrives_as_a_text(sink, dialect, tmp_path):
    assert send(make_robot(sink, dialect)) == ACCEPTED
    [taken] = serving.taken(tmp_path)
    assert (taken["dialect"], taken["text"]) == (f"robot_{dialect}", "回访\n#A1B2")


@BOTH
@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        ("drop-read", UNCLEAR),
        ("drop-unread", UNCLEAR),
        ("refuse", UNCLEAR),
        ("cut", UNCLEAR),
        ("garbage", UNCLEAR),
        ("bare", UNCLEAR),
        ("huge", UNCLEAR),
        ("http:504", UNCLEAR),
        ("http:500", NO),
        ("http:429", NO),
        ("http:404", NEVER),
        ("redirect", NO),
        ("busy", NO),
        ("code:99999", NO),
        ("late", YES),
    ],
)
def test_each_mishap_of_the_line_is_sorted(sink, dialect, fault, verdict):
    sink.whims.script.append(fault)
    assert send(make_robot(sink, dialect)).verdict == verdict


@pytest.mark.parametrize(
    ("dialect", "code", "verdict", "words", "minutes"),
    [
        ("wecom", 45009, NO, "太快", 1),
        ("wecom", 45033, NO, "过多", 1),
        ("wecom", 93000, NEVER, "重新添加", 0),
        ("wecom", 93004, NEVER, "停用", 0),
        ("wecom", 93008, NEVER, "不在群里", 0),
        ("wecom", 45002, NEVER, "消息内容", 0),
        ("dingtalk", 130101, NO, "太快", 10),
        ("dingtalk", 410100, NO, "太快", 10),
        ("dingtalk", 660026, NO, "太快", 10),
        ("dingtalk", 90030, NO, "今天", 360),
        ("dingtalk", 310000, NEVER, "加签密钥、关键词、IP", 0),
        ("dingtalk", 300001, NEVER, "地址失效", 0),
        ("dingtalk", 300005, NEVER, "地址失效", 0),
        ("dingtalk", 400013, NEVER, "解散", 0),
        ("dingtalk", 400102, NEVER, "停用", 0),
        ("dingtalk", 430102, NEVER, "消息内容", 0),
    ],
)
def test_each_code_is_sorted_and_says_what_to_do(sink, dialect, code, verdict, words, minutes):
    sink.whims.script.append(f"code:{code}")
    answer = send(make_robot(sink, dialect))
    assert (answer.verdict, answer.not_before) == (verdict, datetime.timedelta(minutes=minutes))
    assert words in answer.detail
    assert str(code) in answer.detail


@BOTH
def test_no_answer_in_time_is_no_clear_answer(sink, dialect, monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    sink.delay = 30
    sink.whims.script.append("late")
    assert send(make_robot(sink, dialect)).verdict == UNCLEAR


@BOTH
def test_nobody_listening_is_a_definite_no(sink, dialect):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))  # bound, not listening
        robot = make_robot(sink, dialect, address=f"http://127.0.0.1:{line.getsockname()[1]}/robot/send?access_token={DINGTALK_KEY}")
        answer = send(robot)
    assert (answer.verdict, answer.detail) == (NO, "对方拒绝连接")


def test_a_dingtalk_message_is_signed_at_the_moment_it_leaves(sink, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 18, 2, tzinfo=datetime.UTC), tick=False)
    assert send(make_robot(sink, "dingtalk")).verdict == YES
    assert "&timestamp=1794967200000&sign=" in sink.seen[-1][0]


def test_a_wrong_signing_key_is_a_no_until_it_is_mended(sink):
    answer = send(make_robot(sink, "dingtalk", secret="SEC-another-key-altogether"))
    assert answer.verdict == NEVER
    assert "310000" in answer.detail


def test_a_signature_is_what_the_service_works_out():
    sign = robot_dingtalk.signature("SECxyz", 1700000000000)
    # Worked out with `printf '1700000000000\nSECxyz' | openssl dgst -sha256 -hmac SECxyz -binary | base64`.
    assert sign == "0PUR1j8g85Xg3vlFV%2FUrEcxXfF5HpCAGzcjrNfyJoyg%3D"


def test_a_robot_that_does_not_sign_sends_no_signature(sink):
    sink.keys[DINGTALK_KEY] = ""
    assert send(make_robot(sink, "dingtalk", secret="")).verdict == YES
    assert "sign=" not in sink.seen[-1][0]


@pytest.mark.parametrize(("dialect", "longest"), [("wecom", 2048), ("dingtalk", 5000)])
def test_a_long_text_is_cut_and_keeps_its_number(sink, dialect, longest, tmp_path):
    assert send(make_robot(sink, dialect), "很长" * 5000 + "\n#A1B2").verdict == YES
    text = serving.taken(tmp_path)[0]["text"]
    assert text.endswith("…\n#A1B2")
    assert longest - 3 < len(text.encode()) <= longest


@BOTH
def test_a_lost_key_says_that_the_address_must_be_entered_again(sink, dialect):
    robot = make_robot(sink, dialect)
    robot.address = Secret("gAAAA-closed-with-a-key-that-is-gone")
    answer = send(robot)
    assert answer.verdict == NO
    assert "重新填写" in answer.detail


def test_a_robot_that_is_switched_off_says_nothing(sink):
    assert send(make_robot(sink, "wecom", enabled=False)).verdict == NEVER
    assert sink.seen == []


def test_the_channel_is_on_while_a_robot_is_enabled(sink):
    with CaptureQueriesContext(connection) as queries:
        assert not robots.WAY.is_on()
    assert len(queries) == 1
    make_robot(sink, "wecom")
    assert robots.WAY.is_on()


@BOTH
def test_neither_address_nor_key_nor_signature_is_told(sink, dialect, caplog):
    caplog.set_level("DEBUG")
    robot = make_robot(sink, dialect)
    sink.whims.script.extend(["code:93000", "http:500", "drop-read", "garbage", "refuse"])
    told = "".join(repr(send(robot)) for _ in range(5)) + caplog.text + repr(robot) + repr(robot.__dict__)
    for secret in (WECOM_KEY, DINGTALK_KEY, SIGNING):
        assert secret not in told


def test_the_sink_judges_signatures_as_the_service_does():
    assert not dialects.is_signed("SECxyz", "1700000000000", robot_dingtalk.signature("SECxyz", 1700000000000))  # years old
