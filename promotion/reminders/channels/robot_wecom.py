"""企业微信群机器人: at most 20 messages a minute, a text of at most 2048 bytes.

Official: https://developer.work.weixin.qq.com/document/path/91770 (robots), https://developer.work.weixin.qq.com/document/path/90313
(error codes): -1 busy, 45009 and 45033 too many calls, 93000 address unknown or robot removed, 93004 robot stopped, 93008 not in the
group, 40008 and 40058 and 44004 faulty or empty message, 45002 message too long.
"""

from django.utils.translation import gettext_lazy as _

from promotion.common import outgoing
from promotion.reminders.answers import Answer
from promotion.reminders.channels.fitting import fit
from promotion.reminders.channels.http_answers import BUSY, MINUTE, never, not_now, sort
from promotion.reminders.models import Robot

LONGEST = 2048
_FAULTY = never(_("消息内容不被接受，请把这条记录交给运维。"))
MEANINGS = {
    -1: BUSY,
    6000: BUSY,
    45009: not_now(_("这个群发得太快，一分钟后自动重试。"), MINUTE),
    45033: not_now(_("同时发送过多，一分钟后自动重试。"), MINUTE),
    93000: never(_("机器人地址不对，或机器人已被移出群：请在群里重新添加，把新地址填到“群机器人”。")),
    93004: never(_("机器人已被停用：请在群里启用后重新发送。")),
    93008: never(_("机器人不在群里：请在群里重新添加，把新地址填到“群机器人”。")),
    40008: _FAULTY,
    40058: _FAULTY,
    44004: _FAULTY,
    45002: _FAULTY,
}


def send(robot: Robot, text: str) -> Answer:
    """Say `text` in the robot's group. Raises Refused when the address can no longer be opened."""
    payload = {"msgtype": "text", "text": {"content": fit(text, LONGEST)}}
    return sort(outgoing.post_json(robot.address.plain, payload), MEANINGS)
