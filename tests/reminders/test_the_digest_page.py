"""A digest opens as a page: its items, what others let slip, the chains; rights are looked at anew."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from promotion.people.roles import Role
from promotion.projects.models import Deadline
from promotion.reminders.models import Notification, Reminder
from promotion.reminders.services import digests
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(office, time_machine):
    """The manager has a digest: a step of the officer's, four days overdue, was escalated to them."""
    time_machine.move_to(at(hour=9), tick=False)
    office.deadline = make.promise(office.project, days(-4), title="签框架")
    tick(at(hour=7))
    tick(at(hour=9))
    office.message = Notification.objects.get(recipient=office.manager, kind="digest")
    return office


def fetch(user, message, name="message_digest"):
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=[message.pk]))


def test_opening_the_message_leads_there_and_marks_it_read(told):
    response = fetch(told.manager, told.message, "message_open")
    assert response.url == reverse("message_digest", args=[told.message.pk])
    told.message.refresh_from_db()
    assert told.message.read_at == at(hour=9)


def test_it_lists_what_others_let_slip_with_a_way_to_the_project(told):
    text = fetch(told.manager, told.message).content.decode()
    assert "请您协调" in text
    assert f"签框架｜{told.project.name}｜责任人 {told.officer}" in text
    assert reverse("project_detail", args=[told.project.code]) in text
    assert "您的事项" not in text


def test_a_project_no_longer_seen_loses_its_words_and_its_way(told):
    told.manager.grants.update(zone=told.other)
    text = fetch(told.manager, told.message).content.decode()
    assert "您已无权查看该项目" in text
    assert told.project.name not in text
    assert "签框架" not in text
    assert told.project.code not in text


def test_it_says_what_has_been_done_or_moved_since(told):
    Deadline.objects.update(due=days(9), schedule_version=2)
    assert "日期已改为 2026-11-27" in fetch(told.manager, told.message).content.decode()
    Deadline.objects.update(closed_at=at())
    assert "已办结" in fetch(told.manager, told.message).content.decode()


def test_it_is_ones_own_and_of_a_digest_only(told):
    assert fetch(told.officer, told.message).status_code == 404
    own = Notification.objects.filter(recipient=told.officer).first()
    assert fetch(told.officer, own).status_code == 404


def test_a_silence_that_ended_since_is_not_counted_backwards(told, time_machine):
    told.project.last_contact_on = days(-60)
    told.project.save()
    tick(at(hour=10))
    tick(at(days(1), 9))
    message = Notification.objects.filter(recipient=told.manager, kind="digest").latest("id")
    assert "天未与投资方联系" in fetch(told.manager, message).content.decode()
    time_machine.move_to(at(days(3)), tick=False)
    told.project.last_contact_on = days(3)
    told.project.save()
    text = fetch(told.manager, message).content.decode()
    assert "此后已有变化" in text
    assert "天未与投资方联系" not in text


def test_a_leaders_page_of_this_week_shows_the_chains_and_an_old_one_leads_to_the_boards(office, time_machine):
    leader = make.make_user(office.zone, Role.CHAIN_LEADER)
    grant = leader.grants.get()
    grant.chain = office.project.chain
    grant.save()
    office.project.last_contact_on = days(-200)
    office.project.save()
    monday = TODAY + datetime.timedelta(days=5)
    tick(at(monday - datetime.timedelta(days=1)))
    time_machine.move_to(at(monday, 9), tick=False)
    tick(at(monday, 9))
    message = Notification.objects.get(recipient=leader, kind="digest")
    text = fetch(leader, message).content.decode()
    assert reverse("chain_board", args=[office.project.chain.slug]) in text
    assert "卡住的" in text
    time_machine.move_to(at(monday + datetime.timedelta(days=8), 9), tick=False)
    text = fetch(leader, message).content.decode()
    assert "以前一周" in text
    assert reverse("chain_index") in text


def test_more_items_cost_no_more_queries(told, django_assert_max_num_queries):
    for _ in range(12):
        make.promise(told.project, days(-4))
    tick(at(hour=10))
    tick(at(days(1), 9))
    message = Notification.objects.filter(recipient=told.manager, kind="digest").latest("id")
    assert Reminder.objects.filter(digest=message.reminder).count() == 12
    client = Client()
    client.force_login(told.manager)
    address = reverse("message_digest", args=[message.pk])
    client.get(address)
    with django_assert_max_num_queries(9):
        client.get(address)


def test_a_digest_that_bears_nothing_says_so(told):
    Reminder.objects.filter(digest=told.message.reminder).update(digest=None)
    assert "没有内容" in fetch(told.manager, told.message).content.decode()
    assert digests.settle(told.message.reminder) != []
