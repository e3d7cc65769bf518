"""上线日 and 待补证 in the admin."""

import pytest
from django.urls import reverse

from promotion.common.models import AuditEvent
from promotion.pipeline.services.opening import bring_in
from promotion.projects.models import OpeningDay
from promotion.projects.services import opening
from tests import factories
from tests.factories import days_ago, today

pytestmark = pytest.mark.django_db


def test_an_administrator_sets_the_day_and_moves_it_with_a_trail(as_user, administrator_nj):
    page = as_user(administrator_nj)
    add = reverse("admin:promotion_openingday_add")
    assert page.post(add, {"go_live_on": days_ago(-3).isoformat()}).status_code == 302
    assert opening.is_open(days_ago(-3))
    assert not opening.is_open(days_ago(-4))
    assert page.get(add).status_code == 403
    change = reverse("admin:promotion_openingday_change", args=[OpeningDay.ONLY])
    assert page.post(change, {"go_live_on": days_ago(1).isoformat()}).status_code == 302
    assert not opening.is_open(today())
    trail = AuditEvent.objects.filter(object_type="openingday").order_by("pk")
    assert [event.action for event in trail] == ["openingday.add", "openingday.change"]
    assert trail[1].before == {"go_live_on": days_ago(-3).isoformat()}


def test_an_officer_does_not_come_here(as_user, officer_nj):
    assert as_user(officer_nj).get(reverse("admin:promotion_openingday_add")).status_code in (302, 403, 404)


def test_what_is_owed_is_listed_for_the_own_city(as_user, cast, world):
    OpeningDay.objects.create(go_live_on=today())
    manager = cast.zone_manager_zg
    project = bring_in(
        actor=manager,
        today=today(),
        stage="planning",
        dates={"planning": days_ago(9)},
        enterprise=factories.make_enterprise(manager),
        zone=world.datangshan,
        sentence="拟建厂",
        channel=world.channel,
    )
    near = bring_in(
        actor=cast.zone_manager_nj,
        today=today(),
        stage="engagement",
        dates={"engagement": days_ago(9)},
        enterprise=factories.make_enterprise(cast.zone_manager_nj),
        owner=cast.officer_nj,
        zone=world.lingjia,
        sentence="拟建厂",
        channel=world.channel,
    )
    page = as_user(cast.administrator_nj)
    url = reverse("admin:promotion_owedproof_changelist")
    body = page.get(url, {"owed": "1"}).content.decode()
    assert near.code in body
    assert "与投资方的跟进" in body
    assert project.code not in body
    assert near.code not in page.get(url, {"owed": "0"}).content.decode()
