"""Admission: what is recorded, who waives, and that a 法定禁止 is never waived."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from promotion.admission.models import AdmissionReview
from promotion.admission.services import record_decision, record_review, waive
from promotion.common.errors import NotAllowed, Refused
from promotion.pipeline.services.gating import checklist
from tests import factories
from tests.factories import today


@pytest.fixture
def project(world, officer_nj):
    return factories.project_in("engagement", officer_nj, world)


def _review(actor, project, verdict, note="触及限制类目录"):
    return record_review(actor=actor, project=project, verdict=verdict, note=note, reviewed_on=today(), today=today())


def _met(project):
    return {line.item.key for line in checklist(project, "signed") if line.met}


def test_a_restriction_stops_the_gate_until_the_leader_of_the_city_waives_it(
    project, officer_nj, chain_leader_nj, chain_leader_zg, zone_manager_nj
):
    review = _review(officer_nj, project, "restricted")
    assert "admission" not in _met(project)
    for actor in (officer_nj, zone_manager_nj, chain_leader_zg):
        with pytest.raises(NotAllowed):
            waive(actor=actor, review=review, reason="配套急需", today=today())
    with pytest.raises(Refused, match="理由"):
        waive(actor=chain_leader_nj, review=review, reason=" ", today=today())
    waive(actor=chain_leader_nj, review=review, reason="产业链关键配套", today=today())
    assert "admission" in _met(project)
    with pytest.raises(Refused, match="已由"):
        waive(actor=chain_leader_nj, review=review, reason="再来一次", today=today())


def test_a_prohibition_is_waived_by_nobody(project, officer_nj, chain_leader_nj):
    review = _review(officer_nj, project, "prohibited", "长江干支流一公里范围内新建化工项目")
    with pytest.raises(Refused, match="任何人不得豁免"):
        waive(actor=chain_leader_nj, review=review, reason="领导同意", today=today())
    with pytest.raises(IntegrityError), transaction.atomic():
        AdmissionReview.objects.filter(pk=review.pk).update(waived_at="2026-01-01T00:00Z", waived_by=chain_leader_nj, waiver_reason="x")
    assert not {"admission", "not_prohibited"} & _met(project)


def test_the_newest_review_counts(project, officer_nj):
    _review(officer_nj, project, "prohibited")
    _review(officer_nj, project, "passed", "调整工艺后通过")
    assert {"admission", "not_prohibited"} <= _met(project)


def test_a_conditional_decision_names_its_conditions(project, officer_nj):
    facts = {"actor": officer_nj, "project": project, "decided_by": "联席会", "decided_on": today(), "today": today()}
    with pytest.raises(ValidationError, match="条件"):
        record_decision(conclusion="conditional", **facts)
    record_decision(conclusion="conditional", conditions="投资强度不低于 150 万元/亩", **facts)
    assert "decision" in _met(project)
    record_decision(conclusion="rejected", **facts)
    assert "decision" not in _met(project)
