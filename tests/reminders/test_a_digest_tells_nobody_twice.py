"""What was late on one channel joins the digest of that channel, and is not said again by the one that had told it in time."""

import pytest
from django.core import mail

from promotion.reminders.models import Delivery, WecomApp
from promotion.reminders.services import composing, planning
from tests.reminders import office as make
from tests.reminders.office import at

pytestmark = pytest.mark.django_db


def test_only_the_channel_that_was_late_tells_it_again(office):
    office.officer.wecom_id = "u1"
    office.officer.save()
    WecomApp.objects.create(corp_id="ww1", agent_id=1, secret="s", enabled=True)
    notice = make.tell(office.officer)
    planning.plan(at())
    told = Delivery.objects.filter(reminder__notice=notice)
    told.filter(channel="wecom").update(state="sent", settled_at=at())
    make.ticking.post(at(hour=15))
    assert told.get(channel="email").state == "cancelled"
    planning.plan(at(hour=15))
    digest = Delivery.objects.filter(reminder__kind="digest", channel="email").get().reminder
    assert [line.text for line in composing.digest_of(digest, at(hour=15), "email").lines] == [notice.text]
    assert composing.digest_of(digest, at(hour=15), "wecom").lines == ()
    assert len(mail.outbox) == 0
