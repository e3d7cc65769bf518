"""提醒设置: channels by kind, quiet hours; what is saved, what is refused, what a page may show."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from promotion.common.errors import Refused
from promotion.common.models import AuditEvent
from promotion.people.roles import Role
from promotion.reminders.models import Delivery, Notification, OutgoingMail, Preference
from promotion.reminders.services import preferring
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days, tick

pytestmark = pytest.mark.django_db


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user) -> str:
    return browser(user).get(reverse("message_settings")).content.decode()


def send(user, part, **values):
    return browser(user).post(reverse("message_settings"), {"part": part, **values})


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(at(), tick=False)


def test_who_never_said_anything_gets_everything(office):
    assert preferring.preference_of(office.officer).declined == []
    assert Preference.objects.count() == 0
    assert page(office.officer).count(" checked") == 6


def test_a_declined_channel_keeps_still_and_the_message_inside_stays(office):
    preferring.choose_channels(actor=office.officer, declined={"instruction:email"}, channels={"email"})
    make.tell(office.officer, "instructed", project=office.project)
    make.tell(office.officer, "assigned", project=office.project)
    tick(at())
    assert list(Delivery.objects.filter(channel="email").values_list("reminder__kind", flat=True)) == ["assignment"]
    assert Notification.objects.filter(recipient=office.officer).count() == 2


def test_a_declined_kind_is_left_out_of_the_digest_that_others_fill(office, settings):
    settings.EMAIL_BACKEND = "promotion.reminders.channels.demo_mail.OutgoingMailBackend"
    make.promise(office.project, days(-1), title="旧事")
    make.promise(office.project, TODAY, title="今事")
    tick(at(hour=7))
    preferring.choose_channels(actor=office.officer, declined={"overdue:email"}, channels={"email"})
    tick(at(hour=9))
    body = OutgoingMail.objects.get(recipient=office.officer.email).body
    assert "今事" in body
    assert "旧事" not in body


def test_the_weeks_page_can_be_declined_and_still_stands_inside(office):
    leader = make.make_user(office.zone, Role.CHAIN_LEADER)
    preferring.choose_channels(actor=leader, declined={"digest:email"}, channels={"email"})
    monday = datetime.date(2026, 11, 23)
    tick(at(monday - datetime.timedelta(days=1)))
    planned = Delivery.objects.filter(reminder__recipient=leader, reminder__rule__code="monday_page")
    assert list(planned.values_list("channel", flat=True)) == ["in_app"]


def test_only_leaders_are_asked_about_the_weeks_page(office):
    leader = make.make_user(office.zone, Role.CHAIN_LEADER)
    assert "周一一页" in page(leader)
    assert "周一一页" not in page(office.officer)


def test_boxes_left_open_decline_and_other_channels_stay_as_they_were(office):
    Preference.objects.create(user=office.officer, declined=["due:wecom"])
    response = send(office.officer, "channels", accepted=["instruction:email", "due:email"])
    assert response.url.endswith("#channels")
    declined = ["assignment:email", "due:wecom", "notice:email", "overdue:email", "quiet:email"]
    assert Preference.objects.get().declined == declined
    assert page(office.officer).count(" checked") == 2


@pytest.mark.parametrize("pair", ["due:in_app", "due:robot", "x:email", "due", "𠮷:email", "due:email:x"])
def test_a_pair_that_does_not_exist_is_refused(office, pair):
    with pytest.raises(Refused, match="没有“"):
        preferring.choose_channels(actor=office.officer, declined={pair}, channels={"email"})
    assert send(office.officer, "channels", accepted=[pair]).status_code == 422
    assert Preference.objects.count() == 0


def test_a_channel_that_is_off_or_has_no_address_says_what_to_do(office, settings):
    assert "本系统未开通企业微信" in page(office.officer)
    office.officer.email = ""
    office.officer.save()
    text = page(office.officer)
    assert "请管理员补登您的邮箱" in text
    assert 'type="checkbox"' not in text
    settings.EMAIL_CHANNEL = False
    assert "本系统未开通邮件" in page(office.officer)


def test_what_cannot_be_chosen_is_not_changed_by_saving(office):
    office.officer.email = ""
    office.officer.save()
    Preference.objects.create(user=office.officer, declined=["due:email"])
    send(office.officer, "channels")
    assert Preference.objects.get().declined == ["due:email"]


def test_quiet_hours_are_saved_audited_and_taken_away(office):
    assert send(office.officer, "quiet", quiet_from="20:00", quiet_until="08:00").status_code == 302
    wish = Preference.objects.get()
    assert (wish.quiet_from, wish.quiet_until) == (datetime.time(20), datetime.time(8))
    event = AuditEvent.objects.get(action="preference.quiet")
    assert (event.actor_id, event.after["quiet_from"]) == (office.officer.pk, "20:00:00")
    send(office.officer, "quiet", quiet_from="20:00", quiet_until="08:00", clear="1")
    wish.refresh_from_db()
    assert (wish.quiet_from, wish.quiet_until) == (None, None)


@pytest.mark.parametrize(("first", "last"), [("20:00", ""), ("", "08:00"), ("20:00", "20:00"), ("25:00", "08:00"), ("x", "𠮷")])
def test_half_or_senseless_quiet_hours_are_refused_with_a_sentence(office, first, last):
    response = send(office.officer, "quiet", quiet_from=first, quiet_until=last)
    assert response.status_code == 422
    assert any(sentence in response.content.decode() for sentence in ("免打扰请写明起止", "看不懂这个时间"))
    assert Preference.objects.filter(quiet_from__isnull=False).count() == 0


def test_the_service_refuses_half_quiet_hours_too(office):
    with pytest.raises(ValidationError):
        preferring.set_quiet_hours(actor=office.officer, quiet_from=datetime.time(20), quiet_until=None)


def test_a_push_waits_for_the_end_of_quiet_hours(office):
    preferring.set_quiet_hours(actor=office.officer, quiet_from=datetime.time(9), quiet_until=datetime.time(11))
    make.tell(office.officer, "instructed", project=office.project)
    tick(at())
    assert Delivery.objects.get(channel="email").next_at == at(hour=11)
    assert Notification.objects.filter(recipient=office.officer).count() == 1


def test_junk_in_a_form_is_a_clean_answer(office):
    client = browser(office.officer)
    assert client.post(reverse("message_settings")).status_code == 404
    assert client.post(reverse("message_settings"), {"part": "'; drop"}).status_code == 404
    for junk in ("", "9" * 40, "-1", "²", "٣", "x" * 9000, "𠮷'\"<script>"):
        values = {"away_from": junk, "away_until": junk, "delegate": junk, "quiet_from": junk, "accepted": junk}
        for part in ("away", "channels"):
            assert send(office.officer, part, **values).status_code in (302, 422), (part, junk)
    assert Preference.objects.filter(away_from__isnull=False).count() == 0


def test_nobody_sees_or_saves_it_without_signing_in(office):
    assert Client().get(reverse("message_settings")).status_code == 302
    assert Client().post(reverse("message_settings"), {"part": "quiet"}).status_code == 302


def test_the_page_asks_no_more_for_more_colleagues(office, django_assert_max_num_queries):
    for _ in range(20):
        make.make_user(office.zone)
    client = browser(office.officer)
    with django_assert_max_num_queries(18):
        client.get(reverse("message_settings"))
