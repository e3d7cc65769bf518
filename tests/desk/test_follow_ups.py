"""跟进: three fields, on a project or a firm, mended by its author within a day."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from promotion.projects.models import FollowUp
from tests import factories
from tests.desk.helpers import page, send, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world)


@pytest.fixture
def officer(as_user, officer_nj):
    return as_user(officer_nj)


def talk(**more):
    return {
        "said": "谈了用地",
        "next_step": "上门",
        "next_in": factories.days_ago(-1).isoformat(),
        "with_investor": "on",
        "token": "f1",
        **more,
    }


def test_kind_and_time_are_defaulted_and_the_next_step_waits(officer, project):
    assert send(officer, "follow_up_new", project.code, **talk()).status_code == 302
    logged = FollowUp.objects.get()
    assert (logged.kind, logged.project, logged.with_investor) == ("call", project, True)
    assert timezone.now() - logged.happened_at < datetime.timedelta(minutes=1)
    assert project.deadlines.get().due == factories.days_ago(-1)


def test_the_same_submit_twice_is_one(officer, project):
    for _n in range(2):
        send(officer, "follow_up_new", project.code, **talk())
    assert FollowUp.objects.count() == 1


def test_when_must_be_answered_and_nothing_is_lost(officer, project):
    response = send(officer, "follow_up_new", project.code, said="谈了很久的话")
    assert response.status_code == 422
    assert "next_in" in response.context["form"].errors
    assert "谈了很久的话" in text_of(response)


def test_not_now_ends_the_open_step(officer, project):
    send(officer, "follow_up_new", project.code, **talk())
    send(officer, "follow_up_new", project.code, **talk(next_in="none", next_step="", token="f2"))
    assert project.deadlines.get().closed_at is not None


def test_a_typed_date_beats_the_chip(officer, project):
    send(officer, "follow_up_new", project.code, **talk(next_on=factories.days_ago(-20).isoformat()))
    assert project.deadlines.get().due == factories.days_ago(-20)


def test_a_step_of_yesterday_can_be_logged_for_a_talk_before_it(officer, project):
    at = f"{factories.days_ago(3).isoformat()}T10:00"
    send(officer, "follow_up_new", project.code, **talk(happened_at=at, next_on=factories.days_ago(1).isoformat()))
    assert project.deadlines.get().due == factories.days_ago(1)


def test_photos_hang_on_it(officer, project):
    photo = SimpleUploadedFile("现场.png", PNG, content_type="image/png")
    send(officer, "follow_up_new", project.code, **talk(files=photo))
    assert FollowUp.objects.get().documents.get().file.name == "现场.png"


def test_a_file_that_lies_about_its_kind_is_refused_with_the_text_kept(officer, project):
    lie = SimpleUploadedFile("现场.png", b"MZ this is a program", content_type="image/png")
    response = send(officer, "follow_up_new", project.code, **talk(files=lie))
    assert response.status_code == 422
    assert "谈了用地" in text_of(response)
    assert not FollowUp.objects.exists()


def test_the_author_mends_it_and_nobody_else(officer, as_user, project, zone_manager_nj):
    send(officer, "follow_up_new", project.code, **talk())
    logged = FollowUp.objects.get()
    assert send(officer, "follow_up_edit", logged.pk, said="谈了用地和用电", kind="visit").status_code == 302
    logged.refresh_from_db()
    assert (logged.said, logged.kind) == ("谈了用地和用电", "visit")
    assert page(as_user(zone_manager_nj), "follow_up_edit", logged.pk).status_code == 404


def test_a_firm_without_a_project_can_be_followed_up(officer, officer_nj):
    firm = factories.make_enterprise(officer_nj)
    assert send(officer, "enterprise_follow_up_new", firm.pk, **talk()).status_code == 302
    assert FollowUp.objects.get().enterprise == firm


@pytest.mark.parametrize(("name", "status"), [("chain_leader_nj", 403), ("officer_zg", 404), ("outsider", 404)])
def test_those_who_may_not_write_log_none(as_user, cast, project, name, status):
    assert send(as_user(getattr(cast, name)), "follow_up_new", project.code, **talk()).status_code == status
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("more", [{"kind": "junk"}, {"happened_at": "not a time"}, {"next_in": "2026-99-99"}, {"said": "x" * 5000}])
def test_junk_is_refused(officer, project, more):
    assert send(officer, "follow_up_new", project.code, **talk(**more)).status_code == 422
