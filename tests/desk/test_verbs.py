"""退回, 暂缓, 终止, 指派, 认领 …: each by a form, by those entitled, never by GET."""

import datetime

import pytest
from django.urls import reverse

from tests import factories
from tests.desk.helpers import errors_of, page, send, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def project(officer_nj, world):
    return factories.project_in("engagement", officer_nj, world)


@pytest.fixture
def manager(as_user, zone_manager_nj):
    return as_user(zone_manager_nj)


def test_back_needs_a_reason(manager, project):
    response = send(manager, "project_back", project.code, version=project.version, reason=" ")
    assert response.status_code == 422
    assert send(manager, "project_back", project.code, version=project.version, reason="投资方换人").status_code == 302
    project.refresh_from_db()
    assert project.stage == "planning"


def test_hold_says_until_when_and_resume_ends_it(manager, project):
    far = (factories.today() + datetime.timedelta(days=120)).isoformat()
    response = send(manager, "project_hold", project.code, version=project.version, reason="等环评", until=far)
    assert response.status_code == 422
    assert "90 天" in errors_of(response)
    near = (factories.today() + datetime.timedelta(days=30)).isoformat()
    send(manager, "project_hold", project.code, version=project.version, reason="等环评", until=near)
    project.refresh_from_db()
    assert project.status == "on_hold"
    send(manager, "project_resume", project.code, version=project.version)
    project.refresh_from_db()
    assert project.status == "active"


def test_close_takes_a_reason_from_the_list_and_reopen_brings_it_back(manager, project):
    response = send(manager, "project_close", project.code, version=project.version, reason_code="junk", reason="没谈拢")
    assert response.status_code == 422
    send(manager, "project_close", project.code, version=project.version, reason_code="terms_not_agreed", reason="没谈拢")
    project.refresh_from_db()
    assert project.status == "closed"
    send(manager, "project_reopen", project.code, version=project.version, reason="投资方回来了")
    project.refresh_from_db()
    assert (project.status, project.stage) == ("active", "engagement")


def test_assign_only_to_somebody_who_may_own_it(manager, project, second_officer_nj, officer_zg, joint):
    for who in (joint, officer_zg):
        assert send(manager, "project_assign", project.code, version=project.version, to=who.pk).status_code == 422
    response = send(manager, "project_assign", project.code, version=project.version, to=second_officer_nj.pk)
    assert response.status_code == 422  # her grant is 白马片区 only
    assert "授权" in errors_of(response)


def test_exactly_one_claims_a_lead(as_user, officer_nj, zone_manager_nj, world):
    lead = factories.make_project(officer_nj, world, owner=None)
    client = as_user(officer_nj)
    assert send(client, "project_claim", lead.code, version=lead.version).status_code == 302
    response = send(as_user(zone_manager_nj), "project_claim", lead.code, version=lead.version)
    assert response.status_code == 409
    lead.refresh_from_db()
    assert lead.owner == officer_nj


def test_a_stale_form_shows_how_things_stand(manager, project, officer_nj):
    old = project.version
    factories.changes.edit_project(actor=officer_nj, project=project, version=old, today=factories.today(), name="新名字")
    response = send(manager, "project_back", project.code, version=old, reason="投资方换人")
    assert response.status_code == 409
    assert "投资方换人" in text_of(response)
    assert response.context["form"]["version"].value() == old + 1


@pytest.mark.parametrize("verb", ["back", "hold", "close", "reopen", "assign", "withdraw", "correct"])
def test_get_changes_nothing_and_the_officer_may_not(as_user, officer_nj, project, verb):
    client = as_user(officer_nj)
    assert page(client, f"project_{verb}", project.code).status_code == 200
    values = {
        "version": project.version,
        "reason": "试试",
        "reason_code": "other",
        "until": (factories.today() + datetime.timedelta(days=5)).isoformat(),
        "to": officer_nj.pk,
        "state": project.states.first().pk,
        "effective_on": factories.today().isoformat(),
    }
    assert send(client, f"project_{verb}", project.code, **values).status_code == 403
    project.refresh_from_db()
    assert (project.stage, project.status) == ("engagement", "active")


def test_undo_and_removals_take_post_only(as_user, officer_nj, project):
    assert page(as_user(officer_nj), "project_undo", project.code).status_code == 405


def test_undo_after_something_else_says_why_not(as_user, officer_nj, project):
    client = as_user(officer_nj)
    factories.changes.edit_project(actor=officer_nj, project=project, version=project.version, today=factories.today(), name="新名字")
    response = client.post(reverse("project_undo", args=[project.code]), follow=True)
    assert "只能在 10 分钟内撤销" in text_of(response)


def test_a_correction_leaves_both_rows_in_sight(manager, project):
    state = project.states.get(kind="advance")
    form = {"state": state.pk, "amount": "2亿", "reason": "登记时少写一个零"}
    assert send(manager, "project_correct", project.code, **form).status_code == 302
    body = text_of(page(manager, "project_detail", project.code, tab="history"))
    assert "is-void" in body
    assert "登记时少写一个零" in body
    assert "更正第 2 条" in body


def test_a_correction_of_nothing_is_refused(manager, project):
    response = send(manager, "project_correct", project.code, state=project.states.first().pk, reason="没什么")
    assert response.status_code == 422


def test_a_row_of_another_project_cannot_be_corrected_here(manager, project, officer_nj, world):
    other = factories.make_project(officer_nj, world)
    form = {"state": other.states.get().pk, "amount": "2亿", "reason": "越界"}
    assert send(manager, "project_correct", project.code, **form).status_code == 422


def test_candidates_and_team(as_user, officer_nj, project, world, joint):
    client = as_user(officer_nj)
    send(client, "project_candidates", project.code, first=world.baima.pk, zones=[world.lingjia.pk])
    assert [row.zone for row in project.candidate_zones.order_by("order")] == [world.baima, world.lingjia]
    send(client, "project_member_new", project.code, user=joint.pk, role="leader")
    member = project.members.get()
    send(client, "project_member_remove", project.code, member.pk)
    assert not project.members.exists()


@pytest.mark.parametrize("key", ["9" * 40, "-1", "x", "1.5", ""])
def test_a_key_that_is_none_is_no_choice(as_user, officer_nj, project, world, key):
    client = as_user(officer_nj)
    assert send(client, "project_candidates", project.code, first=world.lingjia.pk, zones=[key or "9" * 19]).status_code == 422
    assert send(client, "project_member_new", project.code, user=key, role="member").status_code == 422
    assert send(client, "review_new", project.code, verdict="passed", note="好", touched_rules=[key or "x"]).status_code == 422


def test_a_lead_logged_by_mistake_is_taken_back(as_user, officer_nj, world):
    lead = factories.make_project(officer_nj, world)
    client = as_user(officer_nj)
    send(client, "project_withdraw", lead.code, version=lead.version, reason="重复了")
    assert page(client, "project_detail", lead.code).status_code == 404
