"""The preview: who would get what tomorrow, and why. It writes nothing, and what it foresees comes true."""

import pytest
from django.test import Client
from django.urls import reverse

from promotion.access.models import Grant
from promotion.common.models import AuditEvent
from promotion.people.roles import Role
from promotion.reminders.models import Delivery, Notification, Reminder, ReminderRule, RuleStep
from promotion.reminders.services.defaults import rules_in_force
from promotion.reminders.services.foresight import foresee
from tests.reminders import office as make
from tests.reminders.office import at, days, tick

pytestmark = pytest.mark.django_db
TOMORROW = days(1)


@pytest.fixture
def administrator(office, time_machine):
    time_machine.move_to(at(), tick=False)
    user = make.make_user()
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, everywhere=True, valid_from=days(-1), confirmed_at=at())
    client = Client()
    client.force_login(user)
    return client


def test_it_says_whom_what_why_and_how(office):
    make.promise(office.project, TOMORROW, title="回访")
    make.promise(office.project, days(-2), title="拖着的")
    rows = foresee(at(), TOMORROW)
    said = [(row.to, row.why, row.text.split("｜")[0], row.how) for row in rows]
    assert (office.officer, "责任人", "今日到期：回访", "站内，08:30；邮件 11-19 摘要") in said
    assert (office.manager, "片区负责人，逾期第 3 日起", "已逾期 3 天（应于 11-16 完成）：拖着的", "并入 11-19 摘要") in said
    assert len(said) == 3


def test_it_writes_nothing(office):
    make.promise(office.project, TOMORROW)
    foresee(at(), TOMORROW)
    assert not Reminder.objects.exists()
    assert not Delivery.objects.exists()


def test_what_it_foresees_comes_true(office):
    for n in range(8):
        make.promise(make.make_project(office.officer, office.zone), days(n - 5))
    make.make_project(office.officer, office.zone, last_contact_on=days(-30))
    foreseen = sorted((row.to.pk, row.rule.code) for row in foresee(at(), TOMORROW))
    tick(at(TOMORROW, 8, 30))
    planned = Reminder.objects.filter(fire_on=TOMORROW).exclude(kind="digest").values_list("recipient_id", "rule__code")
    assert sorted(planned) == foreseen
    assert Notification.objects.exists()


def test_the_page_shows_tomorrow(office, administrator):
    make.promise(office.project, TOMORROW, title="回访")
    page = administrator.get(reverse("admin:promotion_reminderrule_tomorrow")).content.decode()
    assert "今日到期：回访" in page
    assert office.officer.name in page
    assert "责任人" in page


def posted(rule, **changes):
    steps = list(rule.steps.all())
    fields = {name: getattr(rule, name) for name in ("name", "days", "unit", "repeat_days", "repeat_every", "factor", "push")}
    formset = {"steps-TOTAL_FORMS": len(steps), "steps-INITIAL_FORMS": len(steps)}
    for n, step in enumerate(steps):
        formset |= {f"steps-{n}-id": step.pk, f"steps-{n}-rule": rule.pk, f"steps-{n}-role": step.role, f"steps-{n}-after": step.after}
    return {**fields, "kinds": rule.kinds, "enabled": "on", **formset, **changes}


def test_an_unsaved_change_is_tried_out_and_left_no_trace(office, administrator):
    make.promise(office.project, days(-1), title="拖着的")
    rules_in_force()
    rule = ReminderRule.objects.get(code="next_step_overdue")
    address = reverse("admin:promotion_reminderrule_change", args=[rule.pk])
    assert "拖着的" not in administrator.post(address, posted(rule, _preview="1")).content.decode()
    page = administrator.post(address, posted(rule, repeat_days="1,2", **{"steps-0-after": "2", "_preview": "1"})).content.decode()
    assert "拖着的" in page
    assert "片区负责人，逾期第 2 日起" in page
    assert "没有保存" in page
    assert "成功" not in page
    rule.refresh_from_db()
    assert rule.repeat_days == "1,3,5"
    assert RuleStep.objects.get(rule=rule).after == 3
    assert not AuditEvent.objects.filter(object_type="reminderrule").exists()
    assert not Reminder.objects.exists()


def test_a_wrong_form_comes_back_with_its_faults(office, administrator):
    rules_in_force()
    rule = ReminderRule.objects.get(code="next_step_overdue")
    address = reverse("admin:promotion_reminderrule_change", args=[rule.pk])
    page = administrator.post(address, posted(rule, repeat_days="5,1", _preview="1")).content.decode()
    assert "请从小到大写" in page


def test_saving_without_preview_saves(office, administrator):
    rules_in_force()
    rule = ReminderRule.objects.get(code="next_step_overdue")
    address = reverse("admin:promotion_reminderrule_change", args=[rule.pk])
    assert administrator.post(address, posted(rule, repeat_days="1,2")).status_code == 302
    rule.refresh_from_db()
    assert rule.repeat_days == "1,2"


def test_an_administrator_of_one_place_reads_of_their_own_people_only(office, time_machine):
    time_machine.move_to(at(), tick=False)
    far = make.make_user(office.other)
    make.promise(make.make_project(far, office.other), TOMORROW, title="别处的")
    make.promise(office.project, TOMORROW, title="本处的")
    client = Client()
    client.force_login(office.admin)
    page = client.get(reverse("admin:promotion_reminderrule_tomorrow")).content.decode()
    assert "别处的" not in page
    assert far.name not in page


def test_an_officer_has_no_preview(office, client):
    client.force_login(office.officer)
    assert client.get(reverse("admin:promotion_reminderrule_tomorrow")).status_code == 403
