"""The words of a message: pure. Facts in, text out."""

import datetime
import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.reminders.models import Watch


@dataclass(frozen=True)
class Facts:
    """What a message is made of. `project` is already the name that may be told (a 保密项目 by its code name)."""

    watch: str
    number: int
    today: datetime.date
    title: str = ""
    due: datetime.date | None = None
    project: str = ""
    responsible: str = ""
    quiet_since: datetime.date | None = None
    quiet_soon: bool = False
    notice: str = ""


def text_of(facts: Facts) -> str:
    """One sentence, as 消息 shows it."""
    if facts.watch == Watch.NOTICE:
        return facts.notice
    tail = "｜".join(part for part in (facts.project, facts.responsible and _("责任人 %s") % facts.responsible) if part)
    head = _quiet(facts) if facts.watch == Watch.QUIET else f"{_when(facts)}：{facts.title}"
    return f"{head}｜{tail}" if tail else head


def _when(facts: Facts) -> str:
    days = (facts.due - facts.today).days
    if days < 0:
        return _("已逾期 %(days)d 天（应于 %(day)s 完成）") % {"days": -days, "day": f"{facts.due:%m-%d}"}
    if days == 0:
        return _("今日到期")
    return _("还有 %(days)d 天到期（%(day)s）") % {"days": days, "day": f"{facts.due:%m-%d}"}


def _quiet(facts: Facts) -> str:
    said = _("已 %(days)d 天未与投资方联系，即将超过时限") if facts.quiet_soon else _("已 %(days)d 天未与投资方联系")
    return said % {"days": (facts.today - facts.quiet_since).days}


def subject_of(facts: Facts) -> str:
    """The subject of a mail: short, one line."""
    line = " ".join(text_of(facts).split())
    return _("【招商提醒】%s") % (line if len(line) <= 60 else f"{line[:59]}…")


def body_of(facts: Facts, url: str) -> str:
    """The body of a mail. The number makes every text differ; some robots drop identical ones silently."""
    lines = [text_of(facts), ""]
    if url:
        lines += [_("打开：%s") % url, ""]
    return "\n".join([*lines, _("提醒编号 R%d。本邮件由系统发出，请勿回复。") % facts.number])


def message_id(key: str, channel: str, sender: str) -> str:
    """The same reminder always bears the same Message-ID, so that a mailbox can tell a double."""
    digest = hashlib.sha256(f"{channel}:{key}".encode()).hexdigest()[:32]
    domain = sender.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{digest}@{domain}>"
