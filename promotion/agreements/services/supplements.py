"""A supplement in one act: its increment, the dates it moves, and its signature where that is done already."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.agreements.facts import AgreementKind
from promotion.agreements.models import Agreement
from promotion.agreements.services.concluding import conclude
from promotion.agreements.services.drafting import draft_agreement
from promotion.agreements.services.moving import move_date
from promotion.agreements.services.signing import sign_agreement
from promotion.common.errors import Refused
from promotion.projects.models import Project


@transaction.atomic
def make_supplement(
    *,
    actor,
    project: Project,
    today: datetime.date,
    moves: Iterable[tuple] = (),
    signed_on: datetime.date | None = None,
    amount=None,
    fair_competition: str = "",
    fair_competition_on: datetime.date | None = None,
    fair_competition_basis: str = "",
    fair_competition_by: str = "",
    **terms,
) -> Agreement:
    """Draft a supplement with the dates it moves ((clause or instalment, new date)), conclude it and sign it as far as is said.

    Without `signed_on` it stays a draft, to which clauses can be added. `terms`: title, our_party, investor_party, event, file.
    """
    moves = list(moves)
    supplement = draft_agreement(actor=actor, project=project, kind=AgreementKind.SUPPLEMENT, today=today, amount=amount, **terms)
    for term, new_due in moves:
        move_date(actor=actor, supplement=supplement, term=term, new_due=new_due, today=today)
    if fair_competition:
        supplement = conclude(
            actor=actor,
            agreement=supplement,
            conclusion=fair_competition,
            concluded_on=fair_competition_on,
            basis=fair_competition_basis,
            reviewer=fair_competition_by,
            today=today,
        )
    if signed_on is None:
        return supplement
    if amount is None and not moves:
        raise Refused(_("请写明增加额或变更的日期；要增加条款的，请先不填签订日期，登记为拟签。"), field="amount")
    return sign_agreement(actor=actor, agreement=supplement, signed_on=signed_on, amount=amount, today=today)
