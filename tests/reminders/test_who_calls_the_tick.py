"""Celery and the command do nothing but tick; all waiting is in the database."""

import io
import re
import signal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from crm.celery import app, leave_no_connection
from promotion import tasks as published
from promotion.management.commands import send_reminders
from promotion.reminders.models import Heartbeat, Notification
from promotion.reminders.tasks import post, tick
from tests.reminders import office as make

ROOT = Path(__file__).resolve().parents[2]
CODE = [path for folder in ("promotion", "crm") for path in (ROOT / folder).rglob("*.py")]
TICKS = {"reminders-tick": tick, "reminders-post": post}
WAITING = re.compile(r"\beta\s*=|\bcountdown\s*=|\.retry\(|autoretry_for|retry_backoff|apply_async|\.delay\(|send_task|on_commit")


@pytest.mark.parametrize(("name", "task"), TICKS.items())
def test_beat_calls_a_task_that_exists_every_twenty_seconds(name, task):
    entry = app.conf.beat_schedule[name]
    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert entry["task"] == task.name == getattr(published, task.__name__).name
    assert entry["schedule"] == 20
    assert entry["options"]["expires"] <= 20


@pytest.mark.django_db
def test_the_task_and_the_command_do_the_same(office):
    make.tell(office.officer)
    tick()
    assert Notification.objects.count() == 1
    make.tell(office.officer)
    out = io.StringIO()
    call_command("send_reminders", stdout=out)
    assert Notification.objects.count() == 2
    assert "计划 1 条" in out.getvalue()
    assert Heartbeat.objects.filter(name="tick").exists()
    assert Heartbeat.objects.filter(name="post").exists()


def test_nothing_waits_inside_celery():
    found = {str(path.relative_to(ROOT)): WAITING.findall(path.read_text()) for path in CODE if WAITING.search(path.read_text())}
    assert found.pop("promotion/people/services/files.py") == ["on_commit"]  # a file goes when its row is gone for good
    assert [*found] == ["promotion/exchange/tasks.py"]
    published = (ROOT / "promotion/exchange/tasks.py").read_text()  # what people wait for is told at once, and once
    assert WAITING.findall(published) == ["apply_async"]
    assert "apply_async(retry=False, expires=20)" in published


def test_beat_asks_for_no_moment_but_now():
    assert set(app.conf.beat_schedule) == {*TICKS, "work", "exports-nightly", "twins-nightly"}
    assert {option for entry in app.conf.beat_schedule.values() for option in entry["options"]} == {"expires"}


@pytest.mark.parametrize(("name", "queue"), [("tick", "ticks"), ("post", "post"), ("anything_else", "work")])
def test_each_kind_of_work_has_its_queue(name, queue):
    route = app.amqp.router.route({}, f"promotion.reminders.tasks.{name}")
    assert route.get("queue", app.amqp.queues[app.conf.task_default_queue]).name == queue


@pytest.mark.parametrize("task", TICKS.values())
def test_a_tick_that_kills_its_worker_does_not_wait_for_the_next_one(task):
    assert task.acks_late is False
    assert not task.reject_on_worker_lost
    assert task.ignore_result


def test_who_publishes_to_a_redis_that_is_away_gives_up_after_a_second():
    assert app.conf.broker_connection_timeout == 1
    assert app.conf.broker_transport_options["socket_timeout"] == app.conf.broker_transport_options["socket_connect_timeout"] == 1
    assert app.conf.task_publish_retry is False
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


class _Asked:
    def __init__(self, is_eager):
        self.request = self
        self.is_eager = is_eager


def test_a_task_in_a_worker_leaves_no_connection_behind_and_one_called_here_does_not_touch_ours(monkeypatch):
    closed = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(1))
    leave_no_connection(task=_Asked(is_eager=True))
    assert closed == []
    leave_no_connection(task=_Asked(is_eager=False))
    assert closed == [1]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("broken", ["tick", "posted"])
def test_the_loop_ends_with_an_error_when_one_of_the_two_breaks(monkeypatch, broken):
    def fail():
        raise ValueError("broken")

    for name in ("tick", "posted"):
        monkeypatch.setattr(send_reminders, name, fail if name == broken else dict)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with pytest.raises(CommandError):
        call_command("send_reminders", loop=True, every=0.01, stdout=io.StringIO())
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
