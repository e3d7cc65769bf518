"""Operators: decide about what is stuck, stop and resume, edit rules; nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from promotion.access.models import Grant
from promotion.common.models import AuditEvent
from promotion.people.roles import Role
from promotion.reminders.models import Delivery, OutboxControl, ReminderRule
from tests.reminders import office as make
from tests.reminders.office import at, days, tick

pytestmark = pytest.mark.django_db
NAMES = ["reminderrule", "reminder", "delivery", "notification", "deliveryattempt", "heartbeat", "outboxcontrol", "outgoingmail"]


@pytest.fixture
def operator(office, time_machine):
    """An administrator of everything, signed in, in an office where a mail is stuck."""
    time_machine.move_to(at(), tick=False)
    user = make.make_user()
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, everywhere=True, valid_from=days(-1), confirmed_at=at())
    make.tell(office.officer, "instructed", project=office.project)
    make.promise(office.project, days(-1))
    tick(at())
    Delivery.objects.filter(channel="email", state="sent").update(state="unknown", reason="正文发出后连接中断")
    client = Client()
    client.force_login(user)
    return client


def act(client, row, slug, **posted):
    name = f"admin:promotion_{row._meta.model_name}_act"
    return client.post(reverse(name, args=[row.pk, slug]), posted)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_opens_and_bears_a_search(operator, name):
    address = reverse(f"admin:promotion_{name}_changelist")
    assert operator.get(address).status_code == 200
    assert operator.get(address, {"q": "甲"}).status_code == 200


@pytest.mark.parametrize(("slug", "state"), [("requeue", "retry"), ("mark", "sent"), ("give-up", "cancelled")])
def test_a_stuck_mail_is_decided_about_with_a_reason(operator, slug, state):
    mail = Delivery.objects.get(state="unknown")
    assert operator.get(reverse("admin:promotion_delivery_change", args=[mail.pk])).status_code == 200
    assert act(operator, mail, slug).status_code == 422
    assert act(operator, mail, slug, reason="电话核实").status_code == 302
    mail.refresh_from_db()
    assert mail.state == state
    assert AuditEvent.objects.filter(action__startswith="delivery.").get().note == "电话核实"


def test_what_is_not_stuck_offers_no_decision(operator):
    assert act(operator, Delivery.objects.filter(state="sent").first(), "requeue", reason="x").status_code == 404


def test_stop_and_resume(operator):
    control = OutboxControl.objects.get()
    assert act(operator, control, "hold", reason="恢复备份").status_code == 302
    control.refresh_from_db()
    assert control.state == "hold"
    assert act(operator, control, "resume", reason="已核对").status_code == 302


def test_a_rules_code_stays_what_it_is(operator):
    rule = ReminderRule.objects.get(code="next_step_due")
    page = operator.get(reverse("admin:promotion_reminderrule_change", args=[rule.pk])).content.decode()
    assert 'name="code"' not in page
    assert 'name="kinds"' in page


def test_an_officer_has_no_admin(operator, office):
    client = Client()
    client.force_login(office.officer)
    for name in NAMES:
        assert client.get(reverse(f"admin:promotion_{name}_changelist")).status_code in (302, 403, 404)
    mail = Delivery.objects.get(state="unknown")
    assert act(client, mail, "mark", reason="x").status_code in (302, 403, 404)
    mail.refresh_from_db()
    assert mail.state == "unknown"
