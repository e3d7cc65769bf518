"""Recording agreements and keeping the project's amount in line with them."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements.models import Agreement, AgreementKind
from promotion.agreements.search import AGREEMENT
from promotion.common import audit
from promotion.common.errors import Refused
from promotion.projects.facts import ChangeKind, Stage, stage_index
from promotion.projects.models import Project
from promotion.projects.services import journal, permits

COUNTED = (AgreementKind.FORMAL, AgreementKind.SUPPLEMENT)


@transaction.atomic
def record_agreement(*, actor, project: Project, kind: str, signed_on: datetime.date, today: datetime.date, **terms) -> Agreement:
    """Record a framework, the formal agreement or a supplement (its increment).

    `terms` are columns of Agreement: title, our_party, investor_party, amount (万元), event, fair_competition, its _basis and _on, file.
    A formal agreement needs a recorded 公平竞争审查 conclusion that does not forbid it. Once the project is signed, the new sum of
    formal and supplements goes into the journal, on the day of signing or the last recorded day, whichever is later.
    """
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if signed_on > today:
        raise Refused(_("签订日期不能晚于今天；还没签的请先记为下一步。"), field="signed_on")
    _check_fair_competition(kind, terms.get("fair_competition", ""))
    _check_formal(project, kind)
    agreement = Agreement(project=project, kind=kind, signed_on=signed_on, recorded_by=actor, **terms)
    agreement.full_clean()
    agreement.save()
    AGREEMENT.index(agreement)
    _bring_amount_in_line(project, actor, agreement, today)
    told = {name: getattr(agreement, name) for name in ("kind", "amount", "signed_on", "fair_competition")}
    audit.record(actor=actor, action="agreement.record", obj=agreement, after=told, project_code=project.code)
    return agreement


@transaction.atomic
def withdraw_agreement(*, actor, agreement: Agreement, reason: str, today: datetime.date) -> Agreement:
    """Hide an agreement that was recorded by mistake. The formal one of a signed project stays: the signature hangs on it."""
    project = journal.lock(agreement.project)
    permits.must_edit(project, actor, today)
    if not reason.strip():
        raise Refused(_("请写明撤回理由。"), field="reason")
    if agreement.kind == AgreementKind.FORMAL and stage_index(project.stage) >= stage_index(Stage.SIGNED):
        raise Refused(_("项目已凭这份协议签约，请先把项目退回“对接”，再撤回协议。"))
    agreement.withdrawn_at = timezone.now()
    agreement.save(update_fields=["withdrawn_at"])
    _bring_amount_in_line(project, actor, agreement, today)
    audit.record(actor=actor, action="agreement.withdraw", obj=agreement, note=reason, project_code=project.code)
    return agreement


def formal_of(project: Project) -> Agreement | None:
    """The formal agreement in force."""
    return Agreement.objects.filter(project=project, kind=AgreementKind.FORMAL, withdrawn_at__isnull=True).first()


def has_framework(project: Project) -> bool:
    """Whether the badge 已签框架 is shown."""
    return Agreement.objects.filter(project=project, kind=AgreementKind.FRAMEWORK, withdrawn_at__isnull=True).exists()


def pledged(project: Project) -> Decimal | None:
    """Σ formal + supplements in 万元; None without a formal agreement. Frameworks are in no sum."""
    if formal_of(project) is None:
        return None
    rows = Agreement.objects.filter(project=project, kind__in=COUNTED, withdrawn_at__isnull=True)
    return rows.aggregate(total=Sum("amount"))["total"]


def _check_fair_competition(kind, conclusion):
    if kind == AgreementKind.FRAMEWORK:
        return
    if not conclusion:
        raise Refused(_("请先完成公平竞争审查并填写结论，再登记正式协议。"), field="fair_competition")
    if conclusion == "prohibited":
        raise Refused(_("公平竞争审查结论为“禁止签订”，该协议不能登记；请修改条款后重新审查。"), field="fair_competition")


def _check_formal(project, kind):
    formal = formal_of(project)
    if kind == AgreementKind.FORMAL and formal:
        raise Refused(_("该项目已有正式协议；增加的内容请登记为补充协议。"), field="kind")
    if kind == AgreementKind.SUPPLEMENT and formal is None:
        raise Refused(_("还没有正式协议，不能登记补充协议。"), field="kind")


def _bring_amount_in_line(project, actor, agreement, today):
    """After 签约 the stock's amount is what was pledged; before, the estimate stands until the move writes it."""
    total = pledged(project)
    if stage_index(project.stage) < stage_index(Stage.SIGNED) or total is None or total == project.amount:
        return
    last = project.states.known_on().order_by("-effective_on").values_list("effective_on", flat=True).first()
    journal.record(
        project=project,
        kind=ChangeKind.EDIT,
        actor=actor,
        effective_on=max(agreement.signed_on, last),
        today=today,
        reason=_("协议投资额变动：%(title)s") % {"title": agreement.title},
        amount=total,
    )
