"""With a Redis that hangs or is gone every page answers as before: no request ever asks it for anything."""

import pytest
from django.test import Client
from kombu.exceptions import OperationalError

from crm.celery import app
from promotion.reminders.tasks import tick
from tests.faults import walk
from tests.faults.brokers import SilentBroker, closed_port
from tests.permission_map import town

pytestmark = pytest.mark.django_db


@pytest.fixture
def look_to(monkeypatch):
    """`look_to(url)`: the broker is there from now on, for whoever would ask."""

    def point(url):
        for name in ("broker_url", "broker_read_url", "broker_write_url"):
            monkeypatch.setitem(app.conf, name, url)
        forget()

    def forget():
        app.amqp._producer_pool = app._pool = None

    yield point
    forget()


@pytest.fixture
def silent():
    broker = SilentBroker()
    yield broker
    broker.close()


def door(person, method, address, **values):
    client = Client()
    client.force_login(person)
    return client.get(address).status_code if method == "GET" else client.post(address, values).status_code


def test_who_did_ask_would_be_seen(look_to, silent):
    look_to(silent.url)
    with pytest.raises(OperationalError):
        tick.delay()
    assert silent.taken


def test_no_page_and_no_act_asks_a_redis_that_hangs(look_to, silent, cast, world):
    look_to(silent.url)
    assert walk.look_at_everything(door, cast, town.build(cast, world)) == []
    assert {status for _name, status in walk.work_a_day(door, cast, world)} == {302}
    assert silent.taken == []


def test_every_page_and_act_answers_while_redis_is_gone(look_to, cast, world):
    look_to(closed_port())
    with pytest.raises(OperationalError):
        tick.delay()
    assert walk.look_at_everything(door, cast, town.build(cast, world)) == []
    assert {status for _name, status in walk.work_a_day(door, cast, world)} == {302}
