"""Sorting what a web service said to a message. Pure. Yes is an HTTP 2xx *and* `errcode` 0: robots say no with a 200."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.outgoing import Heard, Outcome
from promotion.reminders.answers import YES, Answer, Verdict

MINUTE = datetime.timedelta(minutes=1)
TEN_MINUTES = datetime.timedelta(minutes=10)
# What a gateway says when the machine behind it gave no answer: it may have taken the message.
GATEWAYS = {502, 504}
SOON = {408, 425, 429}
TO_MEND = {401, 403, 407}


@dataclass(frozen=True)
class Meaning:
    """What an error code means for the message, in a sentence an administrator can act on, and how long to wait at least."""

    verdict: Verdict
    sentence: str
    wait: datetime.timedelta = datetime.timedelta(0)


def not_now(sentence: str, wait: datetime.timedelta = datetime.timedelta(0)) -> Meaning:
    """A definite no that may change."""
    return Meaning(Verdict.NOT_NOW, sentence, wait)


def never(sentence: str) -> Meaning:
    """A definite no that stays until a person has mended something and sends it again."""
    return Meaning(Verdict.NEVER, sentence)


BUSY = not_now(gettext_lazy("对方系统繁忙，稍后自动重试。"))


def sort(outcome: Outcome, meanings: dict[int, Meaning]) -> Answer:
    """The answer to a message by the channel's table of error codes; a code that is not in it is a no that may change."""
    if outcome.heard == Heard.NOT_SENT:
        return Answer(Verdict.NOT_NOW, outcome.detail)
    if outcome.heard == Heard.NO_ANSWER:
        return Answer(Verdict.UNCLEAR, outcome.detail)
    if not 200 <= outcome.status < 300:
        return _by_status(outcome)
    code = errcode(outcome)
    if code is None:
        return Answer(
            Verdict.UNCLEAR, _("HTTP %(status)s，%(detail)s") % {"status": outcome.status, "detail": outcome.detail or _("没有返回码")}
        )
    if code == 0:
        return YES
    meaning = meanings.get(code, Meaning(Verdict.NOT_NOW, gettext_lazy("对方拒绝了消息。")))
    return Answer(meaning.verdict, f"{meaning.sentence}（{code} {said(outcome)}）"[:300], meaning.wait)


def errcode(outcome: Outcome) -> int | None:
    """The `errcode` of an answer; None when it has none."""
    code = outcome.body.get("errcode") if isinstance(outcome.body, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def said(outcome: Outcome) -> str:
    """The other side's own words."""
    text = outcome.body.get("errmsg") if isinstance(outcome.body, dict) else ""
    return " ".join(str(text or "").split())[:160]


def _by_status(outcome: Outcome) -> Answer:
    status = outcome.status
    detail = f"HTTP {status} {said(outcome)}".strip()
    if status in GATEWAYS:
        return Answer(Verdict.UNCLEAR, detail)
    if status < 400:
        return Answer(Verdict.NOT_NOW, _("对方要求转到别的地址，请核对接口地址（%s）") % detail, TEN_MINUTES)
    if status in TO_MEND:
        return Answer(Verdict.NOT_NOW, _("对方不准访问，请核对地址和凭证（%s）") % detail, TEN_MINUTES)
    if status in SOON:
        return Answer(Verdict.NOT_NOW, detail, MINUTE)
    if status < 500:
        return Answer(Verdict.NEVER, _("对方不认这个地址或消息（%s）") % detail)
    return Answer(Verdict.NOT_NOW, detail)
