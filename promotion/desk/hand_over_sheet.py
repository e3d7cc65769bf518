"""The hand-over sheet: its sections for screen and paper, and the same lines as a workbook."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from promotion.access.open_work import HELD
from promotion.common import audit
from promotion.exchange.services.ledger import Made, may_export
from promotion.exchange.sheets import CONTENT_TYPES, XLSX, Field, Sheet, as_xlsx
from promotion.people.models import User
from promotion.projects.hand_over_plan import REQUEST, people_within_reach
from promotion.projects.models import HandOver, Project


@dataclass(frozen=True)
class PersonRow:
    """Somebody whose work could be handed over, and how much of each kind is open."""

    person: User
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SheetLine:
    """One thing that went, as its reader may read it."""

    label: str
    code: str
    due: datetime.date | None
    heir: str


def labels() -> dict[str, str]:
    """The kinds of lines in the order of the sheet."""
    return {**{held.key: str(held.label) for held in HELD}, REQUEST: _("对接申请")}


def lines_of(made: HandOver, reader, today: datetime.date) -> list[tuple[str, list[SheetLine]]]:
    """(kind in words, its lines) as `reader` may read them today, kinds without any left out.

    What hangs on a project is named to who sees that project; the rest to whoever gave, got or moved it. Others read that it went.
    """
    rows = list(made.lines.select_related("to_user").order_by("pk"))
    codes = {row.code for row in rows if row.code}
    seen = set(Project.objects.visible_to(reader, today).filter(code__in=codes).values_list("code", flat=True))
    known = labels()

    def shown(row) -> SheetLine:
        may_read = row.code in seen if row.code else reader.pk in (made.actor_id, made.from_user_id, row.to_user_id)
        heir = str(row.to_user) if row.to_user else _("退出")
        return SheetLine(row.label if may_read else _("%(kind)s（不在您的权限内）") % {"kind": known[row.kind]}, row.code, row.due, heir)

    found = ((label, [shown(row) for row in rows if row.kind == key]) for key, label in known.items())
    return [(label, lines) for label, lines in found if lines]


@transaction.atomic
def as_workbook(*, actor, made: HandOver, today: datetime.date) -> Made:
    """The sheet as xlsx, written into the audit trail. NotAllowed without a live grant."""
    may_export(actor, today)
    fields = [
        Field(_("类别"), "text", 12),
        Field(_("项目编号"), "text", 16),
        Field(_("事项"), "text", 60),
        Field(_("到期日"), "date", 12),
        Field(_("接手人"), "text", 14),
    ]
    rows = [[label, line.code, line.label, line.due, line.heir] for label, lines in lines_of(made, actor, today) for line in lines]
    title = _("工作交接单")
    people = _("移交人：%(one)s　接手人：%(other)s　理由：%(why)s") % {"one": made.from_user, "other": made.to_user, "why": made.reason}
    sheet = Sheet(title=title, unit=people, made=_("交接日期：%(day)s") % {"day": made.made_on.isoformat()}, fields=fields, rows=rows)
    audit.record(actor=actor, action="export", obj=made, after={"rows": len(rows)}, note=title)
    return Made(f"{title}{made.made_on.isoformat()}.{XLSX}", CONTENT_TYPES[XLSX], as_xlsx(sheet))


def people_with_work(actor, today: datetime.date) -> list[PersonRow]:
    """People within the actor's reach who have anything open, in a query a kind."""
    people = {
        user.pk: user for user in people_within_reach(actor, today).filter(is_active=True).select_related("unit").order_by("name", "pk")
    }
    counts: dict[int, list] = {key: [] for key in people}
    for held in HELD:
        rows = held.model_rows().filter(**{f"{held.column}__in": list(people)}).order_by().values_list(held.column).annotate(Count("pk"))
        for key, count in rows:
            counts[key].append((str(held.label), count))
    return [PersonRow(people[key], tuple(found)) for key, found in counts.items() if found]
