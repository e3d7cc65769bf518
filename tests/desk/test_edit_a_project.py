"""Changing the facts, and two people at once."""

import pytest

from tests import factories
from tests.desk.helpers import page, send, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world, name="演示项目", amount=5000)


@pytest.fixture
def officer(as_user, officer_nj):
    return as_user(officer_nj)


def drawn(client, project) -> dict:
    """What a browser would send back of the untouched form."""
    form = page(client, "project_edit", project.code).context["form"]
    sent = {}
    for field in form:
        value = field.value()
        written = [str(each) for each in value] if isinstance(value, list) else "" if value in (None, False) else str(value)
        sent[field.html_initial_name] = written
        if value is not False:
            sent[field.html_name] = written
    return sent


def test_only_what_was_changed_is_written(officer, project):
    before = project.version
    send(officer, "project_edit", project.code, **drawn(officer, project))
    project.refresh_from_db()
    assert project.version == before
    send(officer, "project_edit", project.code, **drawn(officer, project) | {"amount": "1.5亿", "is_key": "on"})
    project.refresh_from_db()
    assert (project.amount, project.is_key, project.version) == (15000, True, before + 1)


def test_a_change_of_zone_asks_why_beside_the_field(officer, project, world):
    response = send(officer, "project_edit", project.code, **drawn(officer, project) | {"zone": world.baima.pk})
    assert response.status_code == 422
    assert "reason" in response.context["form"].errors


def test_the_loser_sees_both_versions_and_keeps_what_was_typed(officer, project, officer_nj):
    mine = drawn(officer, project) | {"name": "我起的名字"}
    factories.changes.edit_project(
        actor=officer_nj, project=project, version=project.version, today=factories.today(), name="别人起的名字", problem="别人写的问题"
    )
    response = send(officer, "project_edit", project.code, **mine)
    body = text_of(response)
    assert response.status_code == 409
    assert "我起的名字" in body
    assert "别人起的名字" in body
    project.refresh_from_db()
    assert project.name == "别人起的名字"


def test_sending_it_again_writes_ones_own_change_and_keeps_the_others(officer, project, officer_nj):
    mine = drawn(officer, project) | {"name": "我起的名字"}
    factories.changes.edit_project(
        actor=officer_nj, project=project, version=project.version, today=factories.today(), problem="别人写的问题", amount=8000
    )
    form = send(officer, "project_edit", project.code, **mine).context["form"]
    again = dict(form.data.lists())
    assert send(officer, "project_edit", project.code, **again).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.problem, project.amount) == ("我起的名字", "别人写的问题", 8000)


def test_a_firm_out_of_sight_is_no_choice(officer, project, officer_zg):
    foreign = factories.make_enterprise(officer_zg)
    response = send(officer, "project_edit", project.code, **drawn(officer, project) | {"enterprise": foreign.pk})
    assert response.status_code == 422
    assert foreign.name not in text_of(response)


@pytest.mark.parametrize("values", [{"amount": "很多"}, {"land_mu": "abc"}, {"jobs": "-3"}, {"exchange_rate_on": "不是日期"}, {"name": ""}])
def test_junk_is_refused_beside_its_field(officer, project, values):
    response = send(officer, "project_edit", project.code, **drawn(officer, project) | values)
    assert response.status_code == 422
    assert set(values) <= set(response.context["form"].errors)


def test_those_who_see_but_may_not_change_get_403(as_user, chain_leader_nj, project):
    assert page(as_user(chain_leader_nj), "project_edit", project.code).status_code == 403
