"""A robot says at most 15 things in any 60 seconds, however many processes ask, and a folded message counts once."""

import datetime
import subprocess
import sys
import uuid

import pytest
from django.db import connection, transaction

from promotion.reminders.channels import throttle
from promotion.reminders.models import Delivery, DeliveryAttempt, Reminder, ReminderRule, Robot
from tests.faults import databases
from tests.reminders import office as make
from tests.reminders.office import at
from tests.scenes import scene

SECOND = datetime.timedelta(seconds=1)


def make_robot(name="群", **facts):
    return Robot.objects.create(**({"name": name, "dialect": "wecom", "address": "x", "zone": make.make_zone()} | facts))


def make_delivery(robot, key="k"):
    """Something the robot has to say."""
    rule, _new = ReminderRule.objects.get_or_create(code="pace", defaults={"name": "节奏", "watch": "due"})
    project = make.make_project(None, robot.zone)
    reminder = Reminder.objects.create(
        key=f"{robot.pk}:{key}", rule=rule, robot=robot, project=project, kind="due", fire_on=at().date(), created_at=at()
    )
    return Delivery.objects.create(reminder=reminder, channel="robot", next_at=at(), created_at=at())


def begin(delivery, moment, token=None, event="began"):
    DeliveryAttempt.objects.create(delivery=delivery, token=token or uuid.uuid4(), number=1, event=event, at=moment)


def room(robot, now):
    with transaction.atomic():
        return throttle.room(robot, now)


@scene
def robot(db):
    return make_robot()


def test_a_robot_that_was_silent_may_say_fifteen_things(robot):
    assert room(robot, at()) == 15
    assert throttle.opens_at(robot, at()) == at()


def test_each_message_of_the_last_sixty_seconds_takes_one_place(robot):
    delivery = make_delivery(robot)
    for seconds in range(15):
        begin(delivery, at() + seconds * SECOND)
    assert room(robot, at() + 15 * SECOND) == 0
    assert throttle.opens_at(robot, at() + 15 * SECOND) == at() + 60 * SECOND
    assert room(robot, at() + 60 * SECOND) == 1
    assert room(robot, at() + 62 * SECOND) == 3
    assert throttle.opens_at(robot, at() + 60 * SECOND) == at() + 60 * SECOND


def test_a_folded_message_counts_once(robot):
    token = uuid.uuid4()
    for number in range(6):
        begin(make_delivery(robot, f"k{number}"), at(), token)
    assert room(robot, at()) == 14


def test_messages_of_one_claim_that_leave_one_by_one_count_each(robot):
    token = uuid.uuid4()
    for number in range(6):
        begin(make_delivery(robot, f"k{number}"), at() + number * SECOND / 1000, token)
    assert room(robot, at() + SECOND) == 9


def test_messages_that_begin_at_the_same_moment_count_each(robot):
    delivery = make_delivery(robot)
    for _ in range(4):
        begin(delivery, at())
    assert room(robot, at()) == 11


def test_only_beginnings_of_this_robot_count(robot):
    other = make_robot("另一群")
    begin(make_delivery(other), at())
    begin(make_delivery(robot), at(), event="accepted")
    assert room(robot, at()) == 15


def test_a_message_from_a_clock_ahead_counts_too(robot):
    begin(make_delivery(robot), at() + 5 * SECOND)
    assert room(robot, at()) == 14


def test_asking_outside_a_transaction_fails(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite locks no rows: the transaction itself is the lock")
    robot = make_robot()
    with pytest.raises(transaction.TransactionManagementError):
        throttle.room(robot, at())


SETUP = """
import django; django.setup()
from tests.reminders.test_robots_keep_their_pace import make_delivery, make_robot
robot = make_robot(); make_delivery(robot); print(robot.pk)
"""
VERDICT = """
import django; django.setup()
from promotion.reminders.models import DeliveryAttempt
print(*sorted(int(at.timestamp()) for at in DeliveryAttempt.objects.values_list("at", flat=True)))
"""


def test_four_processes_at_once_share_the_fifteen():
    with databases.fresh_database(connection.vendor) as env:

        def run(*command):
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            return subprocess.Popen([sys.executable, *command], cwd=databases.ROOT, env=env, **pipes)

        robot = run("-c", SETUP).communicate()[0].strip()
        running = [run("-m", "tests.faults.pacing", robot, "150") for _ in range(4)]
        assert {each.stdout.readline() for each in running} == {"ready\n"}
        for each in running:
            each.stdin.write("go\n")
            each.stdin.flush()
        began = [int(each.communicate()[0]) for each in running]
        moments = [int(word) for word in run("-c", VERDICT).communicate()[0].split()]
    assert sum(began) == len(moments)
    assert max(sum(start <= moment < start + 60 for moment in moments) for start in moments) == 15
    assert len(moments) == 45  # 150 seconds hold two full windows and the beginning of a third
