"""A sheet of workdays into the calendar: first what it would do, then doing it."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.common.models import Workday
from promotion.common.permissions import EVERYWHERE
from promotion.common.workday_sheet import Fault, SheetRow, read_sheet

_FIELDS = ("day", "is_workday", "name")


@dataclass(frozen=True)
class Change:
    """One row of the sheet beside the day as it stands in the calendar (None: not there yet)."""

    row: SheetRow
    before: Workday | None

    @property
    def name(self) -> str:
        """A name left empty in the sheet takes nothing away."""
        return self.row.name or (self.before.name if self.before else "")

    @property
    def differs(self) -> bool:
        """Whether the calendar would say something else afterwards."""
        return self.before is None or (self.before.is_workday, self.before.name) != (self.row.is_workday, self.name)


@dataclass(frozen=True)
class Plan:
    """What importing the sheet would do. `others`: days of the sheet's years that stand in the calendar and not in the sheet."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    others: tuple[Workday, ...]

    @property
    def fresh(self) -> list[Change]:
        """Days not there yet."""
        return [change for change in self.changes if change.before is None]

    @property
    def changed(self) -> list[Change]:
        """Days that would say something else."""
        return [change for change in self.changes if change.before is not None and change.differs]

    @property
    def fingerprint(self) -> str:
        """Differs when the calendar has moved since the plan was shown."""
        stand = [(row.day, row.is_workday, row.name) for row in (*(c.before for c in self.changes if c.before), *self.others)]
        return hashlib.sha256(repr(sorted(stand)).encode()).hexdigest()[:16]

    def outcome(self, *, drop_others: bool = False) -> str:
        """What is done, in one sentence."""
        counts = {"fresh": len(self.fresh), "changed": len(self.changed), "dropped": len(self.others) if drop_others else 0}
        counts["same"] = len(self.changes) - counts["fresh"] - counts["changed"]
        return _("新增 %(fresh)d 天，修改 %(changed)d 天，删除 %(dropped)d 天，原有不变 %(same)d 天。") % counts


def plan_of(text: str) -> Plan:
    """What the sheet would do to the calendar as it stands. Refused for a sheet that is none at all."""
    sheet = read_sheet(text)
    in_years = Q(pk__in=[])
    for year in {row.day.year for row in sheet.rows}:
        in_years |= Q(day__year=year)
    standing = {row.day: row for row in Workday.objects.filter(in_years)}
    changes = tuple(Change(row, standing.pop(row.day, None)) for row in sheet.rows)
    return Plan(changes, sheet.faults, tuple(standing.values()))


@transaction.atomic
def import_workdays(*, actor, text: str, drop_others: bool = False, seen: str = "") -> Plan:
    """Take the good rows of the sheet into the calendar and say what was done; faults stay out and are named in the plan.

    `drop_others`: the sheet is the whole of its years, other days of those years go. `seen`: the fingerprint of the plan that the person
    agreed to. `actor` is None for a command of the machine's owner.
    """
    if actor is not None and not actor.has_perm(EVERYWHERE):
        raise NotAllowed(_("日历两市共用，由全部地域的管理员导入。"))
    plan = plan_of(text)
    if seen and seen != plan.fingerprint:
        raise Stale(_("您预览之后日历有改动，请按下面的最新情况核对后再确认。"), current=plan)
    if plan.faults and drop_others:
        raise Refused(_("文件里还有读不懂的行，不能当作全年安排。请改好后重新上传，或不勾选“以文件为准”。"))
    _write(actor, [change for change in plan.changes if change.differs])
    _drop(actor, plan.others if drop_others else ())
    if plan.fresh or plan.changed or (drop_others and plan.others):
        note = "\n".join([plan.outcome(drop_others=drop_others), *map(str, plan.faults)])
        audit.record(actor=actor, action="workday.import", note=note)
    return plan


def _write(actor, changes: list[Change]) -> None:
    rows = [Workday(day=change.row.day, is_workday=change.row.is_workday, name=change.name) for change in changes]
    Workday.objects.bulk_create(rows, update_conflicts=True, unique_fields=["day"], update_fields=["is_workday", "name"])
    for change, row in zip(changes, rows, strict=True):
        act = "workday.change" if change.before else "workday.add"
        before = audit.snapshot(change.before, _FIELDS) if change.before else None
        audit.record(actor=actor, action=act, obj=row, before=before, after=audit.snapshot(row, _FIELDS))


def _drop(actor, rows) -> None:
    for row in rows:
        audit.record(actor=actor, action="workday.delete", obj=row, before=audit.snapshot(row, _FIELDS))
    Workday.objects.filter(pk__in=[row.pk for row in rows]).delete()
