"""企业微信应用消息 against a real little server that checks tokens, forgets them, refuses, drops and stays silent."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotion.common import outgoing
from promotion.common.secrets import Secret
from promotion.reminders.answers import Verdict
from promotion.reminders.channels import wecom
from promotion.reminders.channels.way import Letter
from promotion.reminders.models import WecomApp
from tests.faults import serving

pytestmark = pytest.mark.django_db
SECRET = "Zm9yLXRoZS1hcHBsaWNhdGlvbi1vbmx5"
NO, NEVER, UNCLEAR, YES = Verdict.NOT_NOW, Verdict.NEVER, Verdict.UNCLEAR, Verdict.YES


@pytest.fixture
def sink(tmp_path):
    """企业微信 on a free port, and the office's application entered."""
    wecom._tokens.clear()
    with serving.web(tmp_path, delay=0.02) as server:
        server.credentials["ww1"] = SECRET
        WecomApp.objects.create(corp_id="ww1", agent_id=7, secret=SECRET, base_url=server.url, enabled=True)
        yield server


def send(to="Zhang.San"):
    return wecom.send(Letter(to, "【招商】到期提醒", "回访\n#A1B2", "key"))


def fetched(sink) -> int:
    return sum("gettoken" in path for path, _body in sink.seen)


def test_a_message_goes_to_one_account_as_a_text(sink, tmp_path):
    assert send() == wecom.YES
    assert serving.taken(tmp_path) == [{"dialect": "wecom", "to": "Zhang.San", "text": "【招商】到期提醒\n回访\n#A1B2"}]


def test_the_service_itself_is_asked_to_drop_doubles(sink):
    send()
    assert b'"enable_duplicate_check": 1' in sink.seen[-1][1]


def test_one_token_serves_many_messages(sink):
    assert [send().verdict for _ in range(3)] == [YES] * 3
    assert fetched(sink) == 1


def test_a_token_is_fetched_anew_shortly_before_it_expires(sink, time_machine):
    start = datetime.datetime(2026, 11, 18, 2, tzinfo=datetime.UTC)
    time_machine.move_to(start, tick=False)
    send()
    time_machine.move_to(start + datetime.timedelta(minutes=114), tick=False)
    send()
    assert fetched(sink) == 1
    time_machine.move_to(start + datetime.timedelta(minutes=116), tick=False)
    send()
    assert fetched(sink) == 2


@pytest.mark.parametrize("lose", ["expire", "forget"])
def test_a_token_the_service_no_longer_knows_is_fetched_anew_at_once(sink, lose, tmp_path):
    send()
    if lose == "expire":
        sink.expire_tokens()  # 42001
    else:
        sink.tokens.clear()  # 40014
    assert send().verdict == YES
    assert fetched(sink) == 2
    assert len(serving.taken(tmp_path)) == 2


def test_a_token_that_is_refused_again_is_a_no_for_now(sink, tmp_path):
    sink.whims.script.extend(["code:42001", "code:42001"])
    assert send().verdict == NO
    assert serving.taken(tmp_path) == []


def test_other_credentials_get_a_token_of_their_own(sink):
    send()
    sink.credentials["ww1"] = "another-secret-of-the-application"
    WecomApp.objects.update(secret="another-secret-of-the-application")
    assert send().verdict == YES
    assert fetched(sink) == 2


@pytest.mark.parametrize(
    ("code", "verdict", "words", "minutes"),
    [
        (-1, NO, "繁忙", 0),
        (6000, NO, "繁忙", 0),
        (45009, NO, "超过限制", 1),
        (45033, NO, "过多", 1),
        (60020, NO, "企业可信 IP", 10),
        (48002, NO, "发消息权限", 10),
        (301002, NO, "AgentId", 10),
        (50003, NO, "应用已启用", 10),
        (40056, NO, "AgentId", 10),
        (40003, NEVER, "企业微信账号", 0),
        (81013, NEVER, "可见范围", 0),
        (60111, NEVER, "企业微信账号", 0),
        (60011, NEVER, "可见范围", 0),
        (82001, NEVER, "企业微信账号", 0),
        (45002, NEVER, "消息内容", 0),
        (99999, NO, "对方拒绝", 0),
    ],
)
def test_each_code_is_sorted_and_says_what_to_do(sink, code, verdict, words, minutes):
    sink.whims.script.append(f"code:{code}")
    answer = send()
    assert (answer.verdict, answer.not_before) == (verdict, datetime.timedelta(minutes=minutes))
    assert words in answer.detail
    assert str(code) in answer.detail


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
        ("http:502", UNCLEAR),
        ("http:504", UNCLEAR),
        ("http:500", NO),
        ("http:503", NO),
        ("http:429", NO),
        ("http:403", NO),
        ("http:404", NEVER),
        ("redirect", NO),
        ("late", YES),
    ],
)
def test_each_mishap_of_the_line_is_sorted(sink, fault, verdict):
    sink.whims.script.append(fault)
    assert send().verdict == verdict


def test_no_answer_in_time_is_no_clear_answer(sink, monkeypatch, tmp_path):
    send()
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    sink.delay = 30
    sink.whims.script.append("late")
    assert send().verdict == UNCLEAR
    assert len(serving.taken(tmp_path)) == 2


@pytest.mark.parametrize("account", ["zhang.san", "ZHANG.SAN"])
def test_zero_that_names_the_recipient_as_invalid_is_a_no_for_good(sink, account):
    sink.whims.script.append("invalid")
    answer = send(account)
    assert answer.verdict == NEVER
    assert "可见范围" in answer.detail


def test_zero_that_names_others_as_invalid_is_a_yes(sink):
    sink.whims.script.append("invalid")
    assert send("zhang.sa").verdict == YES


def test_an_account_nobody_has_is_a_no_for_good(sink):
    sink.known = {"li.si"}
    assert [send("wang.wu").verdict, send("li.si").verdict] == [NEVER, YES]


@pytest.mark.parametrize("account", ["", "@all", "a|b", "a b", "张三", "x" * 65, "a\n"])
def test_what_is_no_single_account_is_never_asked_for(sink, account):
    assert send(account).verdict == NEVER
    assert sink.seen == []


@pytest.mark.parametrize("fault", ["code:40001", "code:60020", "http:500", "http:404", "garbage", "drop-read", "cut", "redirect", "bare"])
def test_without_a_token_nothing_was_sent(sink, fault, tmp_path):
    sink.whims_on_tokens = True
    sink.whims.script.append(fault)
    answer = send()
    assert answer.verdict == NO
    assert answer.detail.startswith("没有取得访问凭证")
    assert serving.taken(tmp_path) == []


def test_a_wrong_secret_says_where_to_mend_it(sink):
    WecomApp.objects.update(secret="not-the-secret-of-the-application")
    answer = send()
    assert answer.verdict == NO
    assert "重新填写" in answer.detail


def test_a_lost_key_says_that_the_secret_must_be_entered_again(sink):
    WecomApp.objects.update(secret=Secret("gAAAA-closed-with-a-key-that-is-gone"))
    answer = send()
    assert answer.verdict == NO
    assert "重新填写" in answer.detail
    assert sink.seen == []


def test_without_an_enabled_application_nothing_is_sent(sink):
    WecomApp.objects.update(enabled=False)
    assert send().verdict == NO
    assert sink.seen == []


def test_the_channel_is_on_while_an_application_is_enabled(sink):
    with CaptureQueriesContext(connection) as queries:
        assert wecom.WAY.is_on()
    assert len(queries) == 1
    WecomApp.objects.update(enabled=False)
    assert not wecom.WAY.is_on()


def test_neither_secret_nor_token_is_told(sink, caplog):
    caplog.set_level("DEBUG")
    sink.whims_on_tokens = True
    sink.whims.script.extend(["code:40001", "", "http:500", "drop-read", "garbage"])
    told = "".join(repr(send()) for _ in range(5)) + caplog.text
    assert SECRET not in told
    assert not [token for token in sink.tokens if token in told]
