"""Delivery: in-app exactly once, mails once, HOLD holds."""

import datetime
import smtplib

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from promotion.common.errors import NotAllowed, Refused
from promotion.reminders.models import Delivery, Notification, OutgoingMail, Reminder
from promotion.reminders.services import control
from promotion.reminders.services.planning import plan
from tests.reminders import office as make
from tests.reminders.office import at, days, deliver_due, tick

pytestmark = pytest.mark.django_db


def test_an_instruction_goes_out_on_both_ways_at_once(office, mailoutbox):
    notice = make.tell(office.officer, "instructed", project=office.project)
    tick(at())
    assert Notification.objects.get().text == notice.text
    (mail,) = mailoutbox
    assert mail.to == [office.officer.email]
    assert notice.text in mail.subject
    assert f"R{Reminder.objects.get().pk}" in mail.body
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_mail_of_a_due_thing_waits_for_the_next_workday_morning(office, mailoutbox):
    saturday = days(3)
    make.promise(office.project, days(2))
    tick(at(saturday))
    assert mailoutbox == []
    tick(at(days(5), 8, 30))
    assert len(mailoutbox) == 1


def test_the_same_reminder_always_bears_the_same_message_id(office, mailoutbox):
    make.tell(office.officer)
    tick(at())
    first = mailoutbox[0].extra_headers["Message-ID"]
    Delivery.objects.filter(channel="email").update(state="pending", token=None, settled_at=None)
    deliver_due(at())
    assert mailoutbox[1].extra_headers["Message-ID"] == first
    assert first.endswith("@localhost>")


def test_links_in_mails_need_the_address_of_the_site(office, mailoutbox, settings):
    settings.SITE_URL = "https://crm.example.org/"
    make.tell(office.officer)
    tick(at())
    assert "https://crm.example.org/messages/" in mailoutbox[0].body


def test_a_line_break_in_a_text_cannot_forge_a_header(office, mailoutbox):
    notice = make.tell(office.officer)
    notice.text = "甲\r\nBcc: x@example.org"
    notice.save()
    tick(at())
    assert "\n" not in mailoutbox[0].subject


def test_the_database_takes_no_second_message_of_a_reminder(office):
    make.tell(office.officer)
    tick(at())
    message = Notification.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(reminder=message.reminder, recipient=office.officer, kind="notice", text="x", created_at=at())


def test_a_message_sent_again_by_hand_is_still_one(office):
    make.tell(office.officer)
    tick(at())
    Delivery.objects.filter(channel="in_app").update(state="pending", token=None, settled_at=None)
    deliver_due(at())
    assert Notification.objects.count() == 1
    assert Delivery.objects.get(channel="in_app").state == "sent"


def test_an_address_taken_away_cancels_the_mail(office, mailoutbox):
    make.tell(office.officer)
    plan(at())
    office.officer.email = ""
    office.officer.save()
    deliver_due(at())
    assert mailoutbox == []
    assert Delivery.objects.get(channel="email").reason == "收件人没有可用的地址"


def test_a_post_office_that_is_shut_is_asked_again(office, mailoutbox, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(EmailBackend, "open", refuse)
    make.tell(office.officer)
    tick(at())
    mail = Delivery.objects.get(channel="email")
    assert (mail.state, mail.attempts) == ("retry", 1)
    monkeypatch.undo()
    tick(at() + datetime.timedelta(minutes=1))
    assert len(mailoutbox) == 1


def test_a_line_lost_after_the_body_is_never_sent_again_silently(office, mailoutbox, monkeypatch):
    def lose(self, messages):
        raise smtplib.SMTPServerDisconnected("lost")

    monkeypatch.setattr(EmailBackend, "send_messages", lose)
    make.tell(office.officer)
    tick(at())
    monkeypatch.undo()
    tick(at(days(1)))
    assert mailoutbox == []
    assert Delivery.objects.get(channel="email").state == "unknown"


def test_hold_lets_nothing_out_until_a_person_resumes(office, mailoutbox):
    make.tell(office.officer)
    control.hold(actor=None, reason="恢复备份之后", now=at())
    tick(at())
    assert not Notification.objects.exists()
    assert mailoutbox == []
    assert Delivery.objects.count() == 2
    with pytest.raises(NotAllowed):
        control.resume(actor=office.officer, reason="x", now=at())
    with pytest.raises(Refused):
        control.resume(actor=office.admin, reason="", now=at())
    control.resume(actor=office.admin, reason="已核对", now=at())
    tick(at())
    assert Notification.objects.count() == 1
    assert len(mailoutbox) == 1


def test_the_demo_office_keeps_its_mails_in_a_table(office, settings):
    settings.EMAIL_BACKEND = "promotion.reminders.channels.demo_mail.OutgoingMailBackend"
    notice = make.tell(office.officer)
    tick(at())
    mail = OutgoingMail.objects.get()
    assert mail.recipient == office.officer.email
    assert notice.text in mail.body
    assert mail.message_id
