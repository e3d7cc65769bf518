"""企业微信应用消息: a text to one person's account, from the office's own application.

Official: https://developer.work.weixin.qq.com/document/path/90236 (sending), https://developer.work.weixin.qq.com/document/path/91039
(access_token), https://developer.work.weixin.qq.com/document/path/90313 (error codes). Accounts that are unknown or may not see the
application stand in `invaliduser` of an answer that says 0; when that is all of them, the answer is 81013.
"""

import datetime
import re
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common import outgoing
from promotion.common.errors import Refused
from promotion.people.wecom import is_account
from promotion.reminders.answers import YES, Answer, Verdict
from promotion.reminders.channels.fitting import fit
from promotion.reminders.channels.http_answers import BUSY, MINUTE, TEN_MINUTES, errcode, never, not_now, said, sort
from promotion.reminders.channels.way import Letter, Way
from promotion.reminders.models import WecomApp

LONGEST = 2048
SAME_FOR = 14_400  # seconds during which 企业微信 drops the same message sent twice; its longest
EARLY = datetime.timedelta(minutes=5)
TOKEN_STALE = {40014, 42001}
_WRONG_ACCOUNT = never(gettext_lazy("企业微信里没有这个账号，或不在应用的可见范围：请核对用户的企业微信账号和应用可见范围。"))
_FAULTY = never(gettext_lazy("消息内容不被接受，请把这条记录交给运维。"))
_CREDENTIALS = not_now(gettext_lazy("企业 ID 或应用 Secret 不对：请在“企业微信应用”里重新填写。"), TEN_MINUTES)
_APPLICATION = not_now(gettext_lazy("应用不可用：请核对 AgentId，并在企业微信后台确认应用已启用且有发消息权限。"), TEN_MINUTES)
_TOKEN = not_now(gettext_lazy("访问凭证失效，已重新获取，稍后自动重试。"))
MEANINGS = {
    -1: BUSY,
    6000: BUSY,
    45009: not_now(gettext_lazy("调用次数超过限制，稍后自动重试。"), MINUTE),
    45033: not_now(gettext_lazy("同时发送过多，稍后自动重试。"), MINUTE),
    40014: _TOKEN,
    42001: _TOKEN,
    41001: _TOKEN,
    40001: _CREDENTIALS,
    40013: _CREDENTIALS,
    40091: _CREDENTIALS,
    60020: not_now(gettext_lazy("本服务器的 IP 不在应用的“企业可信 IP”里：请在企业微信后台添加。"), TEN_MINUTES),
    40056: _APPLICATION,
    41011: _APPLICATION,
    48002: _APPLICATION,
    48004: _APPLICATION,
    48006: _APPLICATION,
    50003: _APPLICATION,
    301002: _APPLICATION,
    40003: _WRONG_ACCOUNT,
    40031: _WRONG_ACCOUNT,
    46004: _WRONG_ACCOUNT,
    50002: _WRONG_ACCOUNT,
    60011: _WRONG_ACCOUNT,
    60021: _WRONG_ACCOUNT,
    60111: _WRONG_ACCOUNT,
    81013: _WRONG_ACCOUNT,
    82001: _WRONG_ACCOUNT,
    40008: _FAULTY,
    40033: _FAULTY,
    40058: _FAULTY,
    44004: _FAULTY,
    45002: _FAULTY,
}
# By application and credentials: the access_token, and until when it is used. Lives as long as the process.
_tokens: dict[tuple, tuple[str, datetime.datetime]] = {}


def send(letter: Letter) -> Answer:
    """Send one letter to the account `letter.to` by the office's application."""
    app = WecomApp.objects.filter(enabled=True).first()
    return send_by(app, letter) if app else Answer(Verdict.NOT_NOW, _("企业微信应用没有启用。"))


def send_by(app: WecomApp, letter: Letter) -> Answer:
    """Send one letter by `app`, enabled or not. A token that was refused is fetched anew, once."""
    if not is_account(letter.to):
        return Answer(Verdict.NEVER, str(_WRONG_ACCOUNT.sentence))
    try:
        outcome = _post(app, letter)
        if isinstance(outcome, outgoing.Outcome) and errcode(outcome) in TOKEN_STALE:
            _tokens.pop(_key(app), None)
            outcome = _post(app, letter)
    except Refused as error:  # the key of the site has changed: entered again, the message can go
        return Answer(Verdict.NOT_NOW, str(error))
    return outcome if isinstance(outcome, Answer) else _sorted(outcome, letter.to)


def _post(app: WecomApp, letter: Letter) -> outgoing.Outcome | Answer:
    """What came of the message; an Answer when there was no token to send it with."""
    token = _token(app)
    if isinstance(token, Answer):
        return token
    payload = {
        "touser": letter.to,
        "msgtype": "text",
        "agentid": app.agent_id,
        "text": {"content": fit(letter.whole_text, LONGEST)},
        "enable_duplicate_check": 1,
        "duplicate_check_interval": SAME_FOR,
    }
    return outgoing.post_json(f"{_base(app)}/cgi-bin/message/send?access_token={quote(token)}", payload)


def _sorted(outcome: outgoing.Outcome, account: str) -> Answer:
    answer = sort(outcome, MEANINGS)
    if answer == YES and account.lower() in _left_out(outcome.body):
        return Answer(Verdict.NEVER, f"{_WRONG_ACCOUNT.sentence}（{account}）")
    return answer


def _left_out(body: dict) -> set[str]:
    """Accounts that an otherwise good answer names as not reached: unknown, or without a licence."""
    named = "|".join(str(body.get(name) or "") for name in ("invaliduser", "unlicenseduser"))
    return {each.lower() for each in re.split(r"[|,\s]+", named) if each}


def _token(app: WecomApp) -> str | Answer:
    """The access_token, fetched when there is none that lasts. Without one nothing was sent: whatever went wrong is a definite no."""
    now = timezone.now()
    token, until = _tokens.get(_key(app), ("", now))
    if now < until:
        return token
    query = f"corpid={quote(app.corp_id, safe='')}&corpsecret={quote(app.secret.plain, safe='')}"
    outcome = outgoing.get_json(f"{_base(app)}/cgi-bin/gettoken?{query}")
    answer = sort(outcome, MEANINGS)
    token = outcome.body.get("access_token") if answer == YES else None
    if not isinstance(token, str) or not token:
        return Answer(Verdict.NOT_NOW, _("没有取得访问凭证：%s") % (answer.detail or said(outcome)), answer.not_before)
    _tokens[_key(app)] = token, now + _lasts(outcome.body)
    return token


def _lasts(body: dict) -> datetime.timedelta:
    """How long a token is used: until shortly before it expires."""
    seconds = body.get("expires_in")
    whole = datetime.timedelta(seconds=min(seconds, 7200) if isinstance(seconds, int) else 0)
    return max(whole - EARLY, whole / 2)


def _key(app: WecomApp) -> tuple:
    return app.base_url, app.corp_id, app.secret.token


def _base(app: WecomApp) -> str:
    return app.base_url.rstrip("/")


# A token and the message, and both once more after a token was refused.
WAY = Way(send=send, is_on=lambda: WecomApp.objects.filter(enabled=True).exists(), send_timeout=datetime.timedelta(seconds=40))
