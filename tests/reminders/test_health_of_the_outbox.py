"""`/healthz/…`: what watchers are told."""

import datetime

import pytest
from django.db import OperationalError, connections
from django.urls import reverse

from promotion.reminders.models import Delivery, Heartbeat
from promotion.reminders.services import control
from promotion.reminders.services.planning import plan
from promotion.reminders.services.ticking import tick
from tests.reminders import office as make
from tests.reminders.office import at

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(at(), tick=False)


def ask(client, status):
    response = client.get(reverse("health_outbox"))
    assert response.status_code == status
    return response.json()


def test_live_and_ready_answer_without_signing_in(client):
    assert client.get(reverse("health_live")).json() == {"live": True}
    assert client.get(reverse("health_ready")).json() == {"ready": True}


def test_all_well_after_a_tick(client, office):
    make.tell(office.officer)
    tick(at())
    assert ask(client, 200)["wrong"] == []


def test_nobody_ever_ticked(client):
    assert ask(client, 503)["wrong"] == ["heartbeat"]


def test_the_tick_has_died(client):
    tick(at())
    Heartbeat.objects.update(at=at() - datetime.timedelta(minutes=3))
    assert ask(client, 503)["heartbeat_age"] == 180


def test_messages_are_late(client, office):
    make.tell(office.officer)
    plan(at())
    tick_time = at()
    Heartbeat.objects.create(name="tick", at=tick_time)
    Delivery.objects.update(next_at=at() - datetime.timedelta(minutes=6))
    answer = ask(client, 503)
    assert (answer["wrong"], answer["lag"], answer["due"]) == (["lag"], 360, 2)


def test_the_outbox_is_on_hold(client, office):
    tick(at())
    control.hold(actor=office.admin, reason="核对", now=at())
    assert ask(client, 503)["wrong"] == ["hold"]


def test_something_is_undeliverable_for_more_than_an_hour(client, office):
    make.tell(office.officer)
    tick(at())
    Delivery.objects.filter(channel="email").update(state="dead", reason="550", settled_at=at() - 2 * HOUR)
    assert ask(client, 503)["wrong"] == ["dead"]
    Delivery.objects.filter(channel="email").update(settled_at=at())
    assert ask(client, 200)["dead"] == 1


def test_an_older_tick_that_ends_late_does_not_turn_the_clock_back():
    tick(at())
    tick(at() - HOUR)
    assert Heartbeat.objects.get(name="tick").at == at()


@pytest.mark.parametrize(("name", "answer"), [("health_ready", {"ready": False}), ("health_outbox", {"wrong": ["database"]})])
def test_a_database_that_is_away_is_503_and_tells_nothing(client, monkeypatch, name, answer):
    def away(*_args, **_kwargs):
        raise OperationalError("could not connect to server 10.1.2.3 as crm")

    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    response = client.get(reverse(name))
    assert (response.status_code, response.json()) == (503, answer)


def test_live_asks_no_database(client, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    assert client.get(reverse("health_live")).status_code == 200
