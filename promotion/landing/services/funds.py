"""到位资金: record, verify by a second person, reverse, close a month.

Whoever writes first takes the project's row, then the rows of the region and all above it; closing a month takes the region's row. So nothing
slips into a month while it is being closed, and two reversals of one entry come one after the other.
"""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.administration import administration_of
from promotion.common import audit, checked, money
from promotion.common.errors import NotAllowed, Refused
from promotion.landing.models import EvidenceKind, FundArrival, FundMonthLock
from promotion.people.roles import Ability
from promotion.places.models import Region
from promotion.projects.models import Project
from promotion.projects.services import journal, permits


@transaction.atomic
def record_arrival(
    *,
    actor,
    project: Project,
    amount: Decimal,
    arrived_on: datetime.date,
    evidence_kind: str,
    today: datetime.date,
    month: datetime.date | None = None,
    evidence_note: str = "",
    file=None,
) -> FundArrival:
    """Enter money that has come, in 万元. `month` (default: that of the arrival) may be a later one up to the present; never a locked one."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    region = _region_of(project)
    month = (month or arrived_on).replace(day=1)
    _check_days(arrived_on, month, today)
    _must_be_open(region, month)
    if evidence_kind == EvidenceKind.OTHER and not evidence_note.strip():
        raise Refused(_("凭据为“其他”时请写明是什么。"), field="evidence_note")
    arrival = FundArrival(
        project=project,
        region=region,
        month=month,
        amount=amount,
        arrived_on=arrived_on,
        evidence_kind=evidence_kind,
        evidence_note=evidence_note.strip(),
        file=file,
        recorded_by=actor,
    )
    return _keep(arrival, actor, "fund.record")


@transaction.atomic
def verify_arrival(*, actor, arrival: FundArrival, today: datetime.date) -> FundArrival:
    """Confirm an entry by its evidence: somebody entitled who did not enter it, while its month is open."""
    project = journal.lock(arrival.project)
    permits.must_hold(project, actor, Ability.VERIFY_FUNDS, today)
    arrival = _fresh(arrival, project)
    if arrival.recorded_by_id == actor.pk:
        raise Refused(_("登记人不能核实自己登记的资金，请由另一位有权限的同事核实。"))
    if arrival.is_reversal:
        raise Refused(_("冲销记录随原记录，不用核实。"))
    if arrival.verified_at:
        raise Refused(_("这笔资金已由%(who)s核实。") % {"who": arrival.verified_by})
    if not left_of(arrival):
        raise Refused(_("这笔资金已全部冲销，不用核实。"))
    # A reversal counts as verified together with its entry: its month must be open as well.
    for month in {arrival.month, *FundArrival.objects.filter(reverses=arrival).values_list("month", flat=True)}:
        _must_be_open(arrival.region, month)
    arrival.verified_by, arrival.verified_at = actor, timezone.now()
    checked.save(arrival, update_fields=["verified_by", "verified_at"])
    audit.record(actor=actor, action="fund.verify", obj=arrival, after={"verified_by": str(actor)}, project_code=project.code)
    return arrival


@transaction.atomic
def reverse_arrival(*, actor, arrival: FundArrival, reason: str, today: datetime.date, amount: Decimal | None = None) -> FundArrival:
    """Take back `amount` (positive; default: all that is left) of an entry, in the present month. A verified one: by who may verify."""
    project = journal.lock(arrival.project)
    arrival = _fresh(arrival, project)
    if arrival.verified_at:
        permits.must_hold(project, actor, Ability.VERIFY_FUNDS, today)
    else:
        permits.must_edit(project, actor, today)
    if arrival.is_reversal:
        raise Refused(_("冲销记录不能再冲销；如属误冲，请重新登记一笔。"))
    if not reason.strip():
        raise Refused(_("请写明冲销理由。"), field="reason")
    left = left_of(arrival)
    amount = left if amount is None else amount
    if not left:
        raise Refused(_("这笔资金已全部冲销。"))
    if not 0 < amount <= left:
        raise Refused(_("最多可冲销 %(left)s，请核对金额。") % {"left": money.show_amount(left)}, field="amount")
    month = today.replace(day=1)
    _must_be_open(arrival.region, month)
    reversal = FundArrival(
        project=project,
        region=arrival.region,
        month=month,
        amount=-amount,
        arrived_on=today,
        evidence_kind=arrival.evidence_kind,
        evidence_note=arrival.evidence_note,
        reverses=arrival,
        reason=reason.strip(),
        recorded_by=actor,
    )
    return _keep(reversal, actor, "fund.reverse", note=reason)


@transaction.atomic
def lock_month(*, actor, region: Region, month: datetime.date, reason: str, today: datetime.date) -> FundMonthLock:
    """Close a month that has ended, for `region` and all in it. There is no way back: corrections go into the present month."""
    permits.must_have(actor, Ability.LOCK_FUNDS, today)
    region = _locked(Region.objects.filter(pk=region.pk))[0]
    if not administration_of(actor, today).reaches_region(region):
        raise NotAllowed(_("“%(region)s”不归您管理，请选择本市范围内的地区。") % {"region": region.name})
    month = month.replace(day=1)
    if month >= today.replace(day=1):
        raise Refused(_("本月尚未结束，只能锁定已结束的月份。"), field="month")
    if not reason.strip():
        raise Refused(_("请写明锁定说明，如“已上报”。"), field="reason")
    if is_locked(region, month):
        raise Refused(_("%(region)s %(month)s已经锁定。") % {"region": region.name, "month": f"{month:%Y-%m}"}, field="month")
    lock = FundMonthLock(region=region, month=month, reason=reason.strip(), locked_by=actor)
    checked.save(lock)
    within = FundArrival.objects.in_month(month).filter(region__path__startswith=region.path)
    after = {"month": month, "region": region.name, "verified": within.verified().total(), "unverified": within.unverified().total()}
    audit.record(actor=actor, action="fund.lock", obj=lock, after=after, note=reason)
    return lock


def is_locked(region: Region, month: datetime.date) -> bool:
    """Whether the month is closed for `region` or for what it lies in."""
    return FundMonthLock.objects.filter(region__in=region.path_ids, month=month.replace(day=1)).exists()


def left_of(arrival: FundArrival) -> Decimal:
    """万元 of an entry not taken back yet."""
    return arrival.amount + FundArrival.objects.filter(reverses=arrival).total()


def _region_of(project) -> Region:
    if not (project.zone_id and project.zone.region_id):
        raise Refused(_("请先确定项目的片区，再登记到位资金。"))
    return project.zone.region


def _check_days(arrived_on, month, today) -> None:
    if arrived_on > today:
        raise Refused(_("到位日期不能晚于今天。"), field="arrived_on")
    if not arrived_on.replace(day=1) <= month <= today.replace(day=1):
        raise Refused(_("统计月份不能早于到位月份，也不能晚于本月。"), field="month")


def _must_be_open(region: Region, month: datetime.date) -> None:
    """Hold the region's rows until the transaction ends, then look whether the month is closed."""
    _locked(Region.objects.filter(pk__in=region.path_ids))
    if is_locked(region, month):
        raise Refused(
            _("%(month)s 的到位资金已锁定，不能再登记、核实或改动；补报请选本月为统计月份，更正请冲销后重新登记。")
            % {"month": f"{month:%Y-%m}"},
            field="month",
        )


def _locked(regions) -> list[Region]:
    return list(regions.select_for_update(no_key=True, of=("self",)).order_by("path"))


def _fresh(arrival, project) -> FundArrival:
    """The row as it is now, of that project."""
    rows = FundArrival.objects.select_related("region", "recorded_by", "verified_by", "reverses")
    return rows.select_for_update(of=("self",)).get(pk=arrival.pk, project=project)


def _keep(arrival, actor, action: str, note: str = "") -> FundArrival:
    checked.save(arrival)
    after = {"month": arrival.month, "amount": arrival.amount, "evidence": arrival.get_evidence_kind_display()}
    audit.record(actor=actor, action=action, obj=arrival, after=after, note=note, project_code=arrival.project.code)
    return arrival
