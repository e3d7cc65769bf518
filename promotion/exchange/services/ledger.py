"""台账: a filtered list as a file, for those with a live grant, written into the audit trail. Beyond some rows it is made in the background."""

import datetime
import io
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.http import QueryDict
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.ledgers.ledger import Ledger
from promotion.exchange.sheets import CONTENT_TYPES, XLSX, Sheet, write
from promotion.people.models import Job
from promotion.people.services import jobs

MOST_AT_ONCE = 5000
MOST_WAITING = 3  # of one person; a fourth would only keep others waiting
KIND = "export"
LONGEST_QUERY = 4000


@dataclass(frozen=True)
class Made:
    """A file made for one person."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Wish:
    """What somebody asked for: the list `ledger`, the `query` of its page, `cols` for columns, `kind` xlsx or csv."""

    ledger: Ledger
    query: str
    kind: str = XLSX

    @property
    def params(self) -> QueryDict:
        """The parameters of the page."""
        return QueryDict(self.query)

    @property
    def columns(self):
        """The columns of the view."""
        return self.ledger.chosen({key for text in self.params.getlist("cols") for key in text.split(",")})

    def as_params(self) -> dict:
        """As a job keeps it."""
        return {"ledger": self.ledger.key, "query": self.query, "kind": self.kind}

    @classmethod
    def of(cls, params: dict) -> "Wish":
        """From what a job kept."""
        return cls(LEDGERS[params["ledger"]], params["query"], params["kind"])


def may_export(actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` holds any live grant."""
    if not scope_of(actor, today).is_live:
        raise NotAllowed(_("您目前没有有效授权，不能导出；请联系管理员。"))


def wish_for(ledger: Ledger, query: str, kind: str) -> Wish:
    """The wish, Refused where it is no format or no query of a page."""
    if kind not in CONTENT_TYPES:
        raise Refused(_("只能导出 xlsx 或 csv，请重新选择格式。"))
    if len(query) > LONGEST_QUERY:
        raise Refused(_("筛选条件太长，请减少勾选的项目后再导出。"))
    return Wish(ledger, query, kind)


def export(*, actor, wish: Wish, today: datetime.date) -> Made | Job:
    """The list as `actor` sees it: a file, or beyond `MOST_AT_ONCE` rows the job that makes it.

    Raises NotAllowed without a live grant; Refused for a parameter that cannot be read (a wider file than meant must not leave), and
    while several exports of the same person are still waiting.
    """
    keys = keys_of(actor, wish, today)
    if len(keys) > MOST_AT_ONCE:
        return _queue(actor, wish, len(keys))
    out = io.BytesIO()
    note_in_trail(actor, wish, write_out(actor, wish, keys, out, today))
    return Made(name_of(wish, today), CONTENT_TYPES[wish.kind], out.getvalue())


def keys_of(actor, wish: Wish, today: datetime.date) -> array:
    """The primary keys of the rows in their order, eight bytes each."""
    may_export(actor, today)
    asked = wish.ledger.rows(actor, wish.params, today)
    if asked.complaints:
        raise Refused("".join(asked.complaints), items=asked.complaints)
    return array("q", asked.keys())


def write_out(actor, wish: Wish, keys: array, out: BinaryIO, today: datetime.date, watching: Callable[[Iterable], Iterable] = iter) -> int:
    """Write the rows `keys` as far as `actor` (still) sees them; `watching` stands between reading and writing. How many were written."""
    ledger, columns = wish.ledger, wish.columns
    sheet = Sheet(
        title=str(ledger.title),
        unit=str(ledger.unit),
        made=_("制表：%(who)s　%(day)s") % {"who": actor, "day": today.isoformat()},
        fields=columns,
        rows=watching(ledger.cells(ledger.rows(actor, wish.params, today), keys, columns)),
    )
    return write(sheet, out, wish.kind)


def name_of(wish: Wish, today: datetime.date) -> str:
    """The name of the file."""
    return f"{wish.ledger.title}{today.isoformat()}.{wish.kind}"


def note_in_trail(actor, wish: Wish, count: int, obj=None) -> None:
    """Leave a row: who took how much of what, under which filter."""
    words = {"noun": wish.ledger.noun, "n": count, "kind": wish.kind, "query": wish.query[:500] or _("无")}
    note = _("导出%(noun)s %(n)d 行，%(kind)s，条件：%(query)s") % words
    after = {"rows": count, "list": wish.ledger.key, "columns": [column.key for column in wish.columns]}
    audit.record(actor=actor, action="export", obj=obj, after=after, note=note)


def _queue(actor, wish: Wish, count: int) -> Job:
    waiting = Job.objects.filter(owner=actor, kind=KIND, finished_at__isnull=True).count()
    if waiting >= MOST_WAITING:
        raise Refused(_("您已有 %(n)d 个导出在排队，请等它们完成，或在“后台任务”里取消。") % {"n": waiting})
    return jobs.enqueue(kind=KIND, owner=actor, params=wish.as_params(), total=count)
