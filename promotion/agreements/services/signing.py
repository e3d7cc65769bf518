"""Signing: a draft that nothing blocks, or a whole agreement recorded in one act."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements.facts import AgreementKind, FairCompetition
from promotion.agreements.models import Agreement
from promotion.agreements.search import AGREEMENT
from promotion.agreements.services import drafting
from promotion.agreements.services.amounts import bring_amount_in_line
from promotion.agreements.services.concluding import write_conclusion
from promotion.agreements.services.dates import keep_dates
from promotion.agreements.services.locking import locked, must_be_draft, must_be_going_on
from promotion.agreements.services.reading import draft_of, what_blocks_signing
from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.projects.models import Project
from promotion.projects.services import journal, permits


@transaction.atomic
def record_agreement(*, actor, project: Project, kind: str, signed_on: datetime.date, today: datetime.date, **terms) -> Agreement:
    """Record a signed framework, formal agreement or supplement (its increment) in one act: draft, conclude, sign.

    `terms`: title, our_party, investor_party, amount (万元), event, file, fair_competition, its _basis, _on and _by. A formal agreement that is
    being drafted is the one that is signed. Refused where its clauses forbid it.
    """
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    _not_ahead(signed_on, today)
    parties = {name: terms.pop(name, "") or "" for name in ("our_party", "investor_party")}
    review = {name: terms.pop(f"fair_competition{name}", None) for name in ("", "_on", "_basis", "_by")}
    if kind == AgreementKind.FRAMEWORK:
        return _framework(actor, project, signed_on, parties, terms)
    must_be_going_on(project)
    _must_let_sign(review[""])
    if kind == AgreementKind.SUPPLEMENT and terms.get("amount") is None:
        raise Refused(_("补充协议请写明增加额；只变更日期的请用“登记补充协议”。"), field="amount")
    agreement = draft_of(project) if kind == AgreementKind.FORMAL else None
    if agreement is None:
        agreement = drafting.begin(actor, project, kind, parties, terms)
    else:
        _fill_in(agreement, parties, terms)
    write_conclusion(actor, agreement, review[""], review["_on"], today, basis=review["_basis"] or "", reviewer=review["_by"] or "")
    return _sign(actor, agreement, signed_on, today)


@transaction.atomic
def sign_agreement(
    *, actor, agreement: Agreement, signed_on: datetime.date, amount, today: datetime.date, event: str = "", file=None
) -> Agreement:
    """Sign a draft. Refused, with everything that blocks it, until its clauses are reviewed and the conclusion allows it.

    From now on its dates wait as Deadlines. Once the project is signed, the new sum of formal and supplements goes into the journal, on the
    day of signing or the last recorded day, whichever is later.
    """
    agreement = locked(agreement)
    permits.must_edit(agreement.project, actor, today)
    must_be_draft(agreement)
    must_be_going_on(agreement.project)
    _not_ahead(signed_on, today)
    agreement.amount, agreement.event, agreement.file = amount, event.strip() or agreement.event, file or agreement.file
    return _sign(actor, agreement, signed_on, today)


def _sign(actor, agreement, signed_on, today) -> Agreement:
    blocks = what_blocks_signing(agreement)
    if blocks:
        raise Refused(_("还不能签订：%(why)s") % {"why": "".join(blocks)}, items=blocks)
    agreement.signed_on, agreement.signing_recorded_at = signed_on, timezone.now()
    agreement.full_clean()
    drafting.check_fits(agreement)
    agreement.save()
    AGREEMENT.index(agreement)
    _settle(actor, agreement, today)
    return agreement


def _framework(actor, project, signed_on, parties, terms) -> Agreement:
    """A badge: signed when recorded, in no sum, no review needed."""
    row = {**terms, "kind": AgreementKind.FRAMEWORK, "signed_on": signed_on, "signing_recorded_at": timezone.now()}
    agreement = Agreement(project=project, recorded_by=actor, **row)
    checked.save(agreement)
    AGREEMENT.index(agreement)
    drafting.set_parties(agreement, **parties)
    _tell(actor, agreement)
    return agreement


def _fill_in(agreement, parties, terms):
    for name, value in terms.items():
        setattr(agreement, name, value or getattr(agreement, name))
    checked.save(agreement)
    AGREEMENT.index(agreement)
    drafting.set_parties(agreement, **parties)


def _settle(actor, agreement, today):
    bring_amount_in_line(agreement.project, actor, agreement, today)
    keep_dates(agreement.project, actor)
    _tell(actor, agreement)


def _tell(actor, agreement):
    told = {name: getattr(agreement, name) for name in ("kind", "amount", "signed_on", "fair_competition")}
    audit.record(actor=actor, action="agreement.record", obj=agreement, after=told, project_code=agreement.project.code)


def _not_ahead(signed_on, today):
    if signed_on > today:
        raise Refused(_("签订日期不能晚于今天；还没签的请先登记为拟签。"), field="signed_on")


def _must_let_sign(conclusion):
    if not conclusion:
        raise Refused(_("请先完成公平竞争审查并填写结论，再登记正式协议。"), field="fair_competition")
    if conclusion == FairCompetition.PROHIBITED:
        raise Refused(_("公平竞争审查结论为“禁止签订”，该协议不能登记；请修改条款后重新审查。"), field="fair_competition")
