"""An administrator of 内江 meets nothing of 自贡's business in lists, rows, searches, choices, filters or histories."""

import pytest
from django.contrib import admin
from django.urls import reverse

from promotion import models as tables
from promotion.common import audit
from promotion.projects.services import tasks
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db

MARKS = ("暗标名称", "暗标一句", "暗标企业", "暗标跟进", "暗标批示", "暗标联系", "暗标下一步", "暗标参加", "暗标视图")


@scene
def zigong(cast, world):
    """A 自贡 project with a mark in every text."""
    owner = cast.officer_zg
    firm = factories.make_enterprise(owner, "暗标企业有限公司")
    project = factories.make_project(owner, world, enterprise=firm, zone=world.datangshan, name="暗标名称", sentence="暗标一句话")
    factories.contacts.add_contact(actor=owner, enterprise=firm, today=factories.today(), name="暗标联系人", phone="13911112222")
    factories.follow_ups.log_follow_up(
        actor=owner,
        today=factories.today(),
        project=project,
        said="暗标跟进内容",
        participants="暗标参加人",
        next_step="暗标下一步",
        next_on=factories.today(),
    )
    factories.follow_ups.log_follow_up(actor=owner, today=factories.today(), enterprise=firm, said="暗标跟进企业")
    tasks.give(actor=cast.chain_leader_zg, project=project, text="暗标批示内容", due=factories.today(), today=factories.today())
    tables.SavedView.objects.create(name="暗标视图", owner=owner)
    project.refresh_from_db()
    return project


@scene
def neijiang(cast, world):
    return factories.make_project(cast.officer_nj, world, name="本市项目", sentence="本市一句话")


def marks_in(response) -> list[str]:
    body = response.content.decode()
    return [mark for mark in (*MARKS, "13911112222", "139****2222") if mark in body]


def test_no_list_row_search_choice_or_history_tells(cast, zigong, neijiang, client):
    client.force_login(cast.administrator_nj)
    for name in tables.__all__:
        model = getattr(tables, name)
        base = f"admin:promotion_{model._meta.model_name}"
        for query in ({}, {"q": zigong.code}):
            assert marks_in(client.get(reverse(f"{base}_changelist"), query)) == [], (name, query)
        assert marks_in(client.get(reverse(f"{base}_add"))) == [], name
        for pk in model._base_manager.order_by("-pk").values_list("pk", flat=True)[:4]:
            for page in ("change", "history"):
                assert marks_in(client.get(reverse(f"{base}_{page}", args=[pk]))) == [], (name, page)
    assert marks_in(client.get(reverse("admin:index"))) == []


def test_their_own_city_is_all_there(cast, zigong, neijiang, client):
    client.force_login(cast.administrator_nj)
    assert "本市项目" in client.get(reverse("admin:promotion_project_changelist")).content.decode()
    assert client.get(reverse("admin:promotion_project_change", args=[neijiang.pk])).status_code == 200
    assert client.get(reverse("admin:promotion_project_change", args=[zigong.pk])).status_code == 302
    for page in ("who_sees", "act"):
        args = [zigong.pk, "withdraw"] if page == "act" else [zigong.pk]
        assert client.get(reverse(f"admin:promotion_project_{page}", args=args)).status_code == 404


def test_choices_offer_nothing_of_the_other_city(cast, zigong, neijiang, client):
    client.force_login(cast.administrator_nj)
    asked = {"app_label": "promotion", "model_name": "clearance", "field_name": "project"}
    offered = client.get(reverse("admin:autocomplete"), {**asked, "term": ""}).json()["results"]
    assert [row["id"] for row in offered] == [str(neijiang.pk)]
    clearance = {"project": zigong.pk, "kind": "environment", "outcome": "passed", "decided_on": factories.today()}
    page = client.post(reverse("admin:promotion_clearance_add"), clearance)
    assert "选择一个有效的选项" in page.content.decode()
    assert not tables.Clearance.objects.exists()


def test_a_confidential_project_stays_with_its_people(cast, neijiang, client):
    tables.Project.objects.filter(pk=neijiang.pk).update(is_confidential=True, code_name="甲一")
    client.force_login(cast.administrator_nj)
    assert "本市项目" not in client.get(reverse("admin:promotion_project_changelist")).content.decode()
    assert client.get(reverse("admin:promotion_project_change", args=[neijiang.pk])).status_code == 302


def test_people_of_the_other_city_are_not_theirs(cast, zigong, client):
    client.force_login(cast.administrator_nj)
    listed = client.get(reverse("admin:promotion_user_changelist")).content.decode()
    assert cast.officer_nj.username in listed
    assert cast.officer_zg.username not in listed
    assert cast.joint.username not in listed
    for act in ("reset-password", "close", "sign-out"):
        assert client.post(reverse("admin:promotion_user_act", args=[cast.officer_zg.pk, act]), {"reason": "x"}).status_code == 404


def test_tables_for_both_cities_are_for_administrators_of_both(cast, client):
    client.force_login(cast.administrator_nj)
    for name in ("outboxcontrol", "outgoingmail", "signinguard", "codecounter"):
        assert client.get(reverse(f"admin:promotion_{name}_changelist")).status_code == 403
    assert "发件箱开关" not in client.get(reverse("admin:index")).content.decode()
    assert admin.site.is_registered(tables.OutboxControl)


def test_the_trail_does_not_name_a_firm_of_the_other_city_that_was_probed(cast, zigong, client):
    audit.record(actor=cast.officer_nj, action="enterprise.probe", obj=zigong.enterprise)
    audit.record(actor=cast.officer_nj, action="contact.reveal", obj=zigong.enterprise.contacts.get())
    audit.record(actor=cast.officer_nj, action="sign_in", obj=cast.officer_nj)
    client.force_login(cast.administrator_nj)
    page = client.get(reverse("admin:promotion_auditevent_changelist"))
    assert marks_in(page) == []
    assert "登录" in page.content.decode()
