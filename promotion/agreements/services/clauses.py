"""Clauses: added, reviewed, fulfilled, struck out."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.agreements.facts import AgreementKind, ClauseReview, Obliged
from promotion.agreements.models import Agreement, Clause
from promotion.agreements.services.concluding import let_conclusion_lapse, must_review
from promotion.agreements.services.dates import keep_dates
from promotion.agreements.services.locking import locked, locked_term, must_be_going_on
from promotion.common import audit, checked
from promotion.common.errors import NotAllowed, Refused
from promotion.projects.services import permits
from promotion.projects.sight import may_edit


@transaction.atomic
def add_clause(
    *,
    actor,
    agreement: Agreement,
    side: str,
    text: str,
    today: datetime.date,
    amount: Decimal | None = None,
    due: datetime.date | None = None,
    department=None,
    responsible=None,
) -> Clause:
    """Put an obligation on file, of a draft or (补录) of an agreement already signed. One of ours may name a department or a colleague."""
    agreement = locked(agreement)
    project = agreement.project
    permits.must_edit(project, actor, today)
    must_be_going_on(project)
    if agreement.kind == AgreementKind.FRAMEWORK:
        raise Refused(_("框架协议没有约束性条款，请登记在正式协议或补充协议里。"))
    if side == Obliged.OURS:
        if department and responsible:
            raise Refused(_("责任部门和责任人请只填一个。"), field="responsible")
        permits.must_be_able_to_answer(project, department, responsible, today)
    clause = Clause(
        agreement=agreement,
        side=side,
        text=text.strip(),
        amount=amount,
        due=due,
        department=department,
        responsible=None if responsible and responsible.pk == project.owner_id else responsible,
    )
    checked.save(clause)
    let_conclusion_lapse(agreement)
    keep_dates(project, actor)
    _tell(actor, "clause", clause, after={"side": side, "text": clause.text, "due": due, "amount": amount})
    return clause


@transaction.atomic
def review_clause(*, actor, clause: Clause, review: str, reviewed_on: datetime.date, today: datetime.date, basis: str = "") -> Clause:
    """公平竞争审查 of one clause: 合规, 需依据 (with its basis, or it blocks the signature) or 禁止. The latest review counts."""
    clause = locked_term(clause)
    must_review(clause.agreement.project, actor, today)
    if not review:
        raise Refused(_("请选择审查结论。"), field="review")
    if reviewed_on > today:
        raise Refused(_("审查日期不能晚于今天。"), field="reviewed_on")
    before = audit.snapshot(clause, ("review", "basis", "reviewed_on"))
    clause.review, clause.reviewed_on, clause.reviewed_by = review, reviewed_on, actor
    clause.basis = basis.strip() if review != ClauseReview.PROHIBITED else ""
    checked.save(clause)
    let_conclusion_lapse(clause.agreement)
    _tell(actor, "review", clause, before=before, after=audit.snapshot(clause, before))
    return clause


@transaction.atomic
def fulfil_clause(*, actor, clause: Clause, fulfilled_on: datetime.date, how: str, today: datetime.date) -> Clause:
    """履行: by an editor of the project, for one of ours also by the department or the colleague it names. Its date waits no more."""
    clause = locked_term(clause)
    project = clause.agreement.project
    if not may_edit(project, actor, today) and not is_theirs(clause, actor, today):
        raise NotAllowed(_("这一条由责任部门、责任人或项目责任人登记履行。"))
    write_fulfilment(clause, fulfilled_on, how, today)
    keep_dates(project, actor)
    _tell(actor, "fulfil", clause, after={"fulfilled_on": fulfilled_on, "how": clause.fulfilment})
    return clause


@transaction.atomic
def strike_clause(*, actor, clause: Clause, reason: str, today: datetime.date) -> Clause:
    """Strike a clause out, with a reason: of a draft because it is not agreed, of a signed one because it was put on file
    by mistake or has been given up since."""
    clause = locked_term(clause)
    permits.must_edit(clause.agreement.project, actor, today)
    write_strike(clause, reason)
    let_conclusion_lapse(clause.agreement)
    keep_dates(clause.agreement.project, actor)
    _tell(actor, "strike", clause, before={"text": clause.text}, note=reason)
    return clause


def is_theirs(clause: Clause, user, today: datetime.date) -> bool:
    """Whether the clause names `user`, or the department for which they act."""
    if clause.responsible_id is not None and clause.responsible_id == user.pk:
        return True
    return clause.department_id is not None and scope_of(user, today).department_id == clause.department_id


def write_fulfilment(term, fulfilled_on, how, today) -> None:
    """Mark a clause or an instalment fulfilled, once, after its agreement was signed."""
    if term.fulfilled_on:
        raise Refused(_("这一条已于 %(day)s 登记履行。") % {"day": term.fulfilled_on.isoformat()})
    if term.agreement.is_draft:
        raise Refused(_("协议还没有签订，不能登记履行。"))
    if fulfilled_on > today:
        raise Refused(_("履行日期不能晚于今天。"), field="fulfilled_on")
    if not how.strip():
        raise Refused(_("请写明履行情况或凭据。"), field="how")
    term.fulfilled_on, term.fulfilment = fulfilled_on, how.strip()
    checked.save(term)


def write_strike(term, reason) -> None:
    """Hide a clause or an instalment; what was fulfilled stays."""
    if term.fulfilled_on:
        raise Refused(_("这一条已经履行，不能删去。"))
    if not reason.strip():
        raise Refused(_("请写明理由。"), field="reason")
    term.withdrawn_at = timezone.now()
    term.save(update_fields=["withdrawn_at"])


def _tell(actor, verb, clause, **told):
    audit.record(actor=actor, action=f"agreement.{verb}", obj=clause, project_code=clause.agreement.project.code, **told)
