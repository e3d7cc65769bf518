"""A call outside ends in one of three: nothing was sent, an answer came, or nobody knows. Real servers that misbehave."""

import contextlib
import datetime
import logging
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from promotion.common import outgoing, outgoing_hosts
from promotion.common.outgoing import Heard
from tests.faults import serving

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
DOOR = f"/cgi-bin/webhook/send?key={KEY}"
MESSAGE = {"msgtype": "text", "text": {"content": "你好 #1"}}


@pytest.fixture
def sink(tmp_path):
    with serving.web(tmp_path, delay=0.05) as server:
        yield server


def post(sink):
    return outgoing.post_json(sink.url + DOOR, MESSAGE)


def free_port() -> int:
    with contextlib.closing(socket.socket()) as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


def test_an_answer_is_read_as_json(sink, tmp_path):
    outcome = post(sink)
    assert (outcome.heard, outcome.status, outcome.body) == (Heard.ANSWERED, 200, {"errcode": 0, "errmsg": "ok"})
    assert [message["text"] for message in serving.taken(tmp_path)] == ["你好 #1"]


@pytest.mark.parametrize(
    ("fault", "heard", "status"),
    [
        ("http:500", Heard.ANSWERED, 500),
        ("http:429", Heard.ANSWERED, 429),
        ("code:40001", Heard.ANSWERED, 200),
        ("redirect", Heard.ANSWERED, 302),
        ("garbage", Heard.ANSWERED, 200),
        ("huge", Heard.ANSWERED, 200),
        ("refuse", Heard.NO_ANSWER, 0),
        ("drop-unread", Heard.NO_ANSWER, 0),
        ("drop-read", Heard.NO_ANSWER, 0),
        ("cut", Heard.NO_ANSWER, 200),
    ],
)
def test_each_way_to_go_wrong_is_told_apart(sink, fault, heard, status):
    sink.whims.script.append(fault)
    outcome = post(sink)
    assert (outcome.heard, outcome.status) == (heard, status)
    assert outcome.detail or outcome.body


def test_only_json_of_moderate_size_counts_as_a_body(sink):
    sink.whims.script.extend(["garbage", "huge"])
    assert [post(sink).body, post(sink).body] == [None, None]


def test_an_answer_that_comes_late_is_no_clear_answer(sink, monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    sink.delay = 30
    sink.whims.script.append("late")
    assert post(sink).heard == Heard.NO_ANSWER


def test_an_answer_that_drips_in_for_ever_is_cut_off(sink, monkeypatch):
    monkeypatch.setattr(outgoing, "TOTAL_SECONDS", 0.3)
    sink.delay = 0.02  # a byte always comes before any single wait is over
    sink.whims.script.append("drip")
    assert post(sink).heard == Heard.NO_ANSWER


def test_a_redirect_is_not_followed(sink, tmp_path):
    (tmp_path / "inner").mkdir()
    with serving.web(tmp_path / "inner") as inner:
        sink.location = inner.url + DOOR
        sink.whims.script.append("redirect")
        assert post(sink).status == 302
        assert inner.seen == []


def test_nobody_listening_means_that_nothing_was_sent():
    outcome = outgoing.post_json(f"http://127.0.0.1:{free_port()}{DOOR}", MESSAGE)
    assert (outcome.heard, outcome.detail) == (Heard.NOT_SENT, "对方拒绝连接")


def test_an_unknown_name_means_that_nothing_was_sent(monkeypatch):
    def missing(host, port, within):
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(outgoing_hosts, "_look_up", missing)
    outcome = outgoing.post_json(f"https://nowhere.example{DOOR}", MESSAGE)
    assert (outcome.heard, outcome.detail) == (Heard.NOT_SENT, "域名解析不到")


def test_a_forbidden_host_means_that_nothing_was_sent(sink, settings):
    settings.OUTGOING_ALLOWED = []
    assert post(sink).heard == Heard.NOT_SENT
    assert sink.seen == []


def test_the_name_is_asked_once_and_the_call_goes_where_it_said(sink, monkeypatch, settings, tmp_path):
    """Rebinding: a second look would have led to another machine."""
    settings.OUTGOING_ALLOWED = ["127.0.0.1"]
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    monkeypatch.setattr(outgoing_hosts, "_look_up", lambda host, port, within: next(answers))
    url = f"http://rebind.example:{sink.server_address[1]}{DOOR}"
    assert outgoing.post_json(url, MESSAGE).body["errcode"] == 0
    assert outgoing.post_json(url, MESSAGE).heard == Heard.NOT_SENT
    assert len(serving.taken(tmp_path)) == 1


def test_the_line_goes_to_the_public_address_that_was_checked(monkeypatch, settings):
    settings.OUTGOING_ALLOWED = []
    called = []

    def connect(address, *args, **kwargs):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    answers = iter([["43.137.0.1", "43.137.0.2"], ["127.0.0.1"]])
    monkeypatch.setattr(outgoing_hosts, "_look_up", lambda host, port, within: next(answers))
    assert outgoing.post_json(f"https://rebind.example{DOOR}", MESSAGE).heard == Heard.NOT_SENT
    assert called == [("43.137.0.1", 443), ("43.137.0.2", 443)]


def test_no_proxy_of_the_environment_is_used(sink, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert post(sink).body["errcode"] == 0


def test_the_key_in_the_address_stays_out_of_answers_errors_and_logs(sink, caplog):
    caplog.set_level(logging.DEBUG)
    faults = ["", "http:500", "refuse", "drop-read", "cut", "garbage", "redirect"]
    sink.whims.script.extend(faults)
    told = [repr(post(sink)) for _ in faults] + [repr(outgoing.post_json(f"http://127.0.0.1:{free_port()}{DOOR}", MESSAGE))]
    assert KEY not in "".join(told) + caplog.text


def test_a_server_that_repeats_the_key_is_blotted_out(sink, monkeypatch):
    monkeypatch.setattr("tests.faults.dialects.robot_wecom", lambda server, query, raw: {"errcode": 93000, "errmsg": f"bad {query['key']}"})
    assert post(sink).body == {"errcode": 93000, "errmsg": "bad ••••"}


def test_deep_nesting_is_no_answer_but_no_accident(sink, monkeypatch):
    monkeypatch.setattr("tests.faults.http_sink.json.dumps", lambda value, **kwargs: "[" * 60_000)
    assert post(sink).body is None


# --- TLS ------------------------------------------------------------------------------------------


def certificate(folder, name: str):
    """A key and a certificate for `name`, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def tls_sink(sink, tmp_path, monkeypatch):
    """The sink behind TLS, with a certificate for robot.example; any name leads to it. `sink.asked_for`: the name it was called by."""
    cert, key = certificate(tmp_path, "robot.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    sink.asked_for = []
    context.sni_callback = lambda line, name, _context: sink.asked_for.append(name)
    sink.socket = context.wrap_socket(sink.socket, server_side=True)
    monkeypatch.setattr(outgoing_hosts, "_look_up", lambda host, port, within: ["127.0.0.1"])
    sink.certificate = str(cert)
    return sink


def secure_post(sink, name):
    return outgoing.post_json(f"https://{name}:{sink.server_address[1]}{DOOR}", MESSAGE)


def test_the_certificate_is_checked_for_the_name_not_the_address(tls_sink, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", tls_sink.certificate)
    assert secure_post(tls_sink, "robot.example").body["errcode"] == 0
    assert tls_sink.asked_for == ["robot.example"]


def test_a_certificate_for_another_name_means_that_nothing_was_sent(tls_sink, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", tls_sink.certificate)
    outcome = secure_post(tls_sink, "other.example")
    assert (outcome.heard, outcome.detail) == (Heard.NOT_SENT, "证书或加密握手不通过")
    assert tls_sink.seen == []


def test_a_certificate_of_nobody_known_means_that_nothing_was_sent(tls_sink):
    assert secure_post(tls_sink, "robot.example").heard == Heard.NOT_SENT
    assert tls_sink.seen == []


def test_a_server_without_tls_means_that_nothing_was_sent(sink):
    assert outgoing.post_json(sink.url.replace("http", "https") + DOOR, MESSAGE).heard == Heard.NOT_SENT
    assert sink.seen == []
