"""A promise whose responsible is gone is not forgotten: whoever stands nearest is told instead."""

import pytest

from promotion.people.models import Department
from promotion.people.roles import Role
from promotion.reminders.models import Notification, Reminder
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days, tick

pytestmark = pytest.mark.django_db
INSTEAD = "代办：原责任人不在岗或未指定"


def told(user):
    return list(Notification.objects.filter(recipient=user).values_list("text", flat=True))


def test_an_owner_whose_grant_has_ended_is_stood_in_for_by_the_zone_manager(office):
    office.officer.grants.update(valid_until=days(-1))
    make.promise(office.project, days(-1), title="回访")
    tick(at())
    assert told(office.officer) == []
    assert told(office.manager) == [f"已逾期 1 天（应于 11-17 完成）：回访｜{office.project.name}｜责任人 {office.officer.name}"]
    assert Reminder.objects.filter(recipient=office.manager, why=INSTEAD, is_escalated=False).exists()
    assert told(office.stranger) == []


def test_a_closed_account_is_stood_in_for_too(office):
    office.officer.is_active = False
    office.officer.save()
    office.project.last_contact_on = days(-31)
    office.project.save()
    tick(at())
    assert len(told(office.manager)) == 1


def test_a_department_without_officers_is_stood_in_for_by_the_projects_owner(office):
    department = Department.objects.create(name="生态环境局", region=office.zone.region)
    make.promise(office.project, TODAY, kind="landing_task", owner=None, department=department)
    tick(at())
    assert len(told(office.officer)) == 1
    assert told(office.manager) == []


def test_once_the_department_has_an_officer_the_owner_is_told_no_more(office):
    department = Department.objects.create(name="生态环境局", region=office.zone.region)
    make.promise(office.project, days(2), kind="landing_task", owner=None, department=department)
    tick(at())
    assert len(told(office.officer)) == 1
    clerk = make.make_user(office.zone, Role.DEPARTMENT, department=department)
    tick(at(days(2), 9))
    assert len(told(office.officer)) == 1
    assert len(told(clerk)) >= 1


def test_a_lead_nobody_has_taken_that_goes_quiet_is_the_managers(office):
    project = make.make_project(None, office.zone, opened_on=days(-46), last_contact_on=None)
    tick(at())
    assert told(office.manager) == [f"已 46 天未与投资方联系｜{project.name}"]
