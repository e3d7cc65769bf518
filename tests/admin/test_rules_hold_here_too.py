"""Hard blocks, locked gate items and the shape of the trees hold in the admin as everywhere, each with a sentence."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from promotion.common import checked
from promotion.common.guards import sentence_of
from promotion.common.models import AuditEvent
from promotion.landing.models import Milestone
from promotion.pipeline.models import GateSetting
from promotion.places.models import Zone
from promotion.projects.models import Clearance, LightLimit
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast, client):
    client.force_login(cast.administrator_nj)
    return client


@scene
def project(cast, world):
    return factories.make_project(cast.officer_nj, world)


def add(page, table, **values):
    return page.post(reverse(f"admin:promotion_{table}_add"), values)


def test_no_ground_is_broken_without_clearances(page, project):
    broken = {"project": project.pk, "kind": "ground_broken", "actual_on": factories.today()}
    assert "一律不得开工建设" in add(page, "milestone", **broken).content.decode()
    assert not Milestone.objects.exists()
    assert add(page, "milestone", project=project.pk, kind="ground_broken", planned_on=factories.today()).status_code == 302
    milestone = Milestone.objects.get()
    change = reverse("admin:promotion_milestone_change", args=[milestone.pk])
    assert "一律不得开工建设" in page.post(change, {"actual_on": factories.today()}).content.decode()
    for kind in ("environment", "energy"):
        clearance = {"project": project.pk, "kind": kind, "outcome": "not_needed", "decided_on": factories.today()}
        assert "写明理由" in add(page, "clearance", **clearance).content.decode()
        assert add(page, "clearance", **clearance, reason="备案类").status_code == 302
    assert page.post(change, {"actual_on": factories.today()}).status_code == 302
    assert AuditEvent.objects.filter(action="landing.milestone", project_code=project.code).count() == 2
    assert Clearance.objects.count() == 2


def test_what_the_database_refuses_is_told_in_a_sentence(project):
    with pytest.raises(IntegrityError) as refusal:
        Milestone.objects.create(project=project, kind="ground_broken", actual_on=factories.today())
    assert "一律不得开工建设" in sentence_of(refusal.value)
    assert "核对" in sentence_of(IntegrityError("UNIQUE constraint failed"))


def test_what_a_service_finds_after_the_form_is_told_in_a_sentence(page, world, monkeypatch):
    def taken_meanwhile(row, **options):
        raise ValidationError({"name": "该片区刚登记了同名地块。"})

    monkeypatch.setattr(checked, "save", taken_meanwhile)
    answer = add(page, "site", kind="parcel", area_mu=100, supply_mode="", name="一号地", zone=world.lingjia.pk)
    assert answer.status_code == 200
    assert "该片区刚登记了同名地块。" in answer.content.decode()


def test_a_locked_gate_item_is_nobodys_to_switch_off(page):
    assert "锁定事项" in add(page, "gatesetting", item="investor", strictness="off").content.decode()
    assert add(page, "gatesetting", item="contact", strictness="advised").status_code == 302
    assert list(GateSetting.objects.values_list("item", "strictness")) == [("contact", "advised")]
    assert AuditEvent.objects.filter(action="gatesetting.add").exists()


def test_limits_are_edited_and_checked(page):
    assert (
        "红灯天数不能少于黄灯天数"
        in add(page, "lightlimit", stage="engagement", quiet_days=30, stay_yellow_days=90, stay_red_days=10).content.decode()
    )
    assert add(page, "lightlimit", stage="engagement", quiet_days=30, stay_yellow_days=90, stay_red_days=100).status_code == 302
    assert LightLimit.objects.get().quiet_days == 30


def test_the_trees_are_not_bent_by_one_city(page, world):
    url = reverse("admin:promotion_zone_change", args=[world.datangshan.pk])
    forged = {
        "region": world.shizhong.pk,
        "parent": world.shizhong_zone.pk,
        "regions": [world.shizhong.pk],
        "takes_projects": "",
        "slug": "x",
    }
    inline = {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    page.post(url, {"name": "大塘山—张家坝片区", "sort": 0, "positioning": "改过的定位", **forged, **inline})
    zone = Zone.objects.get(pk=world.datangshan.pk)
    assert (zone.region, zone.parent, zone.slug, zone.takes_projects) == (world.daan, world.daan_zone, "datangshan-pianqu", True)
    assert zone.positioning == "改过的定位"
    assert zone.edited_locally
    assert page.get(reverse("admin:promotion_zone_add")).status_code == 403
    assert page.get(reverse("admin:promotion_region_add")).status_code == 403
    change = AuditEvent.objects.get(action="zone.change")
    assert change.after["positioning"] == "改过的定位"


def test_sites_are_changed_by_their_own_city(page, world):
    site = {"kind": "parcel", "area_mu": 100, "supply_mode": "", "name": "一号地"}
    assert add(page, "site", **site, zone=world.datangshan.pk).status_code == 200
    assert add(page, "site", **site, zone=world.lingjia.pk).status_code in (200, 302)


def test_every_page_keeps_to_the_policy(page, project):
    for url in ("/admin/", reverse("admin:promotion_project_change", args=[project.pk]), reverse("admin:promotion_user_roster")):
        response = page.get(url)
        assert "default-src 'self'" in response["Content-Security-Policy"]
        body = response.content.decode()
        assert "<style" not in body
        assert " style=" not in body
        assert " onclick=" not in body
