"""疑似重复, 合并, 撤销合并: the pages, and what somebody with bad intent tries on them."""

import pytest

from promotion.enterprises.models import Enterprise, MergeRecord, SuspectedTwin
from promotion.enterprises.services.pairs import look_for_pairs
from promotion.projects.models import Project
from promotion.projects.services import contacts
from tests import factories
from tests.desk.helpers import errors_of, page, send, text_of
from tests.factories import today
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def pair(world, officer_nj):
    """Two of 内江 that sound alike, found at night."""
    keep = factories.make_enterprise(officer_nj, "内江暗标源食品有限公司", business="酱油")
    drop = factories.make_enterprise(officer_nj, "内江暗标元食品有限公司", business="醋")
    factories.make_project(officer_nj, world, enterprise=keep)
    factories.make_project(officer_nj, world, enterprise=drop)
    contacts.add_contact(actor=officer_nj, enterprise=drop, today=today(), name="王总", phone="13812345678")
    look_for_pairs()
    return keep, drop


def merge_values(pair, **more):
    return {
        "keep_version": Enterprise.objects.get(pk=pair[0].pk).version,
        "drop_version": Enterprise.objects.get(pk=pair[1].pk).version,
        "take_name": "keep",
        "take_business": "drop",
        **more,
    }


def merge_url(pair):
    return f"/enterprises/{pair[0].pk}/merge/?other={pair[1].pk}"


@pytest.mark.parametrize("who", ["officer_zg", "zone_manager_zg", "outsider", "department_officer"])
def test_a_pair_out_of_sight_is_nowhere(as_user, cast, pair, who):
    client = as_user(getattr(cast, who))
    row = SuspectedTwin.objects.get()
    assert "暗标" not in text_of(page(client, "twin_review"))
    assert "疑似重复的企业待核对" not in text_of(page(client, "workbench"))
    assert page(client, "twin_different", row.pk).status_code == 404
    assert send(client, "twin_different", row.pk, reason="试试").status_code == 404
    assert client.get(merge_url(pair)).status_code == 404
    assert client.post(merge_url(pair), merge_values(pair)).status_code == 404


def test_a_pair_half_in_sight_is_not_told(as_user, world, officer_nj, officer_zg, zone_manager_zg):
    mine = factories.make_project(officer_zg, world, enterprise_name="自贡亮标食品有限公司", zone=world.datangshan).enterprise
    theirs = factories.make_project(officer_nj, world, enterprise_name="内江暗标食品有限公司").enterprise
    row = SuspectedTwin.objects.create(first=min(mine, theirs, key=lambda e: e.pk), second=max(mine, theirs, key=lambda e: e.pk), score=90)
    client = as_user(zone_manager_zg)
    for body in (page(client, "twin_review"), page(client, "enterprise_detail", mine.pk), page(client, "workbench")):
        assert "暗标" not in text_of(body)
        assert "待核对" not in text_of(body)
    assert page(client, "twin_different", row.pk).status_code == 404
    assert client.get(f"/enterprises/{mine.pk}/merge/?other={theirs.pk}").status_code == 404
    answer = send(client, "enterprise_merge", mine.pk, name="内江暗标食品有限公司")
    assert answer.status_code == 422
    assert errors_of(answer) == errors_of(send(client, "enterprise_merge", mine.pk, name="查无此家食品有限公司"))


def test_who_may_merge_sees_it_on_the_workbench_and_side_by_side(as_user, zone_manager_nj, pair):
    client = as_user(zone_manager_nj)
    assert "1 对疑似重复" in text_of(page(client, "workbench"))
    body = text_of(page(client, "twin_review"))
    assert all(text in body for text in ("名称读音相同", "核对并合并", pair[0].name, pair[1].name))
    body = client.get(merge_url(pair)).content.decode()
    assert "138****5678" in body
    assert "13812345678" not in body


def test_merged_redirected_and_undone(as_user, zone_manager_nj, officer_nj, pair):
    client = as_user(zone_manager_nj)
    assert client.post(merge_url(pair), merge_values(pair)).status_code == 302
    assert client.post(merge_url(pair), merge_values(pair)).status_code == 404
    assert MergeRecord.objects.count() == 1
    assert Project.objects.filter(enterprise=pair[0]).count() == 2
    assert page(client, "enterprise_detail", pair[1].pk)["Location"] == f"/enterprises/{pair[0].pk}/"
    body = text_of(page(client, "enterprise_detail", pair[0].pk))
    assert "曾用名" in body
    assert pair[0].name in text_of(page(client, "search", q="暗标元"))
    assert page(as_user(officer_nj), "merge_undo", MergeRecord.objects.get().pk).status_code == 403
    client = as_user(zone_manager_nj)
    assert send(client, "merge_undo", MergeRecord.objects.get().pk).status_code == 302
    assert send(client, "merge_undo", MergeRecord.objects.get().pk).status_code == 422
    assert page(client, "enterprise_detail", pair[1].pk).status_code == 200


def test_a_merged_address_tells_a_stranger_nothing(as_user, zone_manager_nj, officer_zg, pair):
    as_user(zone_manager_nj).post(merge_url(pair), merge_values(pair))
    client = as_user(officer_zg)
    for firm in pair:
        assert page(client, "enterprise_detail", firm.pk).status_code == 404
    assert page(client, "merge_undo", MergeRecord.objects.get().pk).status_code == 404


@pytest.mark.parametrize("other", ["x", "-1", "99999999999999999999", "0", ""])
def test_junk_names_no_firm(as_user, zone_manager_nj, pair, other):
    assert page(as_user(zone_manager_nj), "enterprise_merge", pair[0].pk, other=other).status_code == 404


def test_forged_choices_and_old_versions_change_nothing(as_user, zone_manager_nj, pair):
    client = as_user(zone_manager_nj)
    for forged in ({"take_name": "withdrawn_at"}, {"keep_version": "99"}, {"keep_version": ""}):
        assert client.post(merge_url(pair), merge_values(pair, **forged)).status_code == 422
    assert not MergeRecord.objects.exists()


def test_an_officer_tells_them_apart_and_is_not_asked_again(as_user, officer_nj, pair):
    client, row = as_user(officer_nj), SuspectedTwin.objects.get()
    assert client.get(merge_url(pair)).status_code == 403
    assert send(client, "twin_different", row.pk, reason="").status_code == 422
    assert send(client, "twin_different", row.pk, reason="母子公司").status_code == 302
    assert "暗标" not in text_of(page(client, "twin_review"))
    look_for_pairs()
    assert SuspectedTwin.objects.get().state == "different"


def test_two_entries_of_one_person_are_merged(as_user, officer_nj, pair):
    client, drop = as_user(officer_nj), pair[1]
    again = contacts.add_contact(actor=officer_nj, enterprise=drop, today=today(), name="王总", title="董事长")
    first = drop.contacts.order_by("pk").first()
    assert page(client, "contact_merge", drop.pk).status_code == 200
    assert send(client, "contact_merge", drop.pk, keep=first.pk, drop=first.pk, facts="keep").status_code == 422
    assert send(client, "contact_merge", drop.pk, keep="999", drop=first.pk, facts="keep").status_code == 422
    assert send(client, "contact_merge", drop.pk, keep=first.pk, drop=again.pk, facts="keep").status_code == 302
    assert "董事长" in text_of(page(client, "enterprise_detail", drop.pk))


def test_a_near_name_asks_for_a_reason_on_the_form(as_user, officer_nj, pair, world):
    values = {"enterprise_name": "内江暗标园食品有限公司", "sentence": "拟建厂", "channel": world.channel.pk, "token": "t1"}
    answer = send(as_user(officer_nj), "project_new", **values, chain=world.grain.pk, zone=world.lingjia.pk)
    assert answer.status_code == 422
    assert "另行登记理由" in errors_of(answer)
    assert "名称读音相同；地区一致" in text_of(answer)


def test_more_pairs_cost_no_more_queries(
    as_user, zone_manager_nj, officer_nj, pair, django_assert_num_queries, django_assert_max_num_queries
):
    client = as_user(zone_manager_nj)
    page(client, "twin_review")
    with django_assert_max_num_queries(14) as few:
        page(client, "twin_review")
    made = [factories.make_enterprise(officer_nj, f"内江{word}源食品有限公司") for word in "甲乙丙丁"]
    SuspectedTwin.objects.bulk_create([SuspectedTwin(first=pair[0], second=each, score=80) for each in made])
    with django_assert_num_queries(len(few)):
        page(client, "twin_review")
