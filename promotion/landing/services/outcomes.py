"""Yearly outcomes: record, correct, and the settings that grades go by."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.landing.models import GradeRule, YearlyOutcome
from promotion.landing.models.outcomes import FIGURES
from promotion.landing.outcome_query import projects_with_tax
from promotion.landing.per_mu import Quota
from promotion.projects.models import Project
from promotion.projects.services import journal, permits


@transaction.atomic
def record_outcome(*, actor, project: Project, year: int, source: str, today: datetime.date, reason: str = "", **figures) -> YearlyOutcome:
    """Record a year of a project (`figures`: names of `FIGURES`; None is no data). A second record of the year corrects the one in force and
    says why."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if year > today.year:
        raise Refused(_("不能登记以后年份的数据。"), field="year")
    former = YearlyOutcome.objects.in_force().filter(project=project, year=year).first()
    if former and not reason.strip():
        raise Refused(_("%(year)d 年已有记录，更正请写明理由。") % {"year": year}, field="reason")
    if former and not projects_with_tax(actor, today).filter(pk=project.pk).exists():
        figures["tax"] = former.tax  # who may not read it corrects the rest
    if former and all(getattr(former, name) == figures.get(name) for name in FIGURES) and former.source == source.strip():
        raise Refused(_("与已有记录相同，不用更正。"))
    outcome = YearlyOutcome(
        project=project,
        year=year,
        source=source.strip(),
        reason=reason.strip() if former else "",
        supersedes=former,
        recorded_by=actor,
        **figures,
    )
    checked.save(outcome)
    audit.record(
        actor=actor,
        action="outcome.correct" if former else "outcome.record",
        obj=outcome,
        before=_told(former),
        after=_told(outcome),
        note=reason,
        project_code=project.code,
    )
    return outcome


def rule_of(year: int) -> GradeRule:
    """How grades of `year` are given: the newest row up to then, else the defaults."""
    return GradeRule.objects.filter(year__lte=year).order_by("-year").first() or GradeRule(year=year)


def quota_of(rule: GradeRule) -> Quota:
    """The shares of a rule, for the pure formula."""
    return Quota(rule.a_at_most, rule.c_at_least, rule.least)


def _told(outcome) -> dict | None:
    """For the trail: the figures but the tax, which is for its own district only."""
    return outcome and {"year": outcome.year, **{name: getattr(outcome, name) for name in FIGURES if name != "tax"}}
