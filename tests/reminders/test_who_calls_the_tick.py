"""Celery and the command do nothing but tick; all waiting is in the database."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from crm.celery import app
from promotion.reminders.models import Heartbeat, Notification
from promotion.reminders.tasks import tick
from promotion.tasks import tick as published
from tests.reminders import office as make

ROOM = Path(__file__).resolve().parents[2] / "promotion" / "reminders"


def test_beat_calls_a_task_that_exists_every_twenty_seconds():
    entry = app.conf.beat_schedule["reminders-tick"]
    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert entry["task"] == tick.name == published.name
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


def test_nothing_waits_inside_celery():
    waiting = re.compile(r"\beta\s*=|\bcountdown\s*=|\.retry\(|apply_async|\.delay\(|on_commit")
    assert [path.name for path in ROOM.rglob("*.py") if waiting.search(path.read_text())] == []
