"""People and their grants, by an administrator of one city: theirs to make, the other city's to ask for, no way up."""

import re

import pytest
from django.urls import reverse

from promotion.access.models import Grant
from promotion.access.services import grants
from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.people.models import Unit, User
from promotion.projects.models import Project
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db

PASSWORD = re.compile(r"<code>([A-Za-z0-9]{4}-[A-Za-z0-9]{4}-[A-Za-z0-9]{4})</code>")


@pytest.fixture
def page(cast, client):
    client.force_login(cast.administrator_nj)
    return client


@scene
def root(world):
    return factories.make_user("root", "根", world.bureau_nj, is_superuser=True, is_staff=True)


def grant_form(count=0, **first):
    return {"grants-TOTAL_FORMS": count, "grants-INITIAL_FORMS": 0, **{f"grants-0-{name}": value for name, value in first.items()}}


def url(name, *args):
    return reverse(f"admin:promotion_{name}", args=args)


def sees(user, project) -> bool:
    return Project.objects.visible_to(user, factories.today()).filter(pk=project.pk).exists()


def test_a_new_account_gets_a_password_shown_once(page, world):
    answer = page.post(url("user_add"), {"username": "newone", "name": "新同事", "unit": world.bureau_nj.pk})
    password = PASSWORD.search(answer.content.decode())[1]
    user = User.objects.get(username="newone")
    assert user.check_password(password)
    assert user.must_change_password
    assert "no-store" in answer["Cache-Control"]
    assert password not in page.get(url("user_change", user.pk)).content.decode()
    assert password not in str(list(AuditEvent.objects.values()))


def test_flags_and_permissions_are_not_fields(page, cast, world):
    climbing = {
        "is_superuser": "on",
        "is_staff": "on",
        "user_permissions": "1",
        "groups": "1",
        "password": "x",
        "is_active": "",
        "username": "y",
    }
    own = {"name": "改名", "unit": world.bureau_nj.pk, **grant_form()}
    assert page.post(url("user_change", cast.officer_nj.pk), {**own, **climbing}).status_code == 302
    user = User.objects.get(pk=cast.officer_nj.pk)
    assert (user.name, user.is_superuser, user.is_staff, user.is_active, user.username) == ("改名", False, False, True, "officer_nj")
    assert user.check_password("test-pass-2026")
    page.post(url("user_add"), {"username": "boss", "name": "甲", "unit": world.bureau_nj.pk, "is_superuser": "on"})
    assert not User.objects.get(username="boss").is_superuser


def test_nobody_leaves_or_enters_the_city_by_an_edit(page, cast, world):
    page.post(url("user_change", cast.officer_nj.pk), {"name": "甲", "unit": world.bureau_zg.pk, **grant_form()})
    page.post(url("user_add"), {"username": "zg", "name": "乙", "unit": world.bureau_zg.pk})
    page.post(url("unit_change", world.bureau_zg.pk), {"name": world.bureau_zg.name, "kind": "bureau", "region": world.shizhong.pk})
    page.post(url("unit_change", world.bureau_nj.pk), {"name": world.bureau_nj.name, "kind": "bureau", "region": world.daan.pk})
    assert User.objects.get(pk=cast.officer_nj.pk).unit == world.bureau_nj
    assert not User.objects.filter(username="zg").exists()
    assert Unit.objects.get(pk=world.bureau_zg.pk).region == world.daan
    assert Unit.objects.get(pk=world.bureau_nj.pk).region == world.shizhong


def test_a_pasted_list_makes_all_or_none(page, world):
    text = "姓名\t账号\t单位\t角色\n张一\tzhang1\t内江市市中区招商局\t招商专员\n李二,li2,内江市市中区招商局,片区负责人,凌家片区,138 0013 8000\n"
    faulty = (
        text + "王三\twang3\t没有这个单位\t招商专员\n赵四\tzhao4\t自贡市大安区招商局\t招商专员\n钱五\tqian5\t内江市市中区招商局\t皇帝\n"
    )
    answer = page.post(url("user_roster"), {"roster": faulty})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert all(said in body for said in ("第 4 行（王三）", "第 5 行（赵四）", "第 6 行（钱五）", "不在本市", "王三\twang3"))
    assert not User.objects.filter(username="zhang1").exists()
    answer = page.post(url("user_roster"), {"roster": text})
    assert len(PASSWORD.findall(answer.content.decode())) == 2
    assert Grant.objects.get(user__username="zhang1").region == world.shizhong
    assert Grant.objects.get(user__username="li2").zone == world.lingjia


def test_reset_close_reopen_and_sign_out(page, cast):
    user = cast.officer_nj
    answer = page.post(url("user_act", user.pk, "reset-password"))
    user.refresh_from_db()
    assert user.check_password(PASSWORD.search(answer.content.decode())[1])
    assert page.post(url("user_act", user.pk, "close")).status_code == 422
    page.post(url("user_act", user.pk, "close"), {"reason": "调离"})
    user.refresh_from_db()
    assert not user.is_active
    assert user.sessions_valid_after
    page.post(url("user_act", user.pk, "reopen"))
    user.refresh_from_db()
    assert user.is_active
    assert page.post(url("user_act", cast.administrator_nj.pk, "close"), {"reason": "误操作"}).status_code == 422


def test_no_account_with_wider_grants_is_taken_over(page, cast, world, root):
    wide = factories.make_user("wide", "市外也管", world.bureau_nj)
    factories.make_grant(wide, "leadership", everywhere=True)
    before = User.objects.get(pk=wide.pk).password
    for person in (wide, root):
        for act in ("reset-password", "close", "sign-out"):
            assert page.post(url("user_act", person.pk, act), {"reason": "x"}).status_code == 403
    assert page.get(url("user_change", root.pk)).context["has_change_permission"] is False
    assert User.objects.get(pk=wide.pk).password == before
    assert User.objects.get(pk=root.pk).is_active


def test_a_grant_at_home_holds_at_once(page, cast, world):
    given = grant_form(1, role="zone_manager", zone=world.baima.pk, valid_from=factories.today())
    answer = page.post(url("user_change", cast.officer_nj.pk), {"name": "甲", "unit": world.bureau_nj.pk, **given})
    assert answer.status_code == 302
    grant = Grant.objects.get(user=cast.officer_nj, role="zone_manager")
    assert grant.confirmed_by == cast.administrator_nj
    assert AuditEvent.objects.filter(action="grant.give", object_id=str(grant.pk)).exists()


def test_a_grant_into_the_other_city_waits_for_its_administrator(page, cast, world, client):
    project = factories.make_project(cast.officer_zg, world, zone=world.datangshan)
    form = {"user": cast.officer_nj.pk, "role": "officer", "zone": world.datangshan.pk, "valid_from": factories.today()}
    assert page.post(url("grant_add"), form).status_code == 302
    grant = Grant.objects.get(user=cast.officer_nj, zone=world.datangshan)
    assert grant.confirmed_at is None
    assert "待确认" in page.get(url("grant_changelist"), {"state": "waiting"}).content.decode()
    assert page.post(url("grant_act", grant.pk, "confirm")).status_code == 403
    assert not sees(cast.officer_nj, project)
    administrator_zg = factories.make_user("administrator_zg", "自贡管理员", world.bureau_zg)
    factories.make_grant(administrator_zg, "administrator", region=world.zigong)
    client.force_login(administrator_zg)
    assert client.post(url("grant_act", grant.pk, "confirm")).status_code == 302
    assert sees(cast.officer_nj, project)
    assert client.post(url("grant_act", grant.pk, "revoke"), {"reason": "任务结束"}).status_code == 302
    assert not sees(cast.officer_nj, project)


def test_no_administrator_makes_themselves_bigger(page, cast, world):
    for place in ({"everywhere": "on"}, {"region": world.zigong.pk}, {"zone": world.park.pk}, {"region": world.sichuan.pk}):
        form = {"user": cast.administrator_nj.pk, "role": "administrator", "valid_from": factories.today(), **place}
        page.post(url("grant_add"), form)
    waiting = Grant.objects.filter(user=cast.administrator_nj, confirmed_at__isnull=True)
    assert waiting.count() == 4
    for grant in waiting:
        with pytest.raises(NotAllowed):
            grants.confirm(actor=cast.administrator_nj, grant=grant, today=factories.today())
    forged = {
        "user": cast.outsider.pk,
        "role": "administrator",
        "everywhere": "on",
        "valid_from": factories.today(),
        "confirmed_at": "2026-01-01",
    }
    page.post(url("grant_add"), forged)
    assert not Grant.objects.filter(user=cast.outsider).exists()


def test_grants_are_not_rewritten(page, cast, world):
    grant = Grant.objects.get(user=cast.officer_nj)
    assert page.post(url("grant_change", grant.pk), {"role": "administrator", "everywhere": "on"}).status_code == 403
    assert page.post(url("grant_delete", grant.pk), {"post": "yes"}).status_code == 403


def test_the_service_says_no_in_a_sentence(cast, world):
    today, admin = factories.today(), cast.administrator_nj
    with pytest.raises(NotAllowed):
        grants.grant(actor=cast.officer_nj, user=cast.outsider, role="officer", region=world.neijiang, today=today)
    with pytest.raises(NotAllowed, match="不归您管理"):
        grants.grant(actor=admin, user=cast.officer_zg, role="officer", region=world.zigong, today=today)
    with pytest.raises(Refused, match="已有同样的授权"):
        grants.grant(actor=admin, user=cast.officer_nj, role="officer", region=world.neijiang, today=today)
    with pytest.raises(Refused, match="所在部门"):
        grants.grant(actor=admin, user=cast.officer_nj, role="department", region=world.shizhong, today=today)
    own = Grant.objects.get(user=admin)
    with pytest.raises(Refused, match="自己的管理员授权"):
        grants.revoke(actor=admin, grant=own, reason="误操作", today=today)
    with pytest.raises(Refused, match="收回理由"):
        grants.revoke(actor=admin, grant=Grant.objects.get(user=cast.officer_nj), reason=" ", today=today)


def test_the_menu_flag_follows_the_grant(cast, world):
    person, today = cast.second_officer_nj, factories.today()
    given = grants.grant(actor=cast.administrator_nj, user=person, role="administrator", region=world.shizhong, today=today)
    assert User.objects.get(pk=person.pk).is_staff
    grants.revoke(actor=cast.administrator_nj, grant=given, reason="轮岗", today=today)
    assert not User.objects.get(pk=person.pk).is_staff
