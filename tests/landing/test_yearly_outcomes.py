"""Yearly outcomes: recorded, corrected without losing what stood there, tax for its own city only."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.landing.models import GradeRule, YearlyOutcome
from promotion.landing.outcome_query import projects_with_tax
from promotion.landing.services import record_outcome
from promotion.landing.services.outcomes import rule_of
from promotion.projects.models import Project
from promotion.projects.services import changes
from tests import factories
from tests.factories import today
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def project(world, officer_nj):
    return factories.make_project(officer_nj, world)


def note(actor, project, year=2025, source="统计年报", **figures):
    return record_outcome(actor=actor, project=project, year=year, source=source, today=today(), **figures)


def test_an_outsider_records_and_sees_nothing(project, officer_nj, officer_zg, outsider):
    for stranger in (officer_zg, outsider):
        with pytest.raises(NotAllowed):
            note(stranger, project, revenue=Decimal(1))
    note(officer_nj, project, revenue=Decimal(1))
    for blind in (officer_zg, outsider):
        assert not YearlyOutcome.objects.visible_to(blind, today()).exists()


def test_a_correction_keeps_what_stood_there_and_says_why(project, officer_nj, administrator_nj):
    first = note(officer_nj, project, revenue=Decimal(100), tax=Decimal(5))
    with pytest.raises(Refused, match="写明理由"):
        note(officer_nj, project, revenue=Decimal(120))
    with pytest.raises(Refused, match="相同"):
        note(officer_nj, project, revenue=Decimal(100), tax=Decimal(5), reason="x")
    second = note(administrator_nj, project, revenue=Decimal(120), reason="报表更正")
    assert second.supersedes == first
    assert list(YearlyOutcome.objects.in_force()) == [second]
    assert YearlyOutcome.objects.get(pk=first.pk).revenue == 100
    assert all("tax" not in event.after for event in AuditEvent.objects.filter(action__startswith="outcome"))


def test_a_year_to_come_a_negative_and_nothing_at_all_are_refused(project, officer_nj):
    with pytest.raises(Refused, match="以后年份"):
        note(officer_nj, project, year=today().year + 1, revenue=Decimal(1))
    for figures in ({}, {"revenue": Decimal(-1)}):
        with pytest.raises(ValidationError):
            note(officer_nj, project, **figures)


def test_rows_are_never_rewritten_and_correct_their_own_year(project, officer_nj):
    row = note(officer_nj, project, revenue=Decimal(1))
    wrong = {"project": project, "year": 2024, "revenue": 2, "source": "x", "reason": "x", "recorded_by": officer_nj}
    for change in (
        lambda: YearlyOutcome.objects.update(revenue=2),
        lambda: YearlyOutcome.objects.all().delete(),
        lambda: YearlyOutcome.objects.create(supersedes=row, **wrong),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_tax_is_read_in_its_own_city_only(project, cast, world):
    changes.add_member(actor=cast.officer_nj, project=project, user=cast.officer_zg, role="member", today=today())
    sees = [name for name, person in vars(cast).items() if Project.objects.visible_to(person, today()).filter(pk=project.pk).exists()]
    reads = [name for name, person in vars(cast).items() if projects_with_tax(person, today()).filter(pk=project.pk).exists()]
    assert {"joint", "leadership", "officer_zg"} <= set(sees)
    assert set(reads) == set(sees) - {"joint", "leadership", "officer_zg"}
    assert {"officer_nj", "zone_manager_nj", "chain_leader_nj", "administrator_nj"} <= set(reads)


def test_the_newest_rule_up_to_the_year_holds():
    assert (rule_of(2025).a_at_most, rule_of(2025).c_at_least, rule_of(2025).basis) == (30, 10, "revenue_per_mu")
    GradeRule.objects.create(year=2024, a_at_most=20, basis="tax_per_mu")
    assert [rule_of(year).a_at_most for year in (2023, 2024, 2026)] == [30, 20, 20]
    with pytest.raises(ValidationError):
        GradeRule(year=2026, a_at_most=95).full_clean()
