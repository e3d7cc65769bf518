"""Preferences, 稍后提醒 and calendar feeds in the admin: to be read, in one's own city; a feed can be closed."""

import pytest
from django.test import Client
from django.urls import reverse

from promotion.common.models import AuditEvent
from promotion.reminders.models import CalendarFeed, Preference, ReminderRule, Snooze
from promotion.reminders.services import feeds
from promotion.reminders.services.defaults import rules_in_force
from tests import factories
from tests.scenes import scene

pytestmark = pytest.mark.django_db
NAMES = ["preference", "snooze", "calendarfeed"]


@scene
def rows(cast, world):
    """Both cities' officers have one of each."""
    rules_in_force()
    now = factories.timezone.now()
    for user, zone in ((cast.officer_nj, world.lingjia), (cast.officer_zg, world.datangshan)):
        Preference.objects.create(user=user)
        feeds.open_feed(actor=user, now=now)
        project = factories.make_project(user, world, zone=zone, name=f"项目{user.username}")
        rule = ReminderRule.objects.get(code="quiet_yellow")
        Snooze.objects.create(user=user, project=project, rule=rule, until=factories.today(), created_at=now)
    return cast


@scene
def admin(rows):
    """The administrator of 内江, signed in."""
    client = Client()
    client.force_login(rows.administrator_nj)
    return client


@pytest.mark.parametrize("name", NAMES)
def test_ones_own_city_is_listed_and_opens_the_other_is_not_there(admin, rows, name):
    table = {"preference": Preference, "snooze": Snooze, "calendarfeed": CalendarFeed}[name]
    listed = admin.get(reverse(f"admin:promotion_{name}_changelist")).content.decode()
    assert rows.officer_nj.name in listed
    assert rows.officer_zg.name not in listed
    for user, status in ((rows.officer_nj, 200), (rows.officer_zg, 302)):
        row = table.objects.get(user=user)
        assert admin.get(reverse(f"admin:promotion_{name}_change", args=[row.pk])).status_code == status
        assert admin.get(reverse(f"admin:promotion_{name}_history", args=[row.pk])).status_code == status
    assert admin.get(reverse(f"admin:promotion_{name}_changelist"), {"q": "甲"}).status_code == 200
    assert admin.get(reverse(f"admin:promotion_{name}_add")).status_code == 403


def test_neither_the_digest_of_a_token_nor_what_was_put_off_is_shown(admin, rows):
    feed = CalendarFeed.objects.get(user=rows.officer_nj)
    snooze = Snooze.objects.get(user=rows.officer_nj)
    for row in (feed, snooze):
        for page in ("change", "history"):
            text = admin.get(reverse(f"admin:promotion_{row._meta.model_name}_{page}", args=[row.pk])).content.decode()
            assert feed.token_digest not in text
            assert f"项目{rows.officer_nj.username}" not in text


def test_a_feed_is_closed_with_a_reason(admin, rows):
    feed = CalendarFeed.objects.get(user=rows.officer_nj)
    address = reverse("admin:promotion_calendarfeed_act", args=[feed.pk, "close"])
    assert admin.get(address).status_code == 200
    assert admin.post(address).status_code == 422
    assert admin.post(address, {"reason": "手机遗失"}).status_code == 302
    assert not CalendarFeed.objects.filter(user=rows.officer_nj).exists()
    assert AuditEvent.objects.get(action="calendarfeed.close").note == "手机遗失"


def test_the_other_citys_feed_cannot_be_closed(admin, rows):
    feed = CalendarFeed.objects.get(user=rows.officer_zg)
    assert admin.post(reverse("admin:promotion_calendarfeed_act", args=[feed.pk, "close"]), {"reason": "x"}).status_code == 404
    assert CalendarFeed.objects.count() == 2


def test_an_officer_has_no_such_pages(rows):
    client = Client()
    client.force_login(rows.officer_nj)
    for name in NAMES:
        assert client.get(reverse(f"admin:promotion_{name}_changelist")).status_code in (302, 403)
