"""Saved views: private or shared, safe, one's own to delete."""

import pytest
from django.urls import reverse

from promotion.desk.models import SavedView
from tests import factories


def keep(client, **values):
    facts = {"name": "我的对接", "query": "stage=engagement&owner=me", "layout": "table"} | values
    return client.post(reverse("saved_view_new"), facts)


def test_a_kept_view_is_a_tab_and_opens_its_filter(as_user, officer_nj):
    client = as_user(officer_nj)
    assert keep(client).url == f"{reverse('project_list')}?stage=engagement&owner=me"
    page = client.get(reverse("project_list"), {"owner": "me", "stage": "engagement"})
    assert [tab.label for tab in page.context["tabs"] if tab.current] == ["我的对接"]


def test_only_what_the_list_understands_is_kept(as_user, officer_nj):
    keep(as_user(officer_nj), query="stage=signed&evil=1&page=9&code=ZS2026-00001&q=" + "x" * 300)
    assert SavedView.objects.get().query == "stage=signed"


def test_a_private_view_is_seen_by_nobody_else_and_a_shared_one_by_all(as_user, cast):
    keep(as_user(cast.officer_nj), name="私人")
    keep(as_user(cast.officer_nj), name="大家", is_shared="on")
    labels = [tab.label for tab in as_user(cast.officer_zg).get(reverse("project_list")).context["tabs"]]
    assert "大家" in labels
    assert "私人" not in labels


def test_a_shared_view_shows_each_only_their_own_rows(as_user, world, cast):
    factories.make_project(cast.officer_nj, world)
    keep(as_user(cast.officer_nj), name="大家", query="stage=planning", is_shared="on")
    assert as_user(cast.officer_zg).get(reverse("project_list"), {"stage": "planning"}).context["count"] == "0"


def test_the_same_name_twice_is_refused_beside_its_field(as_user, officer_nj):
    client = as_user(officer_nj)
    keep(client)
    again = keep(client, query="stage=signed")
    assert again.status_code == 422
    assert "您已有同名视图" in again.content.decode()
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("values", [{"name": ""}, {"name": "长" * 31}, {"layout": "x"}, {"query": "x" * 1001}])
def test_a_faulty_view_is_refused(as_user, officer_nj, values):
    assert keep(as_user(officer_nj), **values).status_code == 422


def test_one_deletes_ones_own_view_and_no_other(as_user, cast):
    keep(as_user(cast.officer_nj), is_shared="on")
    address = reverse("saved_view_delete", args=[SavedView.objects.get().pk])
    assert as_user(cast.officer_zg).post(address).status_code == 404
    assert as_user(cast.officer_nj).get(address).status_code == 405
    as_user(cast.officer_nj).post(address)
    assert not SavedView.objects.exists()
