"""Send one real message on request, so that an administrator sees whether a robot or the application works."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.administration import administration_of
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.reminders.answers import Answer, Verdict
from promotion.reminders.channels import robots, wecom
from promotion.reminders.channels.way import Letter
from promotion.reminders.models import Robot, WecomApp


def try_robot(*, actor, robot: Robot, now: datetime.datetime) -> Answer:
    """Say a test message in the robot's group, enabled or not. Raises NotAllowed unless the actor administers its place."""
    if not administration_of(actor, timezone.localdate(now)).reaches_place(zone=robot.zone, region=robot.region):
        raise NotAllowed(_("这个群机器人不归您管理，请联系其所在地的管理员。"))
    return _tried(actor, robot, robots.say(robot, _text(now)))


def try_wecom(*, actor, app: WecomApp, now: datetime.datetime) -> Answer:
    """Send a test message to the actor's own account, enabled or not. Raises NotAllowed, or Refused without an account."""
    if not administration_of(actor, timezone.localdate(now)).is_everywhere:
        raise NotAllowed(_("企业微信应用由两市都管的管理员维护。"))
    if not actor.wecom_id:
        raise Refused(_("您还没有登记企业微信账号：请先在“用户”里填写自己的企业微信账号，再发测试消息。"))
    return _tried(actor, app, wecom.send_by(app, Letter(actor.wecom_id, "", _text(now), f"trial:{now.isoformat()}")))


def in_words(answer: Answer) -> str:
    """The answer as an administrator reads it."""
    words = {
        Verdict.YES: _("对方已接收测试消息，请到群里或企业微信里看一下。"),
        Verdict.NOT_NOW: _("没有发出：%s"),
        Verdict.NEVER: _("对方拒绝：%s"),
        Verdict.UNCLEAR: _("没有明确答复，可能已送达，请到群里或企业微信里核实：%s"),
    }[answer.verdict]
    return words % answer.detail if "%s" in words else words


def _tried(actor, row, answer: Answer) -> Answer:
    audit.record(actor=actor, action=f"{row._meta.model_name}.try", obj=row, note=in_words(answer))
    return answer


def _text(now: datetime.datetime) -> str:
    moment = timezone.localtime(now)
    return _("招商系统测试消息，收到即表示渠道可用。\n#%s") % f"{moment:%m%d-%H%M%S}"
