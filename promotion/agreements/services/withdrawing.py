"""撤回 of an agreement recorded by mistake, and putting it back."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements.facts import COUNTED, AgreementKind
from promotion.agreements.models import Agreement
from promotion.agreements.services.amounts import bring_amount_in_line
from promotion.agreements.services.dates import keep_dates
from promotion.agreements.services.locking import locked
from promotion.agreements.services.reading import draft_of, formal_of
from promotion.common import audit
from promotion.common.errors import Refused
from promotion.people.roles import Ability
from promotion.projects.facts import Stage, stage_index
from promotion.projects.services import journal, permits


@transaction.atomic
def withdraw_agreement(*, actor, agreement: Agreement, reason: str, today: datetime.date) -> Agreement:
    """Hide an agreement that was recorded by mistake; its dates wait no more. The formal one of a signed project stays: the signature hangs on it."""
    agreement = locked(agreement)
    project = agreement.project
    permits.must_edit(project, actor, today)
    if not reason.strip():
        raise Refused(_("请写明撤回理由。"), field="reason")
    is_signed_formal = agreement.kind == AgreementKind.FORMAL and not agreement.is_draft
    if is_signed_formal and stage_index(project.stage) >= stage_index(Stage.SIGNED):
        raise Refused(_("项目已凭这份协议签约，请先把项目退回“对接”，再撤回协议。"))
    if is_signed_formal and _supplements(project).exists():
        raise Refused(_("这份正式协议还有补充协议，请先撤回补充协议。"))
    agreement.withdrawn_at = timezone.now()
    agreement.save(update_fields=["withdrawn_at"])
    _settle(actor, agreement, today)
    audit.record(actor=actor, action="agreement.withdraw", obj=agreement, note=reason, project_code=project.code)
    return agreement


@transaction.atomic
def restore_agreement(*, actor, agreement: Agreement, today: datetime.date) -> Agreement:
    """An administrator of the project's city brings a withdrawn agreement back, and with it the dates that still wait."""
    project = journal.lock(agreement.project)
    permits.must_hold(project, actor, Ability.ADMINISTER, today)
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk, project=project)
    agreement.project = project
    if agreement.withdrawn_at is None:
        raise Refused(_("这份协议没有撤回，不用恢复。"))
    if agreement.kind == AgreementKind.FORMAL and (formal_of(project) or draft_of(project)):
        raise Refused(_("该项目现在有另一份正式协议，请先撤回那一份。"))
    if agreement.kind == AgreementKind.SUPPLEMENT and formal_of(project) is None:
        raise Refused(_("所补充的正式协议已撤回，请先恢复正式协议。"))
    agreement.withdrawn_at = None
    agreement.save(update_fields=["withdrawn_at"])
    _settle(actor, agreement, today)
    audit.record(actor=actor, action="agreement.restore", obj=agreement, project_code=project.code)
    return agreement


def _supplements(project):
    return Agreement.objects.filter(project=project, kind=AgreementKind.SUPPLEMENT).in_force()


def _settle(actor, agreement, today):
    if agreement.kind in COUNTED and not agreement.is_draft:
        bring_amount_in_line(agreement.project, actor, agreement, today)
    keep_dates(agreement.project, actor)
