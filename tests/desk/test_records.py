"""What stages put on file: the real tables with their forms, and the hard blocks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from promotion.landing.models import LandingTask, Milestone, SiteAllocation
from promotion.projects.models import Document
from tests import factories
from tests.desk.helpers import errors_of, page, send, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%demo\n"
TODAY = "today"
ADMITTED = {name: "on" if value is True else value for name, value in factories.ADMITTED.items()}
ROUTES = (
    ("review_new", {**ADMITTED, "main_industry": "no", "reviewed_on": TODAY}),
    ("decision_new", {"conclusion": "conditional", "decided_by": "联席会", "decided_on": TODAY, "conditions": "先办环评"}),
    (
        "agreement_new",
        {"kind": "framework", "title": "框架协议", "our_party": "区政府", "investor_party": "某公司", "signed_on": TODAY},
    ),
    ("clearance_new", {"kind": "energy", "outcome": "not_needed", "reason": "能耗低于标准", "decided_on": TODAY}),
    ("landing_task_new", {"title": "备案", "phase": "approval", "due": TODAY, "responsible": "me"}),
    ("milestone_new", {"kind": "filed", "actual_on": TODAY}),
)


@scene
def project(officer_nj, world):
    factories.ship_rule_set()
    return factories.project_in("engagement", officer_nj, world)


@pytest.fixture
def officer(as_user, officer_nj):
    return as_user(officer_nj)


def filled(values, user) -> dict:
    real = {TODAY: factories.today().isoformat(), "me": user.pk}
    return {name: real.get(value, value) for name, value in values.items()}


@pytest.mark.parametrize(("route", "values"), ROUTES)
def test_the_owner_files_it_and_finds_it_on_the_page(officer, officer_nj, project, route, values):
    assert page(officer, route, project.code).status_code == 200
    response = send(officer, route, project.code, **filled(values, officer_nj))
    assert response.status_code == 302, errors_of(response)
    assert officer.get(response.url).status_code == 200


@pytest.mark.parametrize(("route", "values"), ROUTES)
def test_an_empty_form_is_refused_with_every_field_named(officer, project, route, values):
    response = send(officer, route, project.code)
    assert response.status_code == 422
    assert response.context["form"].errors


@pytest.mark.parametrize(("route", "values"), ROUTES)
@pytest.mark.parametrize(("name", "status"), [("joint", 403), ("chain_leader_nj", 403), ("officer_zg", 404), ("outsider", 404)])
def test_others_file_nothing(as_user, cast, project, route, values, name, status):
    user = getattr(cast, name)
    assert send(as_user(user), route, project.code, **filled(values, user)).status_code == status


def test_ground_is_not_broken_without_clearances(officer, project):
    values = {"kind": "ground_broken", "actual_on": factories.today().isoformat()}
    response = send(officer, "milestone_new", project.code, **values)
    assert response.status_code == 422
    assert "一律不得开工建设" in errors_of(response)
    assert not Milestone.objects.exists()


def test_not_needed_wants_a_reason(officer, project):
    values = {"kind": "energy", "outcome": "not_needed", "decided_on": factories.today().isoformat()}
    assert send(officer, "clearance_new", project.code, **values).status_code == 422


def test_a_site_not_covered_by_detailed_planning_is_refused(officer, project, world):
    bare = factories.Site.objects.create(name="B-01", zone=world.lingjia, kind="parcel", area_mu=50, planning_covered=False)
    values = {"site": bare.pk, "area_mu": "10", "allocated_on": factories.today().isoformat()}
    response = send(officer, "site_new", project.code, **values)
    assert response.status_code == 422
    assert "详细规划" in errors_of(response)
    assert not SiteAllocation.objects.exists()


def test_a_department_reports_its_own_item_done(as_user, officer, officer_nj, department_officer, world, project):
    values = {"title": "备案", "phase": "approval", "due": factories.today().isoformat(), "department": world.approval_nj.pk}
    send(officer, "landing_task_new", project.code, **values)
    task = LandingTask.objects.get()
    client = as_user(department_officer)
    assert "备案" in text_of(page(client, "workbench"))
    assert send(client, "landing_task_done", project.code, task.pk, done_on=factories.today().isoformat()).status_code == 302
    task.refresh_from_db()
    assert task.done_on == factories.today()


def test_a_document_goes_up_opens_and_is_taken_back(officer, project):
    send(officer, "document_new", project.code, upload=SimpleUploadedFile("方案.pdf", PDF), title="建设方案")
    document = Document.objects.get()
    response = page(officer, "file_open", document.file_id)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    send(officer, "document_withdraw", project.code, document.pk)
    document.refresh_from_db()
    assert document.withdrawn_at


def test_a_file_of_a_project_out_of_sight_is_not_there(as_user, officer, officer_zg, zone_manager_nj, outsider, project):
    send(officer, "document_new", project.code, upload=SimpleUploadedFile("方案.pdf", PDF))
    stored = Document.objects.get().file_id
    assert page(as_user(zone_manager_nj), "file_open", stored).status_code == 200
    for user in (officer_zg, outsider):
        assert page(as_user(user), "file_open", stored).status_code == 404
    assert page(as_user(zone_manager_nj), "file_open", 10**17).status_code == 404


@pytest.mark.parametrize("query", [{"kind": "junk"}, {"kind": "<b>"}, {"kind": "a" * 4000}])
def test_junk_presets_draw_the_form(officer, project, query):
    assert page(officer, "milestone_new", project.code, **query).status_code == 200
    assert page(officer, "clearance_new", project.code, **query).status_code == 200
