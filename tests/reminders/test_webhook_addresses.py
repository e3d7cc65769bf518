"""What an administrator enters as an address: complete, of the right service, and outside the office's own network."""

import pytest

from promotion.common.errors import Refused
from promotion.reminders.channels.webhook_addresses import check_base, check_robot, check_signing_key

KEY = "693a91f6-7aaa-4bc4-97a0-0ec2bcfa5aaa"
TOKEN = "566cc69da782ec33d5f0d3f8b2f6a1b0c9d8e7f6a5b4c3d2e1f00112233445566"[:64]
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
DINGTALK = f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}"


@pytest.fixture(autouse=True)
def nothing_allowed(settings):
    settings.OUTGOING_ALLOWED = []


@pytest.mark.parametrize(
    ("dialect", "address"),
    [("wecom", WECOM), ("dingtalk", DINGTALK), ("wecom", WECOM.replace(KEY, KEY.upper())), ("wecom", WECOM.replace("qyapi", "QYAPI"))],
)
def test_what_the_services_show_is_taken(dialect, address):
    check_robot(dialect, address)


@pytest.mark.parametrize(
    ("dialect", "address"),
    [
        ("wecom", ""),
        ("wecom", DINGTALK),
        ("dingtalk", WECOM),
        ("wecom", WECOM.replace("https", "http")),
        ("wecom", WECOM[:-1]),
        ("wecom", WECOM + "&debug=1"),
        ("wecom", WECOM + "/../x"),
        ("wecom", WECOM.replace("send", "upload_media")),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com:8443")),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "qyapi.weixin.qq.com.evil.example")),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "u@qyapi.weixin.qq.com")),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "127.0.0.1")),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "[::ffff:127.0.0.1]")),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "2130706433")),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "127.0.0.1.nip.io")),
        ("wecom", WECOM.replace("qyapi.weixin.qq.com", "oapi.dingtalk.com")),
        ("dingtalk", DINGTALK.replace(TOKEN, "zz")),
        ("dingtalk", DINGTALK + "&timestamp=1&sign=x"),
        ("wecom", f" {WECOM}"),
        ("wecom", WECOM + "\n"),
    ],
)
def test_anything_else_is_refused_at_its_field(dialect, address):
    with pytest.raises(Refused) as refusal:
        check_robot(dialect, address)
    assert refusal.value.field == "address"
    assert KEY not in str(refusal.value)


def test_a_gateway_of_ones_own_has_to_be_allowed_first(settings):
    address = WECOM.replace("https://qyapi.weixin.qq.com", "http://10.1.2.3:8080")
    with pytest.raises(Refused, match="OUTGOING_ALLOWED"):
        check_robot("wecom", address)
    settings.OUTGOING_ALLOWED = ["10.1.0.0/16"]
    check_robot("wecom", address)


@pytest.mark.parametrize("address", ["https://qyapi.weixin.qq.com", "https://qyapi.weixin.qq.com/"])
def test_where_wecom_answers(address):
    check_base(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "qyapi.weixin.qq.com",
        "http://qyapi.weixin.qq.com",
        "https://qyapi.weixin.qq.com/cgi-bin",
        "https://127.0.0.1",
        "https://x.example",
    ],
)
def test_where_wecom_does_not_answer(address):
    with pytest.raises(Refused) as refusal:
        check_base(address)
    assert refusal.value.field == "base_url"


@pytest.mark.parametrize("key", ["", "SEC0123456789abcdef"])
def test_signing_keys(key):
    check_signing_key(key)


@pytest.mark.parametrize("key", ["0123456789abcdef", "SEC", "SEC 0123456789", "SEC0123456789abcdef\n"])
def test_what_is_no_signing_key(key):
    with pytest.raises(Refused) as refusal:
        check_signing_key(key)
    assert refusal.value.field == "secret"
