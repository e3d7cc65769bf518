"""The words of a message: pure. Facts in, text out."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.reminders.models import MessageKind, Watch

LONGEST = 400  # of a message inside
MOST_LINES = 40  # of a digest, of a folded group message


@dataclass(frozen=True)
class Facts:
    """What a message is made of. `project` is already the name that may be told (a 保密项目 by its code name).

    `since`: when a silence or a stay began. `said`: what somebody or something said, told as it is. `for_whom`: told in their stead.
    """

    watch: str
    number: int
    today: datetime.date
    title: str = ""
    due: datetime.date | None = None
    project: str = ""
    responsible: str = ""
    since: datetime.date | None = None
    is_soon: bool = False
    said: str = ""
    for_whom: str = ""


@dataclass(frozen=True)
class Line:
    """One item of a digest."""

    kind: str
    text: str
    is_escalated: bool = False


@dataclass(frozen=True)
class Section:
    """One chain on a leader's page."""

    name: str
    slug: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Digest:
    """One person's digest of one day; `of_week`: the leader's page, with a section for each chain on which something happened."""

    number: int
    day: datetime.date
    lines: tuple[Line, ...] = ()
    of_week: bool = False
    page: tuple[Section, ...] = ()

    @property
    def is_worth_sending(self) -> bool:
        """An empty one is not sent."""
        return bool(self.lines or self.page)


def text_of(facts: Facts) -> str:
    """One sentence, as 消息 shows it."""
    head = _head(facts)
    named = facts.watch not in (Watch.NOTICE, Watch.JOB, Watch.GRANT)
    tail = "｜".join(part for part in (facts.project, facts.responsible and _("责任人 %s") % facts.responsible) if part) if named else ""
    words = f"{head}｜{tail}" if tail else head
    return _("〔代 %(who)s 收〕%(words)s") % {"who": facts.for_whom, "words": words} if facts.for_whom else words


def _head(facts: Facts) -> str:
    if facts.watch in (Watch.NOTICE, Watch.JOB):
        return facts.said
    if facts.watch == Watch.GRANT:
        return _("授权将于 %(day)s 到期：%(what)s。需要续期请联系管理员。") % {"day": facts.due.isoformat(), "what": facts.said}
    if facts.watch == Watch.QUIET:
        said = _("已 %(days)d 天未与投资方联系，即将超过时限") if facts.is_soon else _("已 %(days)d 天未与投资方联系")
        return said % {"days": (facts.today - facts.since).days}
    if facts.watch == Watch.STAY:
        return _("在本阶段已停留 %d 天，请推进或研究是否出库") % (facts.today - facts.since).days
    return f"{_when(facts)}：{facts.title}"


def _when(facts: Facts) -> str:
    days = (facts.due - facts.today).days
    if days < 0:
        return _("已逾期 %(days)d 天（应于 %(day)s 完成）") % {"days": -days, "day": f"{facts.due:%m-%d}"}
    if days == 0:
        return _("今日到期")
    return _("还有 %(days)d 天到期（%(day)s）") % {"days": days, "day": f"{facts.due:%m-%d}"}


def subject_of(facts: Facts) -> str:
    """The subject of a mail: short, one line."""
    line = " ".join(text_of(facts).split())
    return _("【招商提醒】%s") % (line if len(line) <= 60 else f"{line[:59]}…")


def body_of(facts: Facts, url: str) -> str:
    """The body of a message out. The number makes every text differ; some robots drop identical ones silently."""
    return "\n".join([text_of(facts), "", *_closing(facts.number, url)])


def digest_subject(digest: Digest) -> str:
    """What a digest is about, in one line."""
    parts = [section.name for section in digest.page]
    parts += [_("%(label)s %(n)d") % {"label": label, "n": n} for label, n in _counts(digest.lines)]
    words = {"day": digest.day.isoformat(), "parts": "，".join(parts)}
    return (_("【周一一页】%(day)s %(parts)s") if digest.of_week else _("【今日摘要】%(day)s %(parts)s")) % words


def digest_body(digest: Digest, url: str) -> str:
    """A digest as text: a leader's page first, then one's own items, then what was escalated to one."""
    lines = []
    for section in digest.page:
        lines += [_("■ %s") % section.name, *section.lines, ""]
    for head, escalated in ((_("■ 您的事项"), False), (_("■ 请您协调"), True)):
        own = [line.text for line in digest.lines if line.is_escalated == escalated]
        if own:
            lines += [head, *_numbered(own), ""]
    return "\n".join([*lines, *_closing(digest.number, url)])


def group_line(facts: Facts, code: str, tells_names: bool) -> str:
    """One item as a working group may read it: by code, matter and day; with names only where everybody there may see them."""
    return text_of(facts) if tells_names else f"{code} {_group_head(facts)}"


def _group_head(facts: Facts) -> str:
    return _head(facts) if facts.watch in (Watch.QUIET, Watch.STAY) else _when(facts)


def group_text(lines: list[str], number: int, url: str) -> str:
    """What is posted to a group: one item, or a folded list."""
    head = lines if len(lines) == 1 else [_("今日有 %d 项需要跟进：") % len(lines), *_numbered(lines)]
    return "\n".join([*head, *([_("登录查看：%s") % url] if url else []), _("编号 R%d") % number])


def _counts(lines: tuple[Line, ...]) -> list[tuple[str, int]]:
    """How many of each kind, and how many that others let slip."""
    counts = [(str(kind.label), sum(line.kind == kind and not line.is_escalated for line in lines)) for kind in MessageKind]
    counts.append((_("请您协调"), sum(line.is_escalated for line in lines)))
    return [(label, n) for label, n in counts if n]


def _numbered(lines: list[str]) -> list[str]:
    shown = [f"{n}. {line}" for n, line in enumerate(lines[:MOST_LINES], start=1)]
    rest = len(lines) - MOST_LINES
    return shown + ([_("…另有 %d 项，请登录查看。") % rest] if rest > 0 else [])


def _closing(number: int, url: str) -> list[str]:
    link = [_("打开：%s") % url, ""] if url else []
    return [*link, _("提醒编号 R%d。由系统发出，请勿回复。") % number]
