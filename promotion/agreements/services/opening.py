"""存量导入: the formal agreement that a project came in with, as it was signed, with or without its 公平竞争审查."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from promotion.agreements.facts import AgreementKind
from promotion.agreements.models import Agreement
from promotion.agreements.search import AGREEMENT
from promotion.agreements.services.drafting import set_parties
from promotion.common import audit
from promotion.projects.models import Project
from promotion.projects.services import journal, opening


@transaction.atomic
def enter_agreement(
    *,
    actor,
    project: Project,
    today: datetime.date,
    signed_on: datetime.date,
    amount: Decimal,
    title: str,
    our_party: str,
    investor_party: str,
    **terms,
) -> Agreement:
    """The signed formal agreement (amount in 万元) of a project that `actor` brings in today, so that 签约额 and cohorts of past years hold it.

    `terms`: event, fair_competition, its _on, _basis and _by, where the ledger has them; what is missing is 待补证, never made up.
    """
    project = journal.lock(project)
    opening.must_be_entering(project, actor, today)
    agreement = Agreement(
        project=project,
        kind=AgreementKind.FORMAL,
        title=title,
        signed_on=signed_on,
        signing_recorded_at=timezone.now(),
        amount=amount,
        recorded_by=actor,
        imported_on=today,
        **terms,
    )
    agreement.full_clean()
    agreement.save()
    AGREEMENT.index(agreement)
    set_parties(agreement, our_party=our_party, investor_party=investor_party)
    told = {"kind": agreement.kind, "amount": amount, "signed_on": signed_on, "fair_competition": agreement.fair_competition}
    audit.record(actor=actor, action="agreement.import", obj=agreement, after=told, project_code=project.code)
    return agreement
