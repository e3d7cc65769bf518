"""The gate as a sheet: what is missing is filled in the same sheet, one submit fills and advances, or nothing happens."""

import pytest
from django.urls import reverse

from promotion.projects.models import FollowUp, Project, ProjectState
from tests import factories
from tests.desk.helpers import page, send, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(as_user, officer_nj):
    return as_user(officer_nj)


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world)


def everything_for_engagement(project):
    return {
        "version": project.version,
        "contact-name": "王总",
        "contact-phone": "13812345678",
        "follow_up-said": "谈了投资意向",
        "follow_up-participants": "王总",
        "follow_up-kind": "visit",
        "next_step-next_step": "发送资料",
        "next_step-next_in": factories.days_ago(-1).isoformat(),
    }


def test_the_sheet_says_what_is_missing_and_what_will_change(officer, project):
    body = text_of(page(officer, "project_advance", project.code))
    assert "请至少登记一位投资方联系人。" in body
    assert "谋划 → 对接" in body
    assert "45 天 → 30 天" in body


def test_one_submit_fills_and_advances(officer, project):
    response = send(officer, "project_advance", project.code, **everything_for_engagement(project))
    assert response.status_code == 302
    project.refresh_from_db()
    assert project.stage == "engagement"
    assert project.follow_ups.get().said == "谈了投资意向"
    assert project.deadlines.get(kind="next_step").title == "发送资料"


def test_a_gate_not_met_names_every_item_and_keeps_what_was_typed(officer, project):
    values = everything_for_engagement(project) | {"follow_up-said": "", "follow_up-participants": "", "follow_up-kind": "visit"}
    response = send(officer, "project_advance", project.code, **values)
    assert response.status_code == 422
    assert response.context["unmet"] == ("follow_up",)
    assert 'value="王总"' in text_of(response)
    project.refresh_from_db()
    assert project.stage == "planning"
    assert not project.enterprise.contacts.exists()


def test_a_wrong_part_is_said_beside_its_field(officer, project):
    response = send(officer, "project_advance", project.code, **everything_for_engagement(project) | {"contact-phone": "12"})
    assert response.status_code == 422
    part = next(part for part in response.context["parts"] if part.name == "contact")
    assert "phone" in part.form.errors
    assert not FollowUp.objects.exists()


def test_what_was_filled_can_be_kept_without_moving(officer, project):
    values = {"version": project.version, "contact-name": "王总", "follow_up-kind": "visit", "fill_only": "1"}
    assert send(officer, "project_advance", project.code, **values).status_code == 302
    project.refresh_from_db()
    assert (project.stage, project.enterprise.contacts.count()) == ("planning", 1)


def test_somebody_else_first_shows_both_and_can_be_sent_again(officer, project, officer_nj):
    stale = everything_for_engagement(project)
    factories.changes.edit_project(actor=officer_nj, project=project, version=project.version, today=factories.today(), name="改了名")
    response = send(officer, "project_advance", project.code, **stale)
    assert response.status_code == 409
    assert "刚被别人改动过" in text_of(response)
    again = stale | {"version": response.context["form"]["version"].value()}
    assert send(officer, "project_advance", project.code, **again).status_code == 302


def test_the_whole_way_to_landing_through_the_sheet(officer, project, officer_nj, world):
    factories.ship_rule_set()
    send(officer, "project_advance", project.code, **everything_for_engagement(project))
    project.refresh_from_db()
    day = factories.today().isoformat()
    signing = {
        "version": project.version,
        **{f"admission-{name}": "on" if value is True else value for name, value in factories.ADMITTED.items()},
        "admission-reviewed_on": day,
        "decision-conclusion": "approved",
        "decision-decided_by": "联席会",
        "decision-decided_on": day,
        "agreement-title": "投资协议书",
        "agreement-our_party": "市中区人民政府",
        "agreement-investor_party": "演示企业",
        "agreement-signed_on": day,
        "agreement-amount": "1.2亿",
        "agreement-fair_competition": "compliant",
        "agreement-fair_competition_on": day,
    }
    assert send(officer, "project_advance", project.code, **signing).status_code == 302
    project.refresh_from_db()
    assert (project.stage, project.amount) == ("signed", 12000)
    site = factories.Site.objects.create(name="A-01", zone=world.lingjia, kind="parcel", area_mu=100, planning_covered=True)
    landing = {
        "version": project.version,
        "company-company_name": "演示项目公司",
        "company-company_uscc": "91350100M000100Y43",
        "company-company_region": world.shizhong.pk,
        "site-site": site.pk,
        "site-area_mu": "20",
        "site-allocated_on": day,
        "landing_plan-title": "项目备案",
        "landing_plan-phase": "approval",
        "landing_plan-due": day,
        "landing_plan-responsible": officer_nj.pk,
    }
    response = send(officer, "project_advance", project.code, **landing)
    assert response.status_code == 302, [part.form.errors for part in response.context["parts"]]
    project.refresh_from_db()
    assert (project.stage, project.phase) == ("landed", "approval")


def test_a_move_can_be_taken_back_at_once(officer, project):
    response = officer.post(reverse("project_advance", args=[project.code]), everything_for_engagement(project), follow=True)
    assert reverse("project_undo", args=[project.code]) in text_of(response)
    send(officer, "project_undo", project.code)
    project.refresh_from_db()
    assert project.stage == "planning"
    assert list(ProjectState.objects.filter(project=project).values_list("kind", flat=True)) == ["intake", "advance", "undo"]


def test_nothing_lies_beyond_landing(officer, officer_nj, world):
    landed = factories.project_in("landed", officer_nj, world)
    assert page(officer, "project_advance", landed.code).status_code == 302


def test_reading_the_sheet_changes_nothing(officer, project):
    before = Project.objects.values().get()
    page(officer, "project_advance", project.code)
    assert Project.objects.values().get() == before


@pytest.mark.parametrize(("name", "status"), [("chain_leader_nj", 403), ("joint", 403), ("officer_zg", 404), ("outsider", 404)])
def test_only_those_who_may_change_it_open_the_sheet(as_user, cast, project, name, status):
    client = as_user(getattr(cast, name))
    assert page(client, "project_advance", project.code).status_code == status
    assert send(client, "project_advance", project.code, **everything_for_engagement(project)).status_code == status
    project.refresh_from_db()
    assert project.stage == "planning"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_forged_version_is_refused(officer, project, version):
    response = send(officer, "project_advance", project.code, **everything_for_engagement(project) | {"version": version})
    assert response.status_code in (409, 422)
    project.refresh_from_db()
    assert project.stage == "planning"
