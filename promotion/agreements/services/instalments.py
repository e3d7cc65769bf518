"""Instalments: 分期出资, never more than is pledged."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from promotion.agreements.facts import AgreementKind
from promotion.agreements.models import Agreement, Instalment
from promotion.agreements.services.clauses import write_fulfilment, write_strike
from promotion.agreements.services.dates import keep_dates
from promotion.agreements.services.locking import locked, locked_term, must_be_going_on
from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.common.money import show_amount
from promotion.projects.services import permits


@transaction.atomic
def add_instalment(
    *, actor, agreement: Agreement, due: datetime.date, amount: Decimal, today: datetime.date, number: int | None = None
) -> Instalment:
    """Agree on one payment (万元), of a draft or (补录) of an agreement already signed. `number` defaults to the next."""
    agreement = locked(agreement)
    permits.must_edit(agreement.project, actor, today)
    must_be_going_on(agreement.project)
    _check_room(agreement, amount)
    instalment = Instalment(agreement=agreement, number=number or _next(agreement), due=due, amount=amount)
    checked.save(instalment)
    keep_dates(agreement.project, actor)
    _tell(actor, "instalment", instalment, after={"number": instalment.number, "due": due, "amount": amount})
    return instalment


@transaction.atomic
def fulfil_instalment(*, actor, instalment: Instalment, fulfilled_on: datetime.date, how: str, today: datetime.date) -> Instalment:
    """The payment has been made, with its evidence. Its date waits no more. (What counts as 到位资金 is recorded in landing, verified there.)"""
    instalment = locked_term(instalment)
    permits.must_edit(instalment.agreement.project, actor, today)
    write_fulfilment(instalment, fulfilled_on, how, today)
    keep_dates(instalment.agreement.project, actor)
    _tell(actor, "fulfil", instalment, after={"fulfilled_on": fulfilled_on, "how": instalment.fulfilment})
    return instalment


@transaction.atomic
def strike_instalment(*, actor, instalment: Instalment, reason: str, today: datetime.date) -> Instalment:
    """Strike a payment out, with a reason."""
    instalment = locked_term(instalment)
    permits.must_edit(instalment.agreement.project, actor, today)
    write_strike(instalment, reason)
    keep_dates(instalment.agreement.project, actor)
    told = {"number": instalment.number, "amount": instalment.amount}
    _tell(actor, "strike", instalment, before=told, note=reason)
    return instalment


def _check_room(agreement, amount):
    if agreement.kind == AgreementKind.FRAMEWORK:
        raise Refused(_("框架协议不计入任何合计，没有分期出资。"))
    if agreement.amount is None:
        raise Refused(_("请先填写协议投资额，再登记分期出资。"), field="amount")
    taken = sum(row.amount for row in agreement.instalments.filter(withdrawn_at__isnull=True))
    left = agreement.amount - taken
    if amount > left:
        raise Refused(_("各期合计不能超过协议投资额：还可登记 %(left)s。") % {"left": show_amount(left)}, field="amount")


def _next(agreement) -> int:
    last = agreement.instalments.filter(withdrawn_at__isnull=True).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _tell(actor, verb, instalment, **told):
    audit.record(actor=actor, action=f"agreement.{verb}", obj=instalment, project_code=instalment.agreement.project.code, **told)
