"""Assigning several projects at once: by those entitled, each refusal told, none stopping the others."""

import pytest
from django.urls import reverse

from promotion.projects.models import Project
from tests import factories
from tests.scenes import scene


@scene
def two(world, cast):
    return [factories.make_project(cast.officer_nj, world, zone=world.baima) for _each in range(2)]


def give(client, projects, to, **values):
    picks = [f"{project.code}:{project.version}" for project in projects]
    return client.post(reverse("project_assign_many"), {"pick": picks, "to": to.pk, "reason": "分工调整", **values})


def test_a_zone_manager_assigns_the_ticked_projects(as_user, cast, two):
    client = as_user(cast.zone_manager_nj)
    form = client.get(reverse("project_assign_many"), {"code": [project.code for project in two]})
    assert form.content.decode().count('name="pick"') == 2
    assert give(client, two, cast.second_officer_nj).status_code == 302
    assert set(Project.objects.values_list("owner", flat=True)) == {cast.second_officer_nj.pk}


@pytest.mark.parametrize("role", ["officer_nj", "chain_leader_nj", "joint", "leadership", "department_officer", "outsider"])
def test_others_may_not(as_user, cast, two, role):
    client = as_user(getattr(cast, role))
    assert client.get(reverse("project_assign_many")).status_code == 403
    assert give(client, two, cast.second_officer_nj).status_code == 403
    assert set(Project.objects.values_list("owner", flat=True)) == {cast.officer_nj.pk}


def test_what_somebody_changed_meanwhile_is_told_and_the_rest_is_done(as_user, cast, two):
    stale, fresh = two
    Project.objects.filter(pk=stale.pk).update(version=stale.version + 1)
    client = as_user(cast.zone_manager_nj)
    page = client.get(give(client, two, cast.second_officer_nj).url)
    texts = [str(message) for message in page.context["messages"]]
    assert any(text.startswith(stale.code) for text in texts)
    fresh.refresh_from_db()
    assert fresh.owner == cast.second_officer_nj


def test_projects_out_of_sight_are_as_if_missing(as_user, world, cast):
    other = factories.make_project(cast.officer_zg, world, zone=world.datangshan)
    client = as_user(cast.zone_manager_nj)
    page = client.get(give(client, [other], cast.second_officer_nj).url)
    assert other.name not in page.content.decode()
    other.refresh_from_db()
    assert other.owner == cast.officer_zg


def test_nothing_ticked_is_refused(as_user, cast, two):
    page = give(as_user(cast.zone_manager_nj), [], cast.second_officer_nj)
    assert page.status_code == 422
    assert "没有选中项目" in page.content.decode()


@pytest.mark.parametrize("query", ["", "code=junk", "all=1&zone=junk", "stage=planning"])
def test_nothing_ticked_or_not_readable_never_means_everything(as_user, cast, two, query):
    html = as_user(cast.zone_manager_nj).get(f"{reverse('project_assign_many')}?{query}").content.decode()
    assert 'name="pick"' not in html
    assert "没有选中项目" in html


def test_all_results_can_be_picked(as_user, cast, two):
    html = as_user(cast.zone_manager_nj).get(reverse("project_assign_many"), {"all": "1", "stage": "planning"}).content.decode()
    assert html.count('name="pick"') == 2
