"""What a restore does to digests: what one bore, or should have borne in the lost time, is decided about with it and not told anew."""

import pytest

from promotion.reminders.models import Delivery, OutboxControl, Reminder
from promotion.reminders.services import control, operating
from promotion.reminders.services.planning import plan
from promotion.reminders.services.restoring import settle_after_restore
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days, tick

pytestmark = pytest.mark.django_db


def restored(office, made_on, now):
    settle_after_restore(made_at=at(made_on), source="backup", now=now)
    assert OutboxControl.objects.get().state == "hold"
    return {delivery.reminder.recipient: delivery for delivery in Delivery.objects.filter(channel="email", state="unknown")}


def test_a_digest_planned_before_the_backup_keeps_what_it_bore(office, mailoutbox):
    make.promise(office.project, TODAY, title="早已说过")
    plan(at(days(-1)))
    doubtful = restored(office, days(-1), at(hour=14))
    digest = doubtful[office.officer].reminder
    assert [item.deadline.title for item in digest.items.all()] == ["早已说过"]
    operating.mark_delivered(actor=office.admin, delivery=doubtful[office.officer], reason="已收到", now=at(hour=14))
    control.resume(actor=office.admin, reason="核对过", now=at(hour=15))
    tick(at(hour=15))
    assert mailoutbox == []


def test_what_the_lost_days_told_is_one_digest_to_be_decided_about(office, mailoutbox):
    """The backup is three days old: nothing of today's was planned in it, all of it may have been told since."""
    make.promise(office.project, days(-1), title="可能说过")
    doubtful = restored(office, days(-3), at(hour=14))
    assert set(doubtful) == {office.officer}
    operating.give_up(actor=office.admin, delivery=doubtful[office.officer], reason="已电话告知", now=at(hour=14))
    control.resume(actor=office.admin, reason="核对过", now=at(hour=15))
    for moment in (at(hour=15), at(days(1), 8, 30)):
        tick(moment)
    assert mailoutbox == []
    assert Reminder.objects.get(recipient=office.officer, fire_on=TODAY, deadline__isnull=False).digest == doubtful[office.officer].reminder


def test_sent_again_by_decision_it_says_everything_once(office, mailoutbox):
    make.promise(office.project, days(-1), title="再说一遍")
    doubtful = restored(office, days(-3), at(hour=14))
    operating.requeue(actor=office.admin, delivery=doubtful[office.officer], reason="没有收到", now=at(hour=14))
    control.resume(actor=office.admin, reason="核对过", now=at(hour=15))
    tick(at(hour=15))
    tick(at(days(1), 8, 30))
    (mail,) = mailoutbox
    assert mail.body.count("再说一遍") == 1


def test_what_is_still_to_come_is_told_as_ever(office, mailoutbox):
    make.promise(office.project, days(1), title="明天的")
    restored(office, days(-3), at(hour=14))
    control.resume(actor=office.admin, reason="核对过", now=at(hour=15))
    tick(at(hour=15))
    tick(at(days(1), 8, 30))
    (mail,) = mailoutbox
    assert "明天的" in mail.body
