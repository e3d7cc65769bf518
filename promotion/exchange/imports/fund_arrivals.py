"""到位资金: entries of a month, unverified until somebody entitled confirms them; a locked month never changes.

Project, month, amount and evidence tell an entry. Two may be alike and both real: the second of a sheet asks, and comes in where it is another.
A line below 0 takes one back (`fund_reversals.py`).
"""

import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from promotion.common import money
from promotion.common.dates import month_end
from promotion.exchange.imports import fund_reversals
from promotion.exchange.imports.awaited import key_of
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.evidence import evidence_of, noted, too_long, unnamed
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Complaint, Made, Plan, Said
from promotion.exchange.imports.targets import Target, must_be_editable, target_of
from promotion.exchange.imports.telling import left_out, not_kept, stays
from promotion.exchange.ledgers.funds import state_of
from promotion.exchange.models.rows import Decision, Verdict
from promotion.exchange.wanted import FUND_ARRIVALS, by_key
from promotion.landing.models import FundArrival
from promotion.landing.services import record_arrival
from promotion.landing.services.funds import is_locked
from promotion.projects.models import Project


def plan(values: Values, office: Office, said: Said) -> Plan:
    """What entering the row would do."""
    target, paid, month = target_of(values, office), values.get("amount"), values.get("month").replace(day=1)
    about = f"{target.about} {month:%Y-%m} {money.show_amount(paid.amount)}".strip()
    kind, note = evidence_of(values)
    facts = {"project": target.project, "amount": paid.amount, "month": month, "evidence_kind": kind, "evidence_note": note}
    basis = {"about": about, "key": key_of(facts) if target.project else "", "facts": facts}
    complaints = _complaints(values, target, paid, month, office) + too_long(note)
    if complaints:
        return Plan(Verdict.ERROR, about=about, key=basis["key"], complaints=tuple(complaints))
    basis["cautions"] = (*target.cautions, *not_kept(FUND_ARRIVALS, values, but=_known(values, target.project, month)))
    if paid.amount < 0:
        return fund_reversals.plan(values, basis, office, said)
    basis["cautions"] += tuple(left_out(FUND_ARRIVALS, {"notes"})) if "notes" in values else ()
    facts["arrived_on"] = _day(values, month, office.today)
    return _entry(values, basis, said)


def _complaints(values: Values, target: Target, paid: money.Money, month: datetime.date, office: Office) -> list[Complaint]:
    complaints = [target.complaint] if target.complaint else must_be_editable(target.project, office, "project")
    if paid.currency != money.HOME:
        complaints.append(Complaint("amount", _("到位资金按人民币登记，请换算成万元。")))
    if paid.amount == 0:
        complaints.append(Complaint("amount", _("金额不能是 0；冲减请写成负数。")))
    complaints += fund_reversals.contradiction(values, paid.amount)
    if month > office.today:
        complaints.append(Complaint("month", _("到位月份不能晚于本月。")))
    elif values.get("month") > office.today:
        complaints.append(Complaint("month", _("到位日期不能晚于今天。")))
    return complaints


def _day(values: Values, month: datetime.date, today: datetime.date) -> datetime.date:
    """The day it came. Where only the month is known it counts as come by its end, or by today."""
    return min(month_end(month), today) if "month" in values.months else values.get("month")


def _entry(values: Values, basis: dict, said: Said) -> Plan:
    """Money that came, unless it is on file. A locked month takes no other."""
    facts = basis["facts"]
    project, kind, note = facts["project"], facts["evidence_kind"], facts["evidence_note"]
    rows = _on_file(values, project, facts["month"], facts["amount"])
    equal = rows.filter(noted(project, note), evidence_kind=kind)
    like = Q(noted(project, note, is_sure=False), evidence_kind=kind) | unnamed() if "evidence" in values else Q()
    alike = rows.filter(like).exists()
    if equal.count() >= said.nth or (alike and said.is_same):
        basis["cautions"] += _other_day(values, equal or rows)
        return Plan(Verdict.SAME, **basis)
    if said.is_open and (alike or said.nth > 1):
        choices = (Decision.SKIP, Decision.SAME, Decision.APART)
        told = (_("这个月已经登记过同样金额的一笔，凭证不同；确实是另一笔，请选“不是，另行登记”。"),) if said.nth == 1 else ()
        return Plan(Verdict.TWIN, choices=choices, **{**basis, "cautions": (*told, *basis["cautions"])})
    locked = _locked(project, facts["month"])
    # Without its key: what can never come in is waited for by no line below 0.
    return Plan(Verdict.ERROR, about=basis["about"], complaints=locked) if locked else Plan(Verdict.NEW, **basis)


def _locked(project: Project, month: datetime.date) -> tuple[Complaint, ...]:
    """Where the month is closed for where the project lies."""
    region = project.zone.region if project.zone_id else None
    if not region or not is_locked(region, month):
        return ()
    return (Complaint("month", _("%(month)s 已经锁定，不能再登记；请在本月登记或联系管理员。") % {"month": f"{month:%Y-%m}"}),)


def apply(plan: Plan, office: Office, said: Said) -> list[Made]:
    """Enter it."""
    if "reverses" in plan.facts:
        return fund_reversals.apply(plan, office)
    arrival = record_arrival(actor=office.actor, today=office.today, **plan.facts)
    return [Made("fundarrival", arrival.pk, is_new=True)]


def _on_file(values: Values, project: Project, month: datetime.date, amount: Decimal) -> QuerySet[FundArrival]:
    """Such money as was entered, reversed since or not.

    What 撤回 of an import reversed can come in again, but not from a sheet of ours, which holds it beside all others.
    """
    entries = FundArrival.objects.filter(project=project, month=month, amount=amount, reverses__isnull=True)
    return entries if fund_reversals.is_ours(values) else entries.exclude(pk__in=fund_reversals.taken_back(project).values("reverses"))


def _other_day(values: Values, rows: QuerySet[FundArrival]) -> tuple[str, ...]:
    """That the row gives another day than what is on file."""
    days = [] if "month" in values.months else [row.arrived_on for row in rows]
    day = values.get("month")
    return (stays(by_key(FUND_ARRIVALS)["month"], days[0], day),) if days and day not in days else ()


def _known(values: Values, project: Project, month: datetime.date) -> set[str]:
    """核实人 and 核实情况, where entries of that month are as the row says. That a new one waits to be verified is no news."""
    who, state = values.beside.get("verified_by"), values.beside.get("state")
    rows = list(FundArrival.objects.filter(project=project, month=month).select_related("verified_by", "reverses")) if who or state else []
    known = {"verified_by"} if who in {row.verified_by.name for row in rows if row.verified_by} else set()
    return known | ({"state"} if state in {_("待核实"), *map(state_of, rows)} else set())
