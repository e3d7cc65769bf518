"""Robots in working groups: whom they serve, what a group may read, many folded into one, not too many a minute."""

import datetime
from dataclasses import dataclass, field

import pytest

from promotion.reminders.answers import YES, Answer, Verdict
from promotion.reminders.channels import ways
from promotion.reminders.channels.way import Way
from promotion.reminders.models import Delivery, DeliveryAttempt, Reminder, ReminderRule, Robot
from promotion.reminders.services.planning import plan
from tests.reminders import office as make
from tests.reminders.office import at, days, tick

pytestmark = pytest.mark.django_db
TOMORROW = days(1)


@dataclass
class Group:
    """Stands for the network: keeps what was posted and answers as told."""

    answer: Answer = YES
    posted: list = field(default_factory=list)

    def send(self, letter):
        self.posted.append(letter)
        return self.answer


@pytest.fixture
def group(office, monkeypatch):
    """The robot of the first zone, a rule that speaks to groups, and a network that keeps what is posted."""
    plan(at(days(-2)))
    ReminderRule.objects.filter(code__in=["next_step_due", "next_step_overdue"]).update(to_groups=True)
    office.robot = Robot.objects.create(name="凌家群", dialect="wecom", address="https://example.org/k", zone=office.zone)
    group = Group()
    way = Way(send=group.send, is_on=lambda: True, send_timeout=datetime.timedelta(seconds=10))
    monkeypatch.setitem(ways.WAYS, "robot", way)
    return group


def test_a_group_reads_code_and_matter_no_firm_and_no_person(office, group):
    make.promise(office.project, TOMORROW, title="去谈价格")
    tick(at())
    tick(at(TOMORROW, 8, 30))
    (letter,) = group.posted
    assert letter.to == office.robot
    assert office.project.code in letter.text
    assert "今日到期" in letter.text
    for secret in (office.project.name, office.officer.name, "去谈价格"):
        assert secret not in letter.text
    number = Reminder.objects.get(robot=office.robot, fire_on=TOMORROW).pk
    assert letter.text.endswith(f"编号 R{number}")


def test_a_group_in_which_everybody_may_see_reads_names(office, group):
    Robot.objects.update(tells_names=True)
    make.promise(office.project, TOMORROW, title="去谈价格")
    tick(at())
    tick(at(TOMORROW, 8, 30))
    assert f"去谈价格｜{office.project.name}｜责任人 {office.officer.name}" in group.posted[0].text


def test_a_confidential_project_never_reaches_a_group(office, group):
    office.project.is_confidential, office.project.code_name = True, "甲号"
    office.project.save()
    make.promise(office.project, TOMORROW)
    tick(at())
    assert not Reminder.objects.filter(robot__isnull=False).exists()


def test_one_that_becomes_confidential_is_taken_back_before_it_leaves(office, group):
    make.promise(office.project, TOMORROW)
    tick(at())
    office.project.is_confidential, office.project.code_name = True, "甲号"
    office.project.save()
    tick(at(TOMORROW, 8, 30))
    assert group.posted == []


def test_another_zones_project_is_not_told(office, group):
    make.promise(make.make_project(office.officer, office.other), TOMORROW)
    tick(at())
    assert not Reminder.objects.filter(robot__isnull=False).exists()


def test_a_rule_that_does_not_speak_to_groups_does_not(office, group):
    make.promise(office.project, TOMORROW, kind="clause")
    tick(at())
    assert not Reminder.objects.filter(robot__isnull=False).exists()


def test_a_robot_switched_off_gets_nothing_more(office, group):
    make.promise(office.project, TOMORROW)
    tick(at())
    Robot.objects.update(enabled=False)
    tick(at(TOMORROW, 8, 30))
    assert group.posted == []
    assert Delivery.objects.get(channel="robot", reminder__fire_on=TOMORROW).reason == "群机器人已停用，或项目已不在其范围内"


def test_groups_are_told_on_workdays_only(office, group):
    make.promise(office.project, days(3))  # a Saturday: said on Monday, by then overdue
    for day in range(1, 5):
        tick(at(days(day), 9))
    assert group.posted == []
    tick(at(days(5), 8, 30))
    assert len(group.posted) == 1


def test_up_to_five_stand_alone_more_are_folded(office, group):
    for _ in range(5):
        make.promise(make.make_project(office.officer, office.zone), TOMORROW)
    tick(at())
    tick(at(TOMORROW, 8, 30))
    assert len(group.posted) == 5
    assert len({letter.text for letter in group.posted}) == 5


def test_more_than_five_are_one_message_and_each_is_accounted_for(office, group):
    projects = [make.make_project(office.officer, office.zone) for _ in range(7)]
    for project in projects:
        make.promise(project, TOMORROW)
    tick(at())
    tick(at(TOMORROW, 8, 30))
    (letter,) = group.posted
    assert letter.text.startswith("今日有 7 项需要跟进：")
    for project in projects:
        assert letter.text.count(project.code) == 1
    assert Delivery.objects.filter(channel="robot", state="sent", reminder__fire_on=TOMORROW).count() == 7


def test_a_lost_answer_to_a_folded_message_holds_every_part_of_it(office, group):
    group.answer = Answer(Verdict.UNCLEAR, "断线")
    for _ in range(7):
        make.promise(make.make_project(office.officer, office.zone), TOMORROW)
    tick(at())
    tick(at(TOMORROW, 8, 30))
    tick(at(TOMORROW, 9))
    assert len(group.posted) == 1
    assert Delivery.objects.filter(channel="robot", state="unknown").count() == 7


def test_not_more_than_fifteen_a_minute(office, group):
    morning = at(TOMORROW, 8, 30)
    for tenth in range(4):
        for _ in range(5):
            make.promise(make.make_project(office.officer, office.zone), TOMORROW)
        plan(at(hour=10, minute=tenth))
        of_tomorrow = Delivery.objects.filter(channel="robot", reminder__fire_on=TOMORROW)
        of_tomorrow.filter(state="pending").update(next_at=morning)
        tick(morning + datetime.timedelta(seconds=10 * tenth))
        assert of_tomorrow.filter(state="sent").count() == min(5 * (tenth + 1), 15)
    waiting = of_tomorrow.filter(state="pending")
    assert waiting.count() == 5
    assert DeliveryAttempt.objects.filter(delivery__in=waiting).count() == 0
    tick(morning + datetime.timedelta(minutes=2))
    assert len(group.posted) == 20
