"""What a supplement does to dates: old and new side by side, the signed row untouched."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.agreements.facts import AgreementKind
from promotion.agreements.models import Agreement, Clause, DateChange
from promotion.agreements.services.locking import locked, locked_term, must_be_draft
from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.projects.services import permits


@transaction.atomic
def move_date(*, actor, supplement: Agreement, term, new_due: datetime.date, today: datetime.date) -> DateChange:
    """Let a supplement being drafted move the date of an open clause or instalment of the same project. It holds once that is signed."""
    supplement = locked(supplement)
    permits.must_edit(supplement.project, actor, today)
    must_be_draft(supplement)
    if supplement.kind != AgreementKind.SUPPLEMENT:
        raise Refused(_("只有补充协议可以变更日期。"))
    term = locked_term(term)
    if term.agreement.project_id != supplement.project_id or term.agreement.is_draft:
        raise Refused(_("只能变更本项目已签协议里的日期。"), field="new_due")
    if term.fulfilled_on:
        raise Refused(_("这一条已经履行，不用再改日期。"), field="new_due")
    old = term.current_due
    if new_due == old:
        raise Refused(_("新日期与现在的日期相同。"), field="new_due")
    named = {"clause": term} if isinstance(term, Clause) else {"instalment": term}
    change = DateChange(supplement=supplement, old_due=old, new_due=new_due, **named)
    checked.save(change)
    told = {"term": str(term), "old_due": old, "new_due": new_due}
    audit.record(actor=actor, action="agreement.move", obj=supplement, after=told, project_code=supplement.project.code)
    return change
