"""The red bar: administrators see on every page what is wrong with the outbox; nobody else sees it or pays for it."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promotion.access.models import Grant
from promotion.people.roles import Role
from promotion.reminders.models import Delivery, Heartbeat
from promotion.reminders.services import control
from tests.reminders import office as make
from tests.reminders.office import at, days, tick
from tests.scenes import scene

pytestmark = pytest.mark.django_db
BAR, HOUR = 'class="alarm-bar"', datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(at(), tick=False)


@scene
def root(office):
    """An administrator of everything."""
    user = make.make_user(is_staff=True)
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, everywhere=True, valid_from=days(-1), confirmed_at=at())
    make.tell(office.officer, "instructed", project=office.project)
    tick(at())
    return user


def page(user, name="messages"):
    client = Client()
    client.force_login(user)
    return client.get(reverse(name)).content.decode()


def stick(state, age=datetime.timedelta(0)):
    return Delivery.objects.filter(channel="email").update(state=state, reason="550", settled_at=at() - age)


@pytest.mark.parametrize("name", ["messages", "workbench", "admin:index", "admin:promotion_delivery_changelist"])
def test_all_well_shows_no_bar_and_trouble_shows_it_on_every_page(root, name):
    assert BAR not in page(root, name)
    control.hold(actor=None, reason="恢复自备份", now=at())
    body = page(root, name)
    assert body.count(BAR) == 1
    assert "提醒已停发：恢复自备份" in body
    assert f'href="{reverse("admin:promotion_outboxcontrol_change", args=[1])}"' in body


def test_it_names_what_is_wrong_and_where_to_act(root):
    stick("unknown")
    body = page(root)
    assert "1 条提醒待核实" in body
    assert f"{reverse('admin:promotion_delivery_changelist')}?state__exact=unknown" in body
    stick("dead", 2 * HOUR)
    assert "1 条提醒未送达" in page(root)
    stick("dead")
    assert BAR not in page(root)
    Heartbeat.objects.filter(name="tick").update(at=at() - 2 * HOUR)
    assert "提醒程序已 120 分钟没有动静" in page(root)
    Heartbeat.objects.filter(name="tick").delete()
    assert "提醒程序从未运行" in page(root)


def test_late_mails_are_named_unless_the_outbox_is_stopped_on_purpose(root):
    Delivery.objects.filter(channel="email").update(state="pending", settled_at=None, token=None, next_at=at() - HOUR)
    assert "提醒已晚 60 分钟，1 条待发" in page(root)
    control.hold(actor=root, reason="核对", now=at())
    assert "提醒已晚" not in page(root)


def test_nobody_else_sees_it_or_pays_a_query_for_it(office, root):
    people = [office.officer, office.manager, office.stranger]
    before = [queries_of(person) for person in people]
    control.hold(actor=None, reason="恢复自备份", now=at())
    assert [queries_of(person) for person in people] == before
    for person in people:
        assert BAR not in page(person)
    for said in before:
        assert not [query for query in said if "outboxcontrol" in query or "heartbeat" in query]


def queries_of(person):
    client = Client()
    client.force_login(person)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(reverse("messages"))
    return [query["sql"].split("WHERE")[0] for query in caught]


def test_it_costs_an_administrator_few_queries(office, root):
    plain = len(queries_of(office.officer))
    stick("unknown")
    control.hold(actor=None, reason="恢复自备份", now=at())
    assert len(queries_of(root)) <= plain + 6


def test_a_staff_mark_without_a_live_grant_shows_nothing(office, root):
    control.hold(actor=None, reason="恢复自备份", now=at())
    office.officer.is_staff = True
    office.officer.save()
    assert BAR not in page(office.officer)


def test_an_administrator_of_one_city_is_told_of_their_own_share(office, root):
    office.admin.is_staff = True
    office.admin.save()
    stranger = make.make_user(office.other, Role.ADMINISTRATOR, is_staff=True)
    stick("unknown")
    assert "1 条提醒待核实" in page(office.admin)
    assert BAR not in page(stranger)
    control.hold(actor=None, reason="恢复自备份", now=at())
    body = page(stranger)
    assert "提醒已停发" in body
    assert "outboxcontrol" not in body
