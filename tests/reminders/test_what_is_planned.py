"""Planning: who is told what, once."""

import datetime

import pytest

from promotion.people.models import Department
from promotion.people.roles import Role
from promotion.projects.facts import Status
from promotion.projects.models import LightLimit, Notice
from promotion.reminders.models import Delivery, Notification, Reminder, ReminderRule
from promotion.reminders.services.planning import plan
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days, tick

pytestmark = pytest.mark.django_db


def planned():
    return sorted((r.rule.code, r.recipient_id, r.fire_on) for r in Reminder.objects.select_related("rule"))


def told(user):
    return list(Notification.objects.filter(recipient=user).order_by("id").values_list("text", flat=True))


def escalated_to(user):
    return Reminder.objects.filter(recipient=user, is_escalated=True)


def test_a_next_step_of_yesterday_shows_one_overdue_message_though_the_tick_goes_on(office):
    make.promise(office.project, days(-1), title="回访")
    for seconds in range(0, 120, 20):
        tick(at() + datetime.timedelta(seconds=seconds))
    assert told(office.officer) == [f"已逾期 1 天（应于 11-17 完成）：回访｜{office.project.name}"]
    assert told(office.manager) == []


def test_a_next_step_of_yesterday_shows_at_once_on_a_sunday_too(office):
    sunday = datetime.date(2026, 11, 22)
    make.promise(office.project, sunday - datetime.timedelta(days=1))
    tick(at(sunday, 16))
    assert len(told(office.officer)) == 1


def test_the_day_after_brings_no_second_message_before_its_turn(office):
    make.promise(office.project, days(-1))
    counts = []
    for day in range(9):
        tick(at(days(day)))
        counts.append(len(told(office.officer)))
    # Overdue days by workdays: Wed 18th = 1; Fri 20th = 3; Tue 24th = 5.
    assert counts == [1, 1, 2, 2, 2, 2, 3, 3, 3]
    assert list(escalated_to(office.manager).order_by("fire_on").values_list("fire_on", flat=True)) == [days(2), days(6)]


def test_due_today_is_said_that_morning_to_the_owner_only(office):
    make.promise(office.project, TODAY)
    tick(at(hour=7))
    assert told(office.officer) == []
    tick(at(hour=8, minute=30))
    assert len(told(office.officer)) == 1
    assert told(office.officer)[0].startswith("今日到期")
    assert told(office.manager) == []


def test_planning_twice_makes_no_second_row(office):
    make.promise(office.project, days(-1))
    make.promise(office.project, days(-20), kind="task")
    assert plan(at()) > 0
    rows = planned()
    assert plan(at()) == 0
    assert plan(at() + datetime.timedelta(hours=3)) == 0
    assert planned() == rows


def test_three_days_down_are_caught_up_by_one_message(office):
    make.promise(office.project, days(-6))
    tick(at())
    assert len(told(office.officer)) == 1
    said, coming = Reminder.objects.filter(recipient=office.officer).exclude(kind="digest").order_by("fire_on")
    assert (said.fire_on, coming.fire_on) == (datetime.date(2026, 11, 17), datetime.date(2026, 11, 19))


def test_from_the_third_workday_the_zone_manager_is_told_and_nobody_elses(office):
    make.promise(office.project, days(-5))
    tick(at())
    assert escalated_to(office.manager).get().why == "片区负责人，逾期第 3 日起"
    assert told(office.manager) == []
    tick(at(days(1), 8, 30))
    assert told(office.manager) == ["【今日摘要】2026-11-19 请您协调 1"]
    assert told(office.stranger) == []


def test_what_was_escalated_on_one_day_is_one_message(office):
    for _ in range(4):
        make.promise(make.make_project(office.officer, office.zone), days(-5))
    tick(at())
    tick(at(days(1), 8, 30))
    assert told(office.manager) == ["【今日摘要】2026-11-19 请您协调 4"]
    assert len(told(office.officer)) == 4


def test_an_expired_manager_is_not_told(office):
    office.manager.grants.update(valid_until=days(-1))
    make.promise(office.project, days(-5))
    tick(at())
    assert told(office.manager) == []


def test_a_departments_deadline_goes_to_its_officers(office):
    department = Department.objects.create(name="生态环境局", region=office.zone.region)
    clerk = make.make_user(office.zone, Role.DEPARTMENT, department=department)
    colleague = make.make_user(office.zone, department=department)
    make.promise(office.project, TODAY, kind="landing_task", owner=None, department=department)
    tick(at())
    assert len(told(clerk)) == 1
    assert told(colleague) == told(office.officer) == []


def test_a_project_gone_quiet_is_said_yellow_then_red(office):
    office.project.last_contact_on = days(-31)
    office.project.save()
    tick(at())
    assert told(office.officer) == [f"已 31 天未与投资方联系｜{office.project.name}"]
    assert not escalated_to(office.manager).exists()
    tick(at(days(15)))
    assert len(told(office.officer)) == 2
    assert escalated_to(office.manager).count() == 1


def test_silence_is_foretold_a_week_ahead(office):
    office.project.last_contact_on = days(-25)
    office.project.save()
    tick(at())
    assert told(office.officer) == [f"已 25 天未与投资方联系，即将超过时限｜{office.project.name}"]
    tick(at(days(6)))
    assert len(told(office.officer)) == 2


def test_a_long_silence_is_said_once_not_yellow_and_red(office):
    office.project.last_contact_on = days(-100)
    office.project.save()
    tick(at())
    assert len(told(office.officer)) == escalated_to(office.manager).count() == 1


def test_the_limits_of_the_lights_are_the_limits_of_the_reminder(office):
    LightLimit.objects.create(stage="engagement", quiet_days=90)
    office.project.last_contact_on = days(-60)
    office.project.save()
    tick(at())
    assert told(office.officer) == []


def test_a_project_on_hold_is_neither_quiet_nor_late_but_its_return_is_said(office):
    make.promise(office.project, days(-2))
    make.promise(office.project, TODAY, kind="hold", title="暂缓到期")
    office.project.status, office.project.hold_until = Status.ON_HOLD, TODAY
    office.project.last_contact_on = days(-100)
    office.project.save()
    tick(at())
    assert [text.split("｜")[0] for text in told(office.officer)] == ["今日到期：暂缓到期"]


@pytest.mark.parametrize("facts", [{"status": Status.CLOSED}, {"withdrawn_at": at(days(-1))}])
def test_nothing_is_planned_for_what_has_ended(office, facts):
    make.promise(office.project, days(-1))
    for name, value in facts.items():
        setattr(office.project, name, value)
    office.project.save()
    tick(at())
    assert not Reminder.objects.exists()


def test_an_import_is_silent_but_for_its_importer(office):
    importer = make.make_user(office.zone)
    project = make.make_project(office.officer, office.zone, imported_on=days(-3), created_by=importer)
    make.promise(project, days(-1))
    make.promise(project, days(-1), owner=importer)
    tick(at())
    assert told(office.officer) == []
    assert len(told(importer)) == 1


@pytest.mark.parametrize(("ago", "is_told"), [(30, False), (31, True)])
def test_the_old_silence_of_an_import_is_not_said_to_its_importer_either_while_its_light_is_grey(office, ago, is_told):
    importer = make.make_user(office.zone, "zone_manager")
    make.make_project(None, office.zone, imported_on=days(-ago), created_by=importer, last_contact_on=days(-400), stage_since=days(-400))
    tick(at())
    assert bool(told(importer)) is is_told


def test_a_promise_without_project_is_reminded_too(office):
    make.promise(None, TODAY, kind="inquiry", owner=office.officer)
    tick(at())
    assert len(told(office.officer)) == 1


def test_a_notice_becomes_one_message_at_once(office):
    notice = make.tell(office.officer, "instructed", project=office.project)
    tick(at())
    tick(at())
    assert told(office.officer) == [notice.text]
    assert Notification.objects.get().kind == "instruction"


def test_notices_planned_on_both_sides_of_midnight_are_one(office):
    make.tell(office.officer)
    first = [r.key for r in Reminder.objects.all()]
    plan(at(hour=23, minute=59))
    key = Reminder.objects.get().key
    Delivery.objects.all().delete()
    Reminder.objects.all().delete()
    plan(at(days(1), 0, 1))
    assert Reminder.objects.get().key == key
    assert first == []


def test_a_rule_switched_off_says_nothing(office):
    plan(at())
    ReminderRule.objects.filter(code="next_step_overdue").update(enabled=False)
    make.promise(office.project, days(-1))
    tick(at())
    assert told(office.officer) == []


def test_shipped_rules_never_overwrite_what_an_administrator_changed(office):
    plan(at())
    ReminderRule.objects.filter(code="next_step_due").update(name="改过")
    ReminderRule.objects.filter(code="quiet_red").delete()
    plan(at())
    assert ReminderRule.objects.get(code="next_step_due").name == "改过"
    assert ReminderRule.objects.filter(code="quiet_red").exists()


def test_only_immediate_kinds_and_the_digest_go_by_mail(office):
    make.tell(office.officer, "instructed")
    make.tell(office.officer, "twin")
    make.promise(office.project, days(-1))
    office.project.last_contact_on = days(-40)
    office.project.save()
    plan(at())
    mails = Delivery.objects.filter(channel="email").values_list("reminder__rule__code", "next_at")
    assert sorted(mails) == [("digest", at(days(1), 8, 30)), ("notice", at())]
    borne = Reminder.objects.filter(digest_on=days(1)).values_list("rule__code", flat=True)
    assert sorted(borne) == ["next_step_overdue", "quiet_yellow"]


def test_nobody_without_an_address_gets_a_mail_row(office):
    office.officer.email = ""
    office.officer.save()
    make.tell(office.officer)
    plan(at())
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"in_app"}


def test_the_mail_channel_can_be_off(office, settings):
    settings.EMAIL_CHANNEL = False
    make.tell(office.officer)
    plan(at())
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"in_app"}


def test_the_scan_asks_no_more_for_more_rows(office, django_assert_max_num_queries):
    plan(at())
    for _ in range(30):
        make.promise(make.make_project(office.officer, office.zone), days(-5))
    with django_assert_max_num_queries(36):  # two of them ask whether 企业微信 and robots are on
        plan(at())
    assert Reminder.objects.exclude(kind="digest").count() == 60
    for _ in range(30):
        make.promise(make.make_project(office.officer, office.zone), days(-5))
    with django_assert_max_num_queries(36):  # two of them ask whether 企业微信 and robots are on
        plan(at())
    assert Notice.objects.count() == 0
