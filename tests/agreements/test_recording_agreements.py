"""Agreements: framework in no sum, formal behind 公平竞争审查, supplements as increments in the journal."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from promotion.agreements.services import has_framework, pledged, record_agreement, withdraw_agreement
from promotion.common.errors import NotAllowed, Refused
from promotion.projects.models import ProjectState
from tests import factories
from tests.factories import days_ago, today


def _record(actor, project, kind="formal", amount=12000, **facts):
    fair = {} if kind == "framework" else {"fair_competition": "compliant", "fair_competition_on": today()}
    return record_agreement(
        actor=actor,
        project=project,
        kind=kind,
        amount=amount,
        today=today(),
        **({"title": "协议", "our_party": "区政府", "investor_party": "演示企业", "signed_on": today()} | fair | facts),
    )


def test_a_framework_is_a_badge_and_in_no_sum(project, officer_nj):
    _record(officer_nj, project, "framework", 99999)
    project.refresh_from_db()
    assert has_framework(project)
    assert (pledged(project), project.amount) == (None, 5000)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"fair_competition": ""}, "公平竞争审查"),
        ({"fair_competition": "prohibited"}, "禁止签订"),
        ({"signed_on": days_ago(-1)}, "不能晚于今天"),
    ],
)
def test_a_formal_agreement_that_is_refused(project, officer_nj, facts, words):
    with pytest.raises(Refused, match=words):
        _record(officer_nj, project, **facts)


@pytest.mark.parametrize("facts", [{"amount": None}, {"amount": 0}, {"fair_competition": "needs_basis"}], ids=str)
def test_a_formal_agreement_that_cannot_be(project, officer_nj, facts):
    with pytest.raises(ValidationError):
        _record(officer_nj, project, **facts)


def test_there_is_one_formal_agreement_and_supplements_after_it(project, officer_nj):
    with pytest.raises(Refused, match="还没有正式协议"):
        _record(officer_nj, project, "supplement", 1)
    _record(officer_nj, project)
    with pytest.raises(Refused, match="补充协议"):
        _record(officer_nj, project)


def test_a_supplement_recorded_at_once_says_its_increment(project, officer_nj):
    _record(officer_nj, project)
    with pytest.raises(Refused, match="增加额"):
        _record(officer_nj, project, "supplement", None)


def test_the_signature_brings_the_pledge_into_the_journal_and_a_supplement_its_increment(world, officer_nj):
    project = factories.project_in("signed", officer_nj, world, amount=5000)
    assert project.amount == 12000
    _record(officer_nj, project, "supplement", Decimal("0.000001"))
    project.refresh_from_db()
    assert project.amount == Decimal("12000.000001")
    assert ProjectState.objects.filter(project=project).latest("seq").kind == "edit"


def test_the_agreement_a_signature_hangs_on_stays(world, officer_nj):
    project = factories.project_in("signed", officer_nj, world)
    with pytest.raises(Refused, match="退回"):
        withdraw_agreement(actor=officer_nj, agreement=project.agreements.get(), reason="录错", today=today())


def test_others_record_nothing(project, officer_zg):
    with pytest.raises(NotAllowed):
        _record(officer_zg, project)
