"""Suspected pairs and merges in the admin: of one's own city, through the services."""

import pytest
from django.urls import reverse

from promotion.enterprises.models import Enterprise, MergeRecord, SuspectedTwin
from promotion.enterprises.services.pairs import look_for_pairs
from promotion.projects.services import merging
from tests import factories
from tests.factories import today
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def pair(officer_nj):
    made = [factories.make_enterprise(officer_nj, name) for name in ("内江鑫源食品有限公司", "内江鑫元食品有限公司")]
    look_for_pairs()
    return made


def act(client, model, row, slug, **values):
    return client.post(reverse(f"admin:promotion_{model}_act", args=[row.pk, slug]), values)


def test_a_pair_is_told_apart_with_a_reason(pair, as_user, administrator_nj):
    client, row = as_user(administrator_nj), SuspectedTwin.objects.get()
    assert pair[0].name in client.get(reverse("admin:promotion_suspectedtwin_changelist")).content.decode()
    assert act(client, "suspectedtwin", row, "different").status_code == 422
    assert act(client, "suspectedtwin", row, "different", reason="母子公司").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("different", administrator_nj)


def test_a_merge_is_undone(pair, as_user, administrator_nj, zone_manager_nj):
    record = merging.merge_enterprises(actor=zone_manager_nj, keep=pair[0], drop=pair[1], choices={}, today=today())
    client = as_user(administrator_nj)
    assert client.get(reverse("admin:promotion_mergerecord_change", args=[record.pk])).status_code == 200
    assert act(client, "mergerecord", record, "undo").status_code == 302
    assert Enterprise.objects.live().count() == 2
    assert act(client, "mergerecord", record, "undo").status_code == 404


def test_another_citys_are_not_there(world, as_user, administrator_nj, officer_zg, zone_manager_zg):
    theirs = [factories.make_enterprise(officer_zg, name) for name in ("自贡暗标食品有限公司", "自贡暗彪食品有限公司")]
    look_for_pairs()
    row = SuspectedTwin.objects.get()
    record = merging.merge_enterprises(actor=zone_manager_zg, keep=theirs[0], drop=theirs[1], choices={}, today=today())
    client = as_user(administrator_nj)
    for model in ("suspectedtwin", "mergerecord", "enterprisealias", "namepiece"):
        assert "暗标" not in client.get(reverse(f"admin:promotion_{model}_changelist")).content.decode()
    assert act(client, "suspectedtwin", row, "different", reason="试试").status_code == 404
    assert act(client, "mergerecord", record, "undo").status_code == 404
    assert MergeRecord.objects.get().undone_at is None
