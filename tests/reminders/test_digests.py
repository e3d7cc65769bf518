"""One message per person and workday: what it gathers, when it leaves, that nothing falls between two of them."""

import datetime

import pytest

from promotion.people.roles import Role
from promotion.reminders.models import Delivery, Notification, Preference, Reminder, ReminderRule
from promotion.reminders.services.planning import plan
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days, deliver_due, tick
from tests.scenes import scene

pytestmark = pytest.mark.django_db
TOMORROW = days(1)  # a Thursday
SATURDAY, MONDAY = days(3), days(5)


def mails_to(user, mailoutbox):
    return [mail for mail in mailoutbox if mail.to == [user.email]]


def tick_through(start, end, step=datetime.timedelta(hours=2)):
    moment = start
    while moment <= end:
        tick(moment)
        moment += step


def test_everything_of_a_morning_is_one_mail(office, mailoutbox):
    for n in range(3):
        make.promise(office.project, TOMORROW, title=f"回访{n}")
    make.promise(office.project, days(-1), title="送样")
    office.project.last_contact_on = days(-31)
    office.project.save()
    tick(at())
    assert mailoutbox == []
    tick(at(TOMORROW, 8, 30))
    (mail,) = mails_to(office.officer, mailoutbox)
    assert mail.subject == "【今日摘要】2026-11-19 逾期 1，到期 3，久未跟进 1"
    for words in ("回访0", "回访1", "回访2", "送样", "未与投资方联系"):
        assert mail.body.count(words) == 1
    tick_through(at(TOMORROW, 9), at(TOMORROW, 23))
    assert len(mails_to(office.officer, mailoutbox)) == 1


def test_nothing_to_say_sends_nothing(office, mailoutbox):
    tick_through(at(), at(TOMORROW, 12))
    assert mailoutbox == []
    assert not Reminder.objects.exists()


def test_what_was_done_meanwhile_is_not_in_it(office, mailoutbox):
    done = make.promise(office.project, TOMORROW, title="已办")
    make.promise(office.project, TOMORROW, title="未办")
    plan(at())
    done.closed_at = at()
    done.save()
    tick(at(TOMORROW, 8, 30))
    (mail,) = mails_to(office.officer, mailoutbox)
    assert "未办" in mail.body
    assert "已办" not in mail.body
    assert list(Reminder.objects.exclude(dropped="").values_list("deadline__title", "dropped")) == [("已办", "事项已办结")]


def test_a_digest_whose_all_is_done_is_cancelled(office, mailoutbox):
    done = make.promise(office.project, TOMORROW)
    plan(at())
    done.closed_at = at()
    done.save()
    tick(at(TOMORROW, 8, 30))
    assert mailoutbox == []
    assert Delivery.objects.get(reminder__kind="digest").reason == "没有内容"


def test_what_comes_after_the_digest_left_is_in_the_next_one(office, mailoutbox):
    make.promise(office.project, TOMORROW, title="早")
    tick(at())
    tick(at(TOMORROW, 8, 30))
    make.promise(office.project, TODAY, title="晚")
    tick(at(TOMORROW, 8, 31))
    tick(at(days(2), 8, 30))
    first, second = mails_to(office.officer, mailoutbox)
    assert "早" in first.body
    assert "晚" not in first.body
    assert "晚" in second.body


def test_what_is_planned_in_the_very_minute_of_leaving_is_not_lost(office, mailoutbox):
    """Planned for today's digest, but committed only after that had gathered what it bears."""
    make.promise(office.project, TOMORROW, title="先")
    tick(at())
    make.promise(office.project, TODAY, title="后")
    plan(at(TOMORROW, 8, 29))
    late = Reminder.objects.get(rule__code="next_step_overdue", fire_on=TOMORROW)
    Reminder.objects.filter(pk=late.pk).update(digest_on=None)
    deliver_due(at(TOMORROW, 8, 30))
    Reminder.objects.filter(pk=late.pk).update(digest_on=TOMORROW)
    tick(at(TOMORROW, 8, 31))
    tick(at(days(2), 8, 30))
    first, second = mails_to(office.officer, mailoutbox)
    assert "后" not in first.body
    assert "后" in second.body


def test_every_reminder_is_in_one_digest_only(office, mailoutbox):
    for n in range(12):
        make.promise(make.make_project(office.officer, office.zone), days(n - 6), title=f"第{n:02}件")
    tick_through(at(hour=0), at(days(14), 0))
    bodies = "\n".join(mail.body for mail in mails_to(office.officer, mailoutbox))
    for reminder in Reminder.objects.filter(recipient=office.officer, digest_on__lte=days(13)).select_related("deadline"):
        assert reminder.digest is not None
        assert reminder.digest.fire_on == reminder.digest_on
        assert reminder.deadline.title in bodies
    mornings = [mail.subject[6:16] for mail in mails_to(office.officer, mailoutbox)]
    assert len(mornings) == len(set(mornings))


def test_weekends_have_no_digest(office, mailoutbox):
    make.promise(office.project, SATURDAY)
    tick_through(at(days(2), 9), at(MONDAY, 8))
    assert mails_to(office.officer, mailoutbox) == []
    tick(at(MONDAY, 8, 30))
    assert len(mails_to(office.officer, mailoutbox)) == 1


def test_three_days_down_are_one_digest_in_the_middle_of_the_day(office, mailoutbox):
    make.promise(office.project, days(-1), title="甲")
    make.promise(office.project, days(2), title="乙")
    tick(at())
    tick(at(days(6), 14))  # the next Tuesday: everything stood still since Wednesday
    tick(at(days(6), 14, 1))
    (mail,) = mails_to(office.officer, mailoutbox)
    assert "甲" in mail.body
    tick(at(days(7), 8, 30))
    assert "乙" in mails_to(office.officer, mailoutbox)[-1].body


def test_a_digest_an_hour_late_still_leaves_that_day(office, mailoutbox):
    make.promise(office.project, TOMORROW)
    tick(at())
    tick(at(TOMORROW, 9, 30))
    assert len(mails_to(office.officer, mailoutbox)) == 1


def test_an_instruction_that_is_hours_late_joins_the_digest(office, mailoutbox):
    make.tell(office.officer, "instructed", project=office.project)
    plan(at())
    tick(at() + datetime.timedelta(hours=4, minutes=1))
    assert mailoutbox == []
    assert Delivery.objects.get(channel="email", reminder__kind="instruction").reason == "超过 4 小时未能发出，并入摘要"
    tick(at() + datetime.timedelta(hours=4, minutes=2))
    (mail,) = mails_to(office.officer, mailoutbox)
    assert "告知" in mail.body
    assert Notification.objects.filter(recipient=office.officer, kind="instruction").count() == 1


def test_an_instruction_being_retried_does_not_join(office, mailoutbox):
    make.tell(office.officer, "instructed", project=office.project)
    plan(at())
    Delivery.objects.filter(channel="email").update(state="retry", attempts=3)
    tick(at() + datetime.timedelta(hours=9))
    assert len(mailoutbox) == 1


def test_escalations_stand_apart_in_the_managers_digest(office, mailoutbox):
    make.promise(office.project, days(-5), title="拖着的")
    make.promise(None, TOMORROW, owner=office.manager, title="自己的")
    tick(at())
    tick(at(TOMORROW, 8, 30))
    (mail,) = mails_to(office.manager, mailoutbox)
    own, others = mail.body.split("■ 请您协调")
    assert "自己的" in own
    assert "拖着的" in others
    assert f"责任人 {office.officer.name}" in others


def test_a_person_without_any_address_still_hears_of_escalations_inside(office):
    office.manager.email = ""
    office.manager.save()
    make.promise(office.project, days(-5))
    tick(at())
    tick(at(TOMORROW, 8, 30))
    assert Notification.objects.get(recipient=office.manager).kind == "digest"


def test_a_declined_channel_gets_no_digest_of_that_kind(office, mailoutbox):
    Preference.objects.create(user=office.officer, declined=["due:email"])
    make.promise(office.project, TOMORROW, title="到期的")
    make.promise(office.project, days(-1), title="逾期的")
    tick(at())
    tick(at(TOMORROW, 8, 30))
    (mail,) = mails_to(office.officer, mailoutbox)
    assert "逾期的" in mail.body
    assert "到期的" not in mail.body
    assert Notification.objects.filter(recipient=office.officer, text__contains="到期的").count() == 1


def test_quiet_hours_hold_the_push_not_the_message_inside(office, mailoutbox):
    Preference.objects.create(user=office.officer, quiet_from=datetime.time(9), quiet_until=datetime.time(11, 30))
    make.tell(office.officer, "instructed")
    tick(at())
    assert Notification.objects.filter(recipient=office.officer).count() == 1
    assert mailoutbox == []
    tick(at(hour=11, minute=30))
    assert len(mailoutbox) == 1


def test_quiet_hours_set_after_planning_hold_too(office, mailoutbox):
    make.tell(office.officer, "instructed")
    plan(at())
    Preference.objects.create(user=office.officer, quiet_from=datetime.time(9), quiet_until=datetime.time(11))
    tick(at())
    assert mailoutbox == []
    assert Delivery.objects.get(channel="email").next_at == at(hour=11)


@scene
def leader(office):
    chain = office.project.chain
    chain.node_type, chain.scheme.primary = "sector", True
    chain.save()
    chain.scheme.save()
    return make.make_user(office.zone, Role.CHAIN_LEADER)


def test_a_chain_leader_hears_of_red_projects_on_the_weeks_page_only(office, leader, mailoutbox):
    tick(at(hour=7))  # a Wednesday: nothing is red yet
    office.project.last_contact_on = days(-46)
    office.project.save()
    tick_through(at(), at(SATURDAY))
    assert mails_to(leader, mailoutbox) == []
    assert not Notification.objects.filter(recipient=leader).exists()
    tick_through(at(SATURDAY), at(MONDAY, 10))
    (mail,) = mails_to(leader, mailoutbox)
    assert mail.subject.startswith("【周一一页】2026-11-23")
    assert "卡住的 1 个" in mail.body
    assert Notification.objects.get(recipient=leader).kind == "digest"


def test_a_leaders_empty_page_is_not_sent(office, leader, mailoutbox):
    tick_through(at(days(-4)), at(days(-2), 12))
    assert mails_to(leader, mailoutbox) == []
    assert Delivery.objects.filter(reminder__recipient=leader).exclude(state="cancelled").count() == 0


def test_a_monday_slept_through_is_made_good_by_one_message(office, leader, mailoutbox):
    office.project.last_contact_on = days(-60)
    office.project.save()
    tick(at(days(-3)))  # Sunday: the page of Monday 16 November is planned
    tick(at(days(-1), 15))
    (mail,) = mails_to(leader, mailoutbox)
    assert "【周一一页】2026-11-17" in mail.subject
    tick_through(at(days(-1), 16), at(days(4)))
    assert len(mails_to(leader, mailoutbox)) == 1


def test_a_whole_weekend_slept_through_brings_the_escalations_in_one_message(office, leader, mailoutbox):
    office.project.last_contact_on = days(-60)
    office.project.save()
    tick(at(days(-5)))
    tick(at(days(-1), 15))
    tick(at(days(-1), 15, 1))
    (mail,) = mails_to(leader, mailoutbox)
    assert "请您协调 1" in mail.subject
    tick_through(at(days(-1), 16), at(days(4)))
    assert len(mails_to(leader, mailoutbox)) == 1


def test_the_answer_to_ones_own_instruction_comes_at_once(office, leader, mailoutbox):
    make.tell(leader, "replied", project=office.project)
    tick(at())
    assert len(mails_to(leader, mailoutbox)) == 1


def test_digests_can_be_switched_off_by_rule(office, mailoutbox):
    plan(at(days(-1)))
    ReminderRule.objects.filter(code="digest").update(enabled=False)
    make.promise(office.project, TOMORROW)
    tick(at())
    tick(at(TOMORROW, 8, 30))
    assert mailoutbox == []
    assert Notification.objects.filter(recipient=office.officer).count() == 1
