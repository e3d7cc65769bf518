"""The servers of the fault runs take, refuse and go wrong as they are told: otherwise their runs would prove nothing."""

import contextlib
import http.client
import json
import smtplib
import subprocess
import sys
import urllib.request

import pytest

from tests.faults import serving, whims

MESSAGE = json.dumps({"msgtype": "text", "text": {"content": "甲\n#1"}}).encode()
MAIL = "Message-ID: <1@x>\r\nSubject: x\r\n\r\nbody\r\n"


def post(url, body=MESSAGE, path="/cgi-bin/webhook/send?key=any"):
    request = urllib.request.Request(url + path, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read())


@contextlib.contextmanager
def process(module, *arguments):
    """A sink as a process of its own, and its port."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield int(running.stdout.readline())
        finally:
            running.terminate()


def test_it_notes_a_message_before_it_answers(tmp_path):
    with serving.web(tmp_path) as sink:
        assert post(sink.url)["errcode"] == 0
    assert serving.taken(tmp_path) == [{"dialect": "robot_wecom", "to": "any", "text": "甲\n#1"}]


@pytest.mark.parametrize(("fault", "taken"), [("drop-unread", 0), ("refuse", 0), ("drop-read", 1), ("cut", 1)])
def test_a_dropped_line_tells_the_client_nothing_but_the_notes_know(tmp_path, fault, taken):
    with serving.web(tmp_path) as sink:
        sink.whims.script.append(fault)
        with pytest.raises((OSError, http.client.HTTPException)):
            post(sink.url)
    assert len(serving.taken(tmp_path)) == taken


def test_a_process_is_told_what_to_do(tmp_path):
    with process("tests.faults.http_sink", str(tmp_path / "taken")) as port:
        url = f"http://127.0.0.1:{port}"
        post(url, json.dumps({"script": ["code:45009"]}).encode(), "/_sink")
        assert [post(url)["errcode"], post(url)["errcode"]] == [45009, 0]
    assert len(serving.taken(tmp_path)) == 1


def test_tokens_expire_on_demand(tmp_path):
    with serving.web(tmp_path) as sink:
        with urllib.request.urlopen(f"{sink.url}/cgi-bin/gettoken?corpid=a&corpsecret=b") as response:
            token = json.loads(response.read())["access_token"]
        body, door = json.dumps({"touser": "li", "text": {"content": "#1"}}).encode(), f"/cgi-bin/message/send?access_token={token}"
        assert post(sink.url, body, door)["errcode"] == 0
        post(sink.url, b'{"expire": true}', "/_sink")
        assert post(sink.url, body, door)["errcode"] == 42001
        assert post(sink.url, body, "/cgi-bin/message/send?access_token=made-up")["errcode"] == 40014


def test_a_text_that_is_too_long_is_refused(tmp_path):
    with serving.web(tmp_path) as sink:
        assert post(sink.url, json.dumps({"text": {"content": "长" * 700}}).encode())["errcode"] == 45002
    assert serving.taken(tmp_path) == []


def test_chances_come_from_the_seed():
    def drawn(seed):
        faults = whims.Whims({"cut": 0.3, "late": 0.3}, seed)
        return [faults.next() for _ in range(300)]

    assert drawn(7) == drawn(7) != drawn(8)
    assert {"", "cut", "late"} == set(drawn(7))
    assert 60 < drawn(7).count("cut") < 120


def mail(sink):
    with smtplib.SMTP("127.0.0.1", sink.server_address[1], timeout=10) as line:
        return line.sendmail("a@x", ["b@x"], MAIL)


def test_a_mail_is_noted_by_its_message_id(tmp_path):
    with serving.mail(tmp_path) as sink:
        assert mail(sink) == {}
    assert (tmp_path / "mails").read_text() == "<1@x>\n"


@pytest.mark.parametrize(
    ("fault", "taken"),
    [
        ("drop:greet", 0),
        ("drop:rcpt", 0),
        ("drop:data", 0),
        ("drop:body", 0),
        ("drop:dot", 1),
        ("say:rcpt:450 greylisted", 0),
        ("say:dot:554 no", 0),
        ("say:greet:421 busy", 0),
    ],
)
def test_a_mail_goes_wrong_where_it_is_told_to(tmp_path, fault, taken):
    with serving.mail(tmp_path) as sink:
        sink.whims.script.append(fault)
        with pytest.raises((OSError, smtplib.SMTPException)):
            mail(sink)
    assert len((tmp_path / "mails").read_text().split()) == taken


def test_the_mail_sink_runs_as_a_process(tmp_path):
    with (
        process("tests.faults.sink", str(tmp_path / "mails"), "--faults", "say:mail:451 later=1") as port,
        smtplib.SMTP("127.0.0.1", port, timeout=10) as line,
        pytest.raises(smtplib.SMTPSenderRefused),
    ):
        line.sendmail("a@x", ["b@x"], MAIL)
