"""存量导入: the formal agreement that a project came in with, as it was signed, with or without its 公平竞争审查."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from promotion.agreements.facts import AgreementKind, PartySide
from promotion.agreements.models import Agreement, AgreementParty
from promotion.agreements.search import AGREEMENT
from promotion.common import audit, checked
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
    **terms,
) -> Agreement:
    """The signed formal agreement (amount in 万元) with its investor of a project that `actor` brings in today:
    so that 签约额 and cohorts of past years hold it.

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
    checked.save(agreement)
    AGREEMENT.index(agreement)
    AgreementParty.objects.bulk_create(
        [
            AgreementParty(agreement=agreement, side=PartySide.FIRST, name=our_party),
            AgreementParty(agreement=agreement, side=PartySide.SECOND, name=project.enterprise.name, enterprise=project.enterprise),
        ]
    )
    told = {"kind": agreement.kind, "amount": amount, "signed_on": signed_on, "fair_competition": agreement.fair_competition}
    audit.record(actor=actor, action="agreement.import", obj=agreement, after=told, project_code=project.code)
    return agreement
