"""Cancelled at the next tick, with the reason kept, and looked at once more before sending."""

import pytest

from promotion.projects.facts import Status
from promotion.reminders.models import Delivery, Notification, ReminderRule
from promotion.reminders.services.in_app import cancel_fallen
from promotion.reminders.services.planning import plan
from tests.reminders import office as make
from tests.reminders.office import at, days, deliver_due

pytestmark = pytest.mark.django_db


def close(office, deadline):
    deadline.closed_at = at()
    deadline.save()


def move(office, deadline):
    deadline.due, deadline.schedule_version = days(9), 2
    deadline.save()


def end(office, deadline):
    office.project.status = Status.CLOSED
    office.project.save()


def withdraw(office, deadline):
    office.project.withdrawn_at = at()
    office.project.save()


def pause(office, deadline):
    office.project.status, office.project.hold_until = Status.ON_HOLD, days(30)
    office.project.save()


def hand_over(office, deadline):
    successor = make.make_user(office.zone)
    office.project.owner = deadline.owner = successor
    office.project.save()
    deadline.save()


def lose_grant(office, deadline):
    office.officer.grants.update(valid_until=days(-1))


def close_account(office, deadline):
    office.officer.is_active = False
    office.officer.save()


def switch_off(office, deadline):
    ReminderRule.objects.update(enabled=False)


CHANGES = [
    (close, "事项已办结"),
    (move, "日期已变更"),
    (end, "项目已终止"),
    (withdraw, "项目已撤回"),
    (pause, "项目已暂缓"),
    (hand_over, "责任人已变更"),
    (lose_grant, "收件人已无有效授权"),
    (close_account, "收件人账号已停用"),
    (switch_off, "规则已停用"),
]


@pytest.mark.parametrize(("change", "reason"), CHANGES)
@pytest.mark.parametrize("look", [cancel_fallen, deliver_due])
def test_it_is_cancelled_with_the_reason(office, mailoutbox, change, reason, look):
    deadline = make.promise(office.project, days(-1))
    plan(at())
    Delivery.objects.update(next_at=at())
    change(office, deadline)
    look(at())
    digest = Delivery.objects.filter(reminder__kind="digest")
    assert set(Delivery.objects.exclude(pk__in=digest).values_list("state", "reason")) == {("cancelled", reason)}
    assert Delivery.objects.exclude(pk__in=digest).count() == 1
    if look is deliver_due:
        assert set(digest.values_list("state", flat=True)) == {"cancelled"}
    assert not Notification.objects.exists()
    assert mailoutbox == []


def test_what_stands_is_left_alone(office):
    make.promise(office.project, days(-5))
    plan(at())
    assert cancel_fallen(at()) == 0


def test_a_manager_moved_elsewhere_is_not_told(office):
    make.promise(office.project, days(-5))
    plan(at())
    office.manager.grants.update(zone=office.other)
    deliver_due(at(days(1), 8, 30))
    assert Delivery.objects.get(reminder__recipient=office.manager, channel="in_app").reason == "没有内容"
    assert {message.recipient for message in Notification.objects.all()} == {office.officer}


def test_a_new_contact_ends_the_silence(office):
    office.project.last_contact_on = days(-40)
    office.project.save()
    plan(at())
    office.project.last_contact_on = days(0)
    office.project.save()
    deliver_due(at())
    assert Delivery.objects.get(channel="in_app").reason == "已有新的联系或进展，或时限已变"


def test_a_due_message_that_comes_too_late_gives_way_to_the_overdue_one(office):
    make.promise(office.project, days(0))
    plan(at(hour=7))
    plan(at(days(2)))
    deliver_due(at(days(2)))
    assert list(Notification.objects.values_list("kind", flat=True)) == ["overdue"]
    assert Delivery.objects.get(reminder__rule__code="next_step_due", channel="in_app").reason == "已到期，改由后续提醒"


def test_a_confidential_project_is_called_by_its_code_name(office):
    office.project.is_confidential, office.project.code_name = True, "甲号"
    office.project.save()
    make.promise(office.project, days(-5))
    plan(at())
    deliver_due(at())
    assert {n.recipient for n in Notification.objects.all()} == {office.officer}
    text = Notification.objects.get().text
    assert "甲号" in text
    assert office.project.name not in text
