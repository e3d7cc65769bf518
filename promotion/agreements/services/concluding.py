"""The recorded conclusion of 公平竞争审查, and who may review."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.agreements.competition import refusal_of
from promotion.agreements.facts import FairCompetition
from promotion.agreements.models import Agreement
from promotion.agreements.services.locking import locked, must_be_draft
from promotion.agreements.services.reading import clause_facts
from promotion.common import audit, checked
from promotion.common.errors import NotAllowed, Refused
from promotion.people.roles import Ability
from promotion.projects.sight import may_edit, may_on

NOTHING = {
    "fair_competition": FairCompetition.NOT_REVIEWED.value,
    "fair_competition_on": None,
    "fair_competition_basis": "",
    "fair_competition_by": "",
}


@transaction.atomic
def conclude(
    *,
    actor,
    agreement: Agreement,
    conclusion: str,
    concluded_on: datetime.date,
    today: datetime.date,
    basis: str = "",
    reviewer: str = "",
) -> Agreement:
    """Record the conclusion of a draft, or of what came in signed without one, checked against its clauses.

    `reviewer` may be of the other city; default: the actor.
    """
    agreement = locked(agreement)
    must_review(agreement.project, actor, today)
    if not agreement.awaits_conclusion:
        must_be_draft(agreement)
    write_conclusion(actor, agreement, conclusion, concluded_on, today, basis=basis, reviewer=reviewer)
    return agreement


def write_conclusion(actor, agreement, conclusion, concluded_on, today, *, basis="", reviewer="") -> None:
    """Check and write it; the caller has locked the agreement and asked permission."""
    sentence = refusal_of(conclusion, clause_facts(agreement))
    if sentence:
        raise Refused(sentence, field="fair_competition")
    if concluded_on and concluded_on > today:
        raise Refused(_("审查日期不能晚于今天。"), field="fair_competition_on")
    agreement.fair_competition, agreement.fair_competition_on = conclusion, concluded_on
    agreement.fair_competition_basis, agreement.fair_competition_by = (
        basis.strip(),
        reviewer.strip() or agreement.fair_competition_by or str(actor),
    )
    checked.save(agreement)
    told = {name: getattr(agreement, name) for name in NOTHING}
    audit.record(actor=actor, action="agreement.conclude", obj=agreement, after=told, project_code=agreement.project.code)


def let_conclusion_lapse(agreement: Agreement) -> None:
    """A conclusion over other clauses is none: it is given anew when the clauses of a draft have changed. A signed one keeps its own."""
    if agreement.is_draft and agreement.fair_competition:
        for name, value in NOTHING.items():
            setattr(agreement, name, value)
        agreement.save(update_fields=[*NOTHING])


def may_review(project, user, today: datetime.date) -> bool:
    """Whoever may change the project, and the joint office of both cities (交叉互评)."""
    return may_edit(project, user, today) or may_on(project, user, Ability.REVIEW_COMPETITION, today)


def must_review(project, user, today: datetime.date) -> None:
    """Raise NotAllowed for others."""
    if not may_review(project, user, today):
        raise NotAllowed(_("公平竞争审查由项目责任人、片区负责人或联合办登记，请联系他们办理。"))
