"""Milestones: planned days are deadlines, actual days are corrected with a reason, 环评 and 能评 are told by their clearances."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.landing.models import Milestone
from promotion.landing.services import record_milestone, withdraw_plan
from promotion.projects.models import Deadline
from promotion.projects.services.papers import record_clearance
from tests.factories import days_ago, today


def later(days: int) -> datetime.date:
    return today() + datetime.timedelta(days=days)


def record(actor, project, kind, **facts):
    return record_milestone(actor=actor, project=project, kind=kind, today=today(), **facts)


def clear(actor, project, kind, outcome="passed"):
    record_clearance(actor=actor, project=project, kind=kind, outcome=outcome, reason="x", decided_on=today(), today=today())


def waiting(kind):
    return Deadline.objects.filter(source__endswith=f":{kind}", kind="milestone", closed_at__isnull=True).first()


def test_others_record_none(landed, cast):
    for actor in (cast.outsider, cast.officer_zg, cast.leadership, cast.chain_leader_nj, cast.department_officer):
        with pytest.raises(NotAllowed):
            record(actor, landed, "filed", actual_on=today())


def test_a_planned_day_waits_for_the_owner_until_it_has_happened(landed, officer_nj):
    record(officer_nj, landed, "filed", planned_on=later(20))
    assert (waiting("filed").due, waiting("filed").owner) == (later(20), officer_nj)
    record(officer_nj, landed, "filed", planned_on=later(30))
    assert (waiting("filed").due, waiting("filed").schedule_version) == (later(30), 2)
    record(officer_nj, landed, "filed", actual_on=today())
    assert waiting("filed") is None
    assert Milestone.objects.get().planned_on == later(30)


def test_a_plan_is_taken_back_with_a_reason_and_waits_no_more(landed, officer_nj):
    milestone = record(officer_nj, landed, "filed", planned_on=later(20))
    with pytest.raises(Refused, match="撤回计划的理由"):
        withdraw_plan(actor=officer_nj, milestone=milestone, reason="", today=today())
    withdraw_plan(actor=officer_nj, milestone=milestone, reason="改为核准", today=today())
    assert waiting("filed") is None
    milestone.refresh_from_db()
    assert (milestone.planned_on, milestone.correction) == (None, "改为核准")
    with pytest.raises(Refused, match="没有计划日期"):
        withdraw_plan(actor=officer_nj, milestone=milestone, reason="x", today=today())


def test_an_actual_day_is_corrected_or_taken_back_only_with_a_reason(landed, officer_nj):
    record(officer_nj, landed, "filed", planned_on=later(9), actual_on=days_ago(5))
    for actual in (days_ago(4), None):
        with pytest.raises(Refused, match="更正或撤回请写明理由"):
            record(officer_nj, landed, "filed", actual_on=actual)
    record(officer_nj, landed, "filed", actual_on=days_ago(4), reason="以备案证为准")
    trail = AuditEvent.objects.filter(action="landing.milestone").order_by("-pk").first()
    assert (trail.before["actual_on"], trail.after["actual_on"], trail.note) == (
        days_ago(5).isoformat(),
        days_ago(4).isoformat(),
        "以备案证为准",
    )
    record(officer_nj, landed, "filed", actual_on=None, reason="登记错了项目")
    assert waiting("filed").due == later(9)  # what was planned is still to come


def test_a_phase_falls_back_with_its_milestone(landed, officer_nj):
    clear(officer_nj, landed, "environment")
    clear(officer_nj, landed, "energy")
    record(officer_nj, landed, "ground_broken", actual_on=today())
    record(officer_nj, landed, "ground_broken", actual_on=None, reason="只是奠基，未开工")
    landed.refresh_from_db()
    assert landed.phase == "approval"


def test_what_cannot_be_is_refused_in_a_sentence(landed, officer_nj):
    clear(officer_nj, landed, "environment")
    clear(officer_nj, landed, "energy")
    record(officer_nj, landed, "ground_broken", actual_on=days_ago(5))
    with pytest.raises(Refused, match=f"实际竣工日期（{days_ago(6)}）不能早于实际开工日期（{days_ago(5)}）"):
        record(officer_nj, landed, "completed", actual_on=days_ago(6))
    record(officer_nj, landed, "in_production", actual_on=days_ago(3))
    with pytest.raises(Refused, match="实际投产日期.*不能早于实际开工日期"):
        record(officer_nj, landed, "ground_broken", actual_on=days_ago(2), reason="x")
    record(officer_nj, landed, "completed", planned_on=later(20))
    with pytest.raises(Refused, match="计划竣工日期.*不能早于计划开工日期"):
        record(officer_nj, landed, "ground_broken", planned_on=later(21), actual_on=days_ago(5))


def test_the_clearance_is_the_truth_of_environment_and_energy(landed, officer_nj):
    with pytest.raises(Refused, match="以要件结论为准"):
        record(officer_nj, landed, "environment", actual_on=today())
    record(officer_nj, landed, "environment", planned_on=later(9))
    assert waiting("environment")
    clear(officer_nj, landed, "environment", "failed")
    assert waiting("environment")
    clear(officer_nj, landed, "environment")
    assert waiting("environment") is None
    clear(officer_nj, landed, "environment", "failed")
    assert waiting("environment").due == later(9)
    clear(officer_nj, landed, "energy", "not_needed")
    record(officer_nj, landed, "energy", planned_on=later(9))
    assert waiting("energy") is None


def test_evidence_is_kept_as_a_document_of_the_project(landed, officer_nj):
    milestone = record(
        officer_nj, landed, "filed", actual_on=today(), evidence="备案证", upload=SimpleUploadedFile("证.pdf", b"%PDF-1.4\n")
    )
    assert milestone.document.project == landed
    assert milestone.document.title == "里程碑凭据：备案"


def test_the_database_refuses_ground_without_clearances_still(landed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.create(project=landed, kind="ground_broken", actual_on=today())
