"""批示: given by a leader in one tap, answered by the person asked."""

import pytest

from promotion.projects.models import Task
from tests import factories
from tests.desk.helpers import page, send, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world)


def instruct(client, project, **more):
    values = {"kind": "instruction", "text": "请本周内拜访", "due": factories.days_ago(-3).isoformat(), **more}
    return send(client, "task_new", project.code, **values)


def test_the_leader_gives_it_and_the_owner_answers(as_user, chain_leader_nj, officer_nj, project):
    assert instruct(as_user(chain_leader_nj), project).status_code == 302
    task = Task.objects.get()
    assert task.to_user == officer_nj
    client = as_user(officer_nj)
    assert "请本周内拜访" in text_of(page(client, "workbench"))
    assert send(client, "task_reply", task.pk, text="已约周三").status_code == 302
    task.refresh_from_db()
    assert task.reply == "已约周三"
    assert "已约周三" in text_of(page(client, "project_detail", project.code, tab="history"))


def test_three_sentences_stand_ready(as_user, chain_leader_nj, project):
    body = text_of(page(as_user(chain_leader_nj), "task_new", project.code))
    assert body.count("data-value=") == 3


def test_an_empty_reply_is_refused(as_user, chain_leader_nj, officer_nj, project):
    instruct(as_user(chain_leader_nj), project)
    assert send(as_user(officer_nj), "task_reply", Task.objects.get().pk, text=" ").status_code == 422


def test_nobody_else_finds_it(as_user, cast, chain_leader_nj, project):
    instruct(as_user(chain_leader_nj), project)
    task = Task.objects.get()
    for name in ("zone_manager_nj", "officer_zg", "outsider"):
        client = as_user(getattr(cast, name))
        assert send(client, "task_reply", task.pk, text="我来答").status_code == 404
        assert send(client, "task_retract", task.pk).status_code == 404


def test_the_giver_takes_it_back(as_user, chain_leader_nj, officer_nj, project):
    client = as_user(chain_leader_nj)
    instruct(client, project)
    task = Task.objects.get()
    send(client, "task_retract", task.pk)
    task.refresh_from_db()
    assert task.retracted_at
    response = send(as_user(officer_nj), "task_reply", task.pk, text="已办")
    assert response.status_code == 422


def test_a_kind_that_is_not_ones_own_is_no_choice(as_user, officer_nj, chain_leader_nj, project):
    assert instruct(as_user(officer_nj), project).status_code == 422
    assert instruct(as_user(chain_leader_nj), project, kind="supervision").status_code == 422
    assert instruct(as_user(officer_nj), project, kind="todo").status_code == 302


@pytest.mark.parametrize(("name", "status"), [("chain_leader_zg", 404), ("outsider", 404), ("leadership", 422)])
def test_out_of_sight_or_without_the_right_none_is_given(as_user, cast, project, name, status):
    assert instruct(as_user(getattr(cast, name)), project).status_code == status
    assert not Task.objects.exists()


def test_it_leads_back_only_inside_the_desk(as_user, chain_leader_nj, officer_nj, project):
    instruct(as_user(chain_leader_nj), project)
    response = send(as_user(officer_nj), "task_reply", Task.objects.get().pk, text="已办", back="https://evil.example/")
    assert response.url == "/"
