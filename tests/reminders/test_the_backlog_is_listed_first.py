"""After a stop or a restore: what may have left, or a person wants to see first, is 待核实 instead of sent."""

import datetime

import pytest

from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.projects.models import Notice
from promotion.reminders.models import Delivery, DeliveryAttempt, Notification, OutboxControl, OutgoingMail
from promotion.reminders.services import control, operating
from promotion.reminders.services.planning import plan
from promotion.reminders.services.restoring import settle_after_restore
from tests.reminders import office as make
from tests.reminders.office import at, days, tick
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DOUBT = "恢复自备份，可能已经发出"


@pytest.fixture(autouse=True)
def _mails_are_kept(settings):
    settings.EMAIL_BACKEND = "promotion.reminders.channels.demo_mail.OutgoingMailBackend"


def mails(**facts):
    return Delivery.objects.filter(channel="email", **facts)


@scene
def stopped(office):
    """A stopped outbox with two mails whose time has come and one for tomorrow."""
    control.hold(actor=office.admin, reason="核对", now=at())
    for _n in range(3):
        make.tell(office.officer)
    plan(at())
    later = mails().last()
    mails(pk=later.pk).update(next_at=at(days(1)))
    return later


def test_an_outsider_does_not_resume(office, stopped):
    for person in (office.officer, office.manager, office.stranger):
        with pytest.raises(NotAllowed):
            control.resume_with_list(actor=person, reason="x", now=at(hour=11))
    assert control.on_hold()


def test_the_external_backlog_is_listed_and_the_rest_goes_out(office, stopped):
    assert control.resume_with_list(actor=office.admin, reason="已核对", now=at(hour=11)) == 2
    tick(at(hour=11))
    assert OutgoingMail.objects.count() == 0
    assert Notification.objects.count() == 3
    assert set(mails(state="unknown").values_list("reason", flat=True)) == {"停发期间积压，恢复发送时列为待核实"}
    assert DeliveryAttempt.objects.filter(delivery__in=mails(state="unknown"), event="unclear").count() == 2
    assert mails(state="pending").get() == stopped
    assert AuditEvent.objects.get(action="outbox.list").after == {"unknown": 2}


def test_what_a_person_queued_again_is_not_asked_about_twice(office, stopped):
    decided = mails().first()
    mails(pk=decided.pk).update(state="dead", reason="550", settled_at=at())
    operating.requeue(actor=office.admin, delivery=decided, reason="地址已改", now=at(hour=10, minute=30))
    assert control.resume_with_list(actor=office.admin, reason="已核对", now=at(hour=11)) == 1
    tick(at(hour=11))
    assert OutgoingMail.objects.count() == 1
    assert mails(state="sent").get() == decided


def test_the_other_way_sends_the_backlog(office, stopped):
    control.resume(actor=office.admin, reason="没有恢复过备份", now=at(hour=11))
    tick(at(hour=11))
    assert OutgoingMail.objects.count() == 2
    assert not mails(state="unknown")


def test_what_runs_is_not_resumed(office):
    with pytest.raises(Refused, match="没有停发"):
        control.resume_with_list(actor=office.admin, reason="x", now=at())


def test_after_a_restore_every_state_that_may_have_left_is_doubtful(office):
    for _n in range(4):
        make.tell(office.officer)
    plan(at())
    ids = list(mails().values_list("pk", flat=True))
    hand = {"token": "0" * 32, "lease_until": at(hour=10, minute=1)}
    mails(pk=ids[0]).update(state="leased", **hand)
    mails(pk=ids[1]).update(state="sending", attempts=1, **hand)
    mails(pk=ids[2]).update(state="retry", attempts=1, reason="450")
    assert settle_after_restore(made_at=at(hour=10, minute=5), source="b", now=at(hour=12)) == 4
    assert set(mails().values_list("state", "reason", "lease_until")) == {("unknown", DOUBT, None)}
    assert list(DeliveryAttempt.objects.filter(delivery__in=ids).values_list("detail", flat=True)) == [DOUBT] * 4
    switch = OutboxControl.objects.get()
    assert (switch.state, switch.changed_by) == ("hold", None)
    event = AuditEvent.objects.get(action="outbox.restore")
    assert (event.note, event.after["unknown"], event.actor_name) == ("b", 4, "系统")


def test_what_the_lost_time_had_planned_is_doubtful_too(office):
    """Told before the backup, planned and sent after it: the restored database knows of no mail, planning makes it anew."""
    make.tell(office.officer)
    make.promise(office.project, days(0))  # the digest with it left at 08:30; planned at noon it would wait for tomorrow's 08:30
    assert settle_after_restore(made_at=at(hour=7), source="b", now=at(hour=12)) == 2
    assert set(mails(state="unknown").values_list("reminder__rule__code", flat=True)) == {"notice", "digest"}
    digest = mails(state="unknown").get(reminder__kind="digest").reminder
    assert set(digest.items.values_list("rule__code", flat=True)) == {"next_step_due"}
    assert set(mails(state="pending").values_list("reminder__fire_on", flat=True)) == {days(1)}


def test_what_has_its_hour_still_before_it_is_not_doubtful(office):
    make.promise(office.project, days(0))
    assert settle_after_restore(made_at=at(hour=6), source="b", now=at(hour=7)) == 0
    assert mails(reminder__fire_on=days(0)).get().next_at == at(hour=8, minute=30)


def test_in_app_messages_stay_and_come_back(office):
    make.tell(office.officer)
    settle_after_restore(made_at=at(hour=7), source="b", now=at(hour=12))
    assert set(Delivery.objects.filter(channel="in_app").values_list("state", flat=True)) == {"pending"}
    tick(at(hour=12))
    assert Notification.objects.count() == 0
    control.resume(actor=office.admin, reason="已核对", now=at(hour=13))
    tick(at(hour=13))
    assert Notification.objects.count() == Notice.objects.count() == 1
    assert OutgoingMail.objects.count() == 0


def test_a_delivery_decided_about_before_it_is_left_alone(office):
    make.tell(office.officer)
    tick(at())
    assert mails().get().state == "sent"
    settle_after_restore(made_at=at(), source="b", now=at() + datetime.timedelta(hours=2))
    assert mails().get().state == "sent"
