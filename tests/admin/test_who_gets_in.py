"""The admin opens for a live administrator grant, not for a flag; its own sign-in and password pages do not exist."""

import pytest
from django.urls import reverse

from promotion.access.models import Grant
from promotion.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db

INDEX = "/admin/"
NOT_ADMINISTRATORS = """officer_nj second_officer_nj officer_zg zone_manager_nj zone_manager_zg chain_leader_nj chain_leader_zg joint
leadership department_officer outsider""".split()


def test_nobody_but_administrators(cast, client):
    for name in NOT_ADMINISTRATORS:
        client.force_login(getattr(cast, name))
        assert client.get(INDEX).status_code == 403, name
        assert client.get(reverse("admin:promotion_project_changelist")).status_code == 403, name
    client.force_login(cast.administrator_nj)
    assert client.get(INDEX).status_code == 200


def test_a_staff_flag_alone_opens_nothing(cast, client):
    User.objects.filter(pk=cast.outsider.pk).update(is_staff=True)
    client.force_login(cast.outsider)
    assert client.get(INDEX).status_code == 403


@pytest.mark.parametrize("change", [{"valid_until": factories.days_ago(1)}, {"confirmed_at": None}, {"revoked_at": "2026-01-01T00:00Z"}])
def test_a_grant_that_is_over_opens_nothing(change, cast, client):
    Grant.objects.filter(user=cast.administrator_nj).update(**change)
    client.force_login(cast.administrator_nj)
    assert client.get(INDEX).status_code == 403


def test_strangers_go_to_the_guarded_sign_in(db, client):
    assert client.get(INDEX, follow=True).redirect_chain[-1][0].startswith("/sign-in/?next=")
    answer = client.get("/admin/login/?next=/admin/promotion/project/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/admin/promotion/project/")
    assert client.post("/admin/login/", {"username": "root", "password": "x"})["Location"].startswith("/sign-in/")


def test_djangos_own_doors_are_gone(cast, client):
    client.force_login(cast.administrator_nj)
    for path in ("password_change/", "password_change/done/", "logout/", "r/1/1/", "auth/group/", "auth/user/"):
        assert client.get(f"/admin/{path}").status_code == 404, path


def test_a_trusted_phone_is_asked_for_the_password_again(cast, client):
    client.force_login(cast.administrator_nj)
    session = client.session
    session["device_id"] = cast.administrator_nj.trusted_devices.create(label="手机", expires_at="2099-01-01T00:00Z").pk
    session["password_at"] = 0
    session.save()
    assert client.get(INDEX)["Location"].startswith("/password/again/")
