"""四个一 of 重点项目: what one lacks, and that others are not asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from promotion.landing.four_ones import lacking, lacks_of, with_four_ones
from promotion.projects.models import Project
from promotion.projects.services import changes, papers
from tests import factories
from tests.factories import today

pytestmark = pytest.mark.django_db


def lacks(project):
    rows = Project.objects.filter(pk=project.pk)
    found = lacks_of(with_four_ones(rows).get())
    assert bool(found) == lacking(rows).exists()
    return found


def test_a_key_project_needs_a_leader_a_team_and_a_scheme(world, officer_nj, chain_leader_nj, zone_manager_nj):
    project = factories.make_project(officer_nj, world, is_key=True)
    assert lacks(project) == ["包联领导", "专班成员", "工作方案"]
    changes.add_member(actor=officer_nj, project=project, user=chain_leader_nj, role="leader", today=today())
    assert lacks(project) == ["专班成员", "工作方案"]
    changes.add_member(actor=officer_nj, project=project, user=zone_manager_nj, role="member", today=today())
    upload = SimpleUploadedFile("方案.txt", "方案".encode())
    document = papers.attach(actor=officer_nj, project=project, upload=upload, kind="scheme", today=today())
    assert lacks(project) == []
    papers.withdraw_document(actor=officer_nj, document=document, now=factories.timezone.now(), today=today())
    assert lacks(project) == ["工作方案"]
    factories.make_plan(
        actor=officer_nj,
        project=project,
        today=today(),
        tasks=[{"title": "备案", "phase": "approval", "due": today(), "responsible": officer_nj}],
    )
    assert lacks(project) == []


def test_others_are_not_asked(world, officer_nj):
    assert lacks(factories.make_project(officer_nj, world)) == []
