"""What agreements say of a project: read by gates, moves and pages."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from promotion.agreements.competition import ClauseFacts, what_blocks
from promotion.agreements.facts import LETS_SIGN, AgreementKind, FairCompetition, PartySide
from promotion.agreements.models import Agreement
from promotion.projects.models import Project


def formal_of(project: Project) -> Agreement | None:
    """The signed formal agreement in force. A draft is none."""
    return Agreement.objects.filter(project=project, kind=AgreementKind.FORMAL, signed_on__isnull=False).in_force().first()


def draft_of(project: Project) -> Agreement | None:
    """The formal agreement that is being drafted."""
    return Agreement.objects.filter(project=project, kind=AgreementKind.FORMAL).drafts().in_force().first()


def has_framework(project: Project) -> bool:
    """Whether the badge 已签框架 is shown."""
    return Agreement.objects.filter(project=project, kind=AgreementKind.FRAMEWORK).in_force().exists()


def pledged(project: Project) -> Decimal | None:
    """Σ signed formal + supplements in 万元; None without a formal agreement. Frameworks and drafts are in no sum."""
    if formal_of(project) is None:
        return None
    rows = Agreement.objects.filter(project=project, signed_on__isnull=False).counted().in_force()
    return rows.aggregate(total=Sum("amount"))["total"]


def clause_facts(agreement: Agreement) -> list[ClauseFacts]:
    """What the rule of 公平竞争审查 reads."""
    rows = agreement.clauses.filter(withdrawn_at__isnull=True)
    return [ClauseFacts(clause.side, clause.text, clause.review, clause.basis) for clause in rows]


def what_blocks_signing(agreement: Agreement) -> list[str]:
    """Everything that still stands between a draft and its signature, each with what to do; empty when it may be signed."""
    sides = set(agreement.parties.filter(withdrawn_at__isnull=True).values_list("side", flat=True))
    blocks = [] if {PartySide.FIRST, PartySide.SECOND} <= sides else [_("请登记甲方和乙方。")]
    blocks += what_blocks(clause_facts(agreement))
    if agreement.fair_competition == FairCompetition.PROHIBITED:
        blocks.append(_("公平竞争审查结论为“禁止签订”，请修改条款后重新审查。"))
    elif agreement.fair_competition not in LETS_SIGN:
        blocks.append(_("请登记公平竞争审查结论。"))
    return blocks
