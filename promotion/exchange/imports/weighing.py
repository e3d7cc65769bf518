"""A row read and weighed: what importing it would do, and all that is wrong with it at once."""

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.enterprises.models import Enterprise
from promotion.exchange.imports.cells import Columns, Values
from promotion.exchange.imports.kinds import Kind
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Complaint, Plan, Said
from promotion.exchange.models import Decision, ImportBatch, ImportRow, TwinRule, Verdict
from promotion.projects.services import twins

ABOUT, KEY = 120, 300
WEIGHED = ("verdict", "about", "key", "faults", "cautions", "offers", "choices", "changes")  # what `weigh` writes
_OF_RULE = {TwinRule.SKIP: Decision.SKIP, TwinRule.SAME: Decision.SAME, TwinRule.APART: Decision.APART, TwinRule.ASK: Decision.NONE}


def columns_of(batch: ImportBatch, kind: Kind) -> Columns:
    """The readers of the batch's columns."""
    return Columns(batch.columns, kind.wanted, batch.sheet, batch.unit, kind.unused)


def said_of(row: ImportRow, batch: ImportBatch) -> Said:
    """What was decided about a row by itself, else by the batch's rule where that is one of the row's choices."""
    rule = _OF_RULE[batch.twins]
    return Said(row.decision or (rule if rule in row.choices else Decision.NONE), row.chosen, row.flags.get("nth", 1))


def weigh(row: ImportRow, kind: Kind, columns: Columns, office: Office, said: Said) -> Plan:
    """Writes what was found into `row` (not saved) and returns the plan. What is wrong comes first: till it is mended no twin is told of."""
    values = columns.read(row.number, row.cells, row.flags, row.corrections)
    faulty = {fault.address for fault in values.faults}
    lacking = tuple(
        Complaint(one.key, _("没有填写“%(field)s”。") % {"field": one.label})
        for one in kind.taken
        if one.required and one.key not in values and columns.address(row.number, one.key) not in faulty
    )
    required_are_there = all(one.key in values for one in kind.taken if one.required)
    plan = _planned(values, kind, office, said) if required_are_there else Plan(Verdict.ERROR, about=_first(values))
    complaints = (*lacking, *(each for each in plan.complaints if columns.address(row.number, each.key) not in faulty))
    row.faults = [_fault(fault.address, fault.sentence) for fault in values.faults]
    row.faults += [_fault(columns.address(row.number, each.key), each.sentence) for each in complaints]
    row.verdict = Verdict.ERROR if row.faults else plan.verdict
    row.about, row.key = (plan.about or _first(values))[:ABOUT], plan.key[:KEY]
    row.cautions, row.changes, row.offers, row.choices = [*values.cautions, *plan.cautions], plan.changes, [], []
    if not row.faults:
        row.cautions += [_("该企业已有单位在谈，可申请对接。")] if plan.hidden else []
        row.offers = [{"id": offer.id, "name": offer.name, "why": offer.why} for offer in plan.offers]
        row.choices = list(plan.choices)
    return plan


def tell_holder(hidden, office: Office) -> None:
    """Where a row asked about a firm out of sight its holder hears of it, as when the name is typed. Called in the transaction that keeps the
    row, so that no stop comes between."""
    if hidden is not None:
        twins.tell_holder(Enterprise.objects.get(pk=hidden.pk), office.actor, office.today)


def sentence_of(error: Refused | ValidationError | ObjectDoesNotExist) -> str:
    """A refusal, what a model's own check said, or that something went away meanwhile, as one sentence."""
    if isinstance(error, ObjectDoesNotExist):
        return _("这一行提到的内容刚刚被别人撤下或合并，请核对后重新导入这一行。")
    return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _planned(values: Values, kind: Kind, office: Office, said: Said) -> Plan:
    try:
        return kind.plan(values, office, said)
    except (Refused, ObjectDoesNotExist) as trouble:
        return Plan(Verdict.ERROR, about=_first(values), complaints=(Complaint("", sentence_of(trouble)),))


def _fault(cell: str, sentence: str) -> dict:
    return {"letter": cell.rpartition("!")[2].rstrip("0123456789"), "cell": cell, "sentence": sentence}


def _first(values: Values) -> str:
    """Something to know the row by."""
    return next((str(value) for value in values.values.values() if isinstance(value, str) and value), "")
