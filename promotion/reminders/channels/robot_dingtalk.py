"""钉钉自定义机器人, signed (加签): at most 20 messages a minute, then a pause of ten.

Official: https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages (error codes) and
https://open.dingtalk.com/document/robots/customize-robot-security-settings (signature, keywords, addresses): -1 busy, 310000 signature,
timestamp, keyword or IP address refused, 400013 group dissolved, 400101 and 300001 and 300005 token unknown, 400102 robot stopped, 400105
and 40035 faulty message, 400106 robot gone, 410100 too fast, 430101 to 430104 contents refused. Seen in the field besides: 130101 (send too
fast, exceed 20 times per minute), 660026 (throttled), 90030 (webhook over limit, of the day), 460101 (message too long).
"""

import base64
import hashlib
import hmac
import time
from datetime import timedelta
from urllib.parse import quote_plus

from django.utils.translation import gettext_lazy as _

from promotion.common import outgoing
from promotion.reminders.answers import Answer
from promotion.reminders.channels.fitting import fit
from promotion.reminders.channels.http_answers import BUSY, TEN_MINUTES, never, not_now, sort
from promotion.reminders.models import Robot

LONGEST = 5000
_TOO_FAST = not_now(_("这个群发得太快，被限流，十分钟后自动重试。"), TEN_MINUTES)
_GONE = never(_("机器人地址失效：请在群里重新添加机器人，把新地址填到“群机器人”。"))
_FAULTY = never(_("消息内容不被接受，请把这条记录交给运维。"))
MEANINGS = {
    -1: BUSY,
    130101: _TOO_FAST,
    410100: _TOO_FAST,
    660026: _TOO_FAST,
    90030: not_now(_("今天的发送次数已用完，明天再发或升级钉钉套餐。"), timedelta(hours=6)),
    310000: never(_("机器人的安全设置不通过：请核对加签密钥、关键词、IP 白名单和服务器时间，改好后重新发送。")),
    300001: _GONE,
    300005: _GONE,
    400013: never(_("群已解散：请停用这个机器人，或换一个群。")),
    400101: _GONE,
    400102: never(_("机器人已停用：请在群里启用后重新发送。")),
    400106: _GONE,
    40035: _FAULTY,
    400105: _FAULTY,
    430101: _FAULTY,
    430102: _FAULTY,
    430103: _FAULTY,
    430104: _FAULTY,
    460101: _FAULTY,
}


def send(robot: Robot, text: str) -> Answer:
    """Say `text` in the robot's group. Raises Refused when address or key can no longer be opened."""
    address = robot.address.plain
    if robot.secret:
        milliseconds = time.time_ns() // 1_000_000
        address += f"&timestamp={milliseconds}&sign={signature(robot.secret.plain, milliseconds)}"
    payload = {"msgtype": "text", "text": {"content": fit(text, LONGEST)}}
    return sort(outgoing.post_json(address, payload), MEANINGS)


def signature(secret: str, milliseconds: int) -> str:
    """HMAC-SHA256 of "timestamp, newline, secret" under the secret itself, in base64, ready for a query string."""
    told = f"{milliseconds}\n{secret}".encode()
    return quote_plus(base64.b64encode(hmac.new(secret.encode(), told, hashlib.sha256).digest()))
