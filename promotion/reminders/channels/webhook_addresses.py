"""What an administrator may enter as the address of a robot or of 企业微信. Pure: no machine is asked.

Public hosts of the two services only; others (a gateway, 政务微信) where OUTGOING_ALLOWED names them.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common import outgoing_hosts
from promotion.common.errors import Refused

WECOM_HOST = "qyapi.weixin.qq.com"


@dataclass(frozen=True)
class Shape:
    """What the address of one kind of robot looks like."""

    host: str
    path: re.Pattern
    example: str


SHAPES = {
    "wecom": Shape(
        WECOM_HOST,
        re.compile(r"/cgi-bin/webhook/send\?key=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE),
        gettext_lazy("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…（群机器人资料页里的 Webhook 地址）"),
    ),
    "dingtalk": Shape(
        "oapi.dingtalk.com",
        re.compile(r"/robot/send\?access_token=[0-9a-f]{32,64}", re.IGNORECASE),
        gettext_lazy("https://oapi.dingtalk.com/robot/send?access_token=…（机器人设置页里的 Webhook）"),
    ),
}
SIGNING_KEY = re.compile(r"SEC[0-9a-zA-Z]{8,128}")


def check_robot(dialect: str, address: str) -> None:
    """Raise Refused unless `address` is one that a robot of `dialect` has."""
    shape, target = SHAPES[dialect], _read(address, "address")
    if not shape.path.fullmatch(target.path):
        raise Refused(_("地址不完整或不是这一类机器人的，应为 %(example)s。") % {"example": shape.example}, field="address")
    _must_be_host(target, shape.host, "address")


def check_signing_key(key: str) -> None:
    """Raise Refused unless `key` is what 钉钉 shows under 加签 ("" where the robot does not sign)."""
    if key and not SIGNING_KEY.fullmatch(key):
        raise Refused(_("加签密钥应以 SEC 开头，请从钉钉机器人“安全设置—加签”里完整复制。"), field="secret")


def check_base(address: str) -> None:
    """Raise Refused unless `address` is where 企业微信 answers, without a path."""
    target = _read(address, "base_url")
    if target.path != "/":
        raise Refused(_("接口地址只写到域名，如 https://%(host)s。") % {"host": WECOM_HOST}, field="base_url")
    _must_be_host(target, WECOM_HOST, "base_url")


def _read(address: str, field: str) -> outgoing_hosts.Target:
    try:
        return outgoing_hosts.read(address)
    except Refused as error:
        raise Refused(str(error), field=field) from None


def _must_be_host(target: outgoing_hosts.Target, usual: str, field: str) -> None:
    """The service's own host by https at its usual port, or whatever the site's settings name."""
    if outgoing_hosts.is_allowed_by_name(target.host):
        return
    if target.host != usual or target.netloc != usual or target.scheme != "https":
        sentence = _("只能发往 https://%(usual)s；用自己的网关时，请先让运维把 %(host)s 写进 OUTGOING_ALLOWED。")
        raise Refused(sentence % {"usual": usual, "host": target.host}, field=field)
