"""稍后提醒: silence until a day, then once more; taken back; what makes it void; what cannot be put off."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from promotion.common.errors import Refused
from promotion.common.models import AuditEvent
from promotion.projects.models import Deadline
from promotion.reminders.models import Delivery, Notification, Snooze
from promotion.reminders.services import snoozing
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days, tick
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(at(), tick=False)


@scene
def overdue(office):
    """The officer was told of a step that is a day overdue."""
    office.deadline = make.promise(office.project, days(-1), title="回访")
    tick(at())
    office.message = Notification.objects.get(recipient=office.officer)
    return office


def put_off(office, until, message=None, actor=None):
    return snoozing.put_off(
        actor=actor or office.officer, notification=message or office.message, until=until, today=TODAY, now=at(minute=5)
    )


def take_back(office, snooze, day=TODAY, hour=11):
    return snoozing.take_back(actor=office.officer, snooze=snooze, today=day, now=at(day, hour))


def told(user):
    return list(Notification.objects.filter(recipient=user).order_by("id").values_list("text", flat=True))


def run(office, first, last):
    """Tick every morning; how many messages the officer had after each."""
    counts = []
    for n in range(first, last + 1):
        tick(at(days(n), 9))
        counts.append(len(told(office.officer)))
    return counts


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_it_is_silent_until_the_day_and_said_once_then(overdue):
    put_off(overdue, days(5))
    assert run(overdue, 1, 5) == [1, 1, 1, 1, 2]
    assert told(overdue.officer)[-1].startswith("已逾期 6 天")
    assert Notification.objects.last().kind == "overdue"
    tick(at(days(5), 10))
    assert len(told(overdue.officer)) == 2


def test_the_message_counts_as_read_and_the_trail_knows(overdue):
    snooze = put_off(overdue, days(5))
    overdue.message.refresh_from_db()
    assert overdue.message.read_at == snooze.created_at
    assert AuditEvent.objects.get(action="snooze.put_off").after["until"] == days(5).isoformat()


def test_the_manager_hears_of_it_as_ever(overdue):
    put_off(overdue, days(9))
    run(overdue, 1, 3)
    assert overdue.manager.reminders.filter(is_escalated=True).exists()


def test_taken_back_the_message_is_unread_and_the_rule_speaks_again(overdue):
    put_off(overdue, days(9))
    tick(at(days(1), 9))
    assert told(overdue.officer) == [overdue.message.text]
    take_back(overdue, Snooze.objects.get(), days(1))
    overdue.message.refresh_from_db()
    assert overdue.message.read_at is None
    assert run(overdue, 2, 2) == [2]


def test_what_waited_when_it_was_put_off_is_revived(office):
    office.deadline = make.promise(office.project, days(1))
    make.promise(office.project, days(-1), title="另一件")
    tick(at())
    waiting = Delivery.objects.get(reminder__deadline=office.deadline, channel="in_app")
    ahead = Notification.objects.create(reminder=waiting.reminder, recipient=office.officer, kind="due", text="临期", created_at=at())
    snooze = put_off(office, days(1), message=ahead)
    tick(at(hour=10, minute=10))
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    take_back(office, snooze)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason, waiting.settled_at) == ("pending", "", None)


def test_a_new_day_takes_the_place_of_the_old_one(overdue):
    first = put_off(overdue, days(9))
    put_off(overdue, days(3))
    put_off(overdue, days(3))
    first.refresh_from_db()
    assert first.taken_back_at is not None
    assert Snooze.objects.filter(taken_back_at__isnull=True).get().until == days(3)
    assert run(overdue, 1, 4) == [1, 1, 2, 2]


def test_a_date_that_moves_speaks_for_itself(overdue):
    put_off(overdue, days(9))
    Deadline.objects.update(due=days(1), schedule_version=2)
    assert run(overdue, 1, 1) == [2]
    assert told(overdue.officer)[-1].startswith("今日到期")
    Deadline.objects.update(due=days(20), schedule_version=3)
    assert run(overdue, 2, 10)[-1] == 2


def test_what_is_done_is_not_said_again(overdue):
    put_off(overdue, days(2))
    Deadline.objects.update(closed_at=at())
    assert run(overdue, 1, 3) == [1, 1, 1]


def test_a_projects_silence_can_be_put_off_and_a_contact_makes_that_void(office):
    office.project.last_contact_on = days(-31)
    office.project.save()
    tick(at())
    office.message = Notification.objects.get(recipient=office.officer, kind="quiet")
    put_off(office, days(20))
    assert run(office, 1, 1) == [1]
    office.project.last_contact_on = days(1)
    office.project.save()
    assert run(office, 20, 21) == [1, 1]
    assert run(office, 32, 32) == [2]  # a new silence is told in its turn: 30 days after the contact


def test_a_silence_put_off_is_told_again_while_it_lasts(office):
    office.project.last_contact_on = days(-31)
    office.project.save()
    tick(at())
    office.message = Notification.objects.get(recipient=office.officer, kind="quiet")
    put_off(office, days(3))
    assert run(office, 1, 3) == [1, 1, 2]
    assert told(office.officer)[-1].startswith("已 34 天未与投资方联系")


def test_a_date_still_to_come_is_always_spoken_of(office):
    make.promise(office.project, days(7), kind="clause", title="条款")
    tick(at(days(2), 9))
    ahead = Notification.objects.get(recipient=office.officer)
    with pytest.raises(Refused, match="当天总会提醒"):
        snoozing.put_off(actor=office.officer, notification=ahead, until=days(8), today=days(2), now=at(days(2)))
    snoozing.put_off(actor=office.officer, notification=ahead, until=days(7), today=days(2), now=at(days(2)))
    assert run(office, 3, 7)[-1] == 2


@pytest.mark.parametrize(("until", "sentence"), [(0, "今天以后"), (-1, "今天以后"), (91, "最多推迟 90 天")])
def test_days_out_of_range_are_refused(overdue, until, sentence):
    with pytest.raises(Refused, match=sentence):
        put_off(overdue, days(until))
    assert Snooze.objects.count() == 0


def test_ninety_days_are_the_most(overdue):
    assert put_off(overdue, days(90)).until == days(90)


def test_others_messages_notices_and_what_is_done_are_refused(overdue):
    with pytest.raises(Refused, match="本人"):
        put_off(overdue, days(1), actor=overdue.manager)
    make.tell(overdue.officer, "instructed", project=overdue.project)
    tick(at())
    with pytest.raises(Refused, match="可以推迟"):
        put_off(overdue, days(1), message=Notification.objects.get(kind="instruction"))
    overdue.message.reminder.deadline.closed_at = at()
    with pytest.raises(Refused, match="已办结"):
        put_off(overdue, days(1))


def test_a_project_out_of_sight_is_refused(overdue):
    overdue.project.owner = overdue.manager
    overdue.project.save()
    overdue.officer.grants.update(zone=overdue.other)
    with pytest.raises(Refused, match="无权查看"):
        put_off(overdue, days(1))


def test_only_ones_own_and_only_before_the_day_is_taken_back(overdue):
    snooze = put_off(overdue, days(2))
    with pytest.raises(Refused):
        snoozing.take_back(actor=overdue.manager, snooze=snooze, today=TODAY, now=at())
    with pytest.raises(Refused, match="已到提醒日"):
        take_back(overdue, snooze, days(2))
    take_back(overdue, snooze)
    with pytest.raises(Refused):
        take_back(overdue, snooze)
    assert AuditEvent.objects.filter(action="snooze.take_back").count() == 1


def test_the_page_puts_off_says_until_when_and_takes_back(overdue):
    client = browser(overdue.officer)
    address = reverse("message_put_off", args=[overdue.message.pk])
    assert address in client.get(reverse("messages")).content.decode()
    text = client.get(address).content.decode()
    assert "3 个工作日后 11-23" in text
    done = client.post(address, {"chip": days(1).isoformat()}, follow=True).content.decode()
    assert "2026-11-19 再提醒" in done
    assert "已推迟的提醒" in done
    snooze = Snooze.objects.get()
    done = client.post(reverse("snooze_take_back", args=[snooze.pk]), {"back": "//evil.example"}, follow=True)
    assert done.redirect_chain[0][0] == reverse("messages")
    assert "已推迟的提醒" not in done.content.decode()


def test_a_date_typed_beats_the_chip_and_junk_is_refused(overdue):
    client = browser(overdue.officer)
    address = reverse("message_put_off", args=[overdue.message.pk])
    for sent in (
        {},
        {"chip": "other"},
        {"chip": "x"},
        {"until": "0001-01-01"},
        {"until": "9999-12-31"},
        {"until": "𠮷"},
        {"until": "1" * 9000},
    ):
        assert client.post(address, sent).status_code == 422, sent
    assert Snooze.objects.count() == 0
    assert client.post(address, {"chip": days(1).isoformat(), "until": "2026年11月30日"}).status_code == 302
    assert Snooze.objects.get().until == datetime.date(2026, 11, 30)


def test_others_have_no_such_pages(overdue):
    snooze = put_off(overdue, days(1))
    client = browser(overdue.manager)
    assert client.get(reverse("message_put_off", args=[overdue.message.pk])).status_code == 404
    assert client.post(reverse("message_put_off", args=[overdue.message.pk]), {"until": days(1)}).status_code == 404
    assert client.post(reverse("snooze_take_back", args=[snooze.pk])).status_code == 404
    assert client.get(reverse("snooze_take_back", args=[snooze.pk])).status_code == 405


def test_the_list_of_what_was_put_off_hides_the_words_out_of_sight(overdue):
    put_off(overdue, days(3))
    assert "回访" in browser(overdue.officer).get(reverse("messages")).content.decode()
    overdue.project.owner = overdue.manager
    overdue.project.save()
    overdue.officer.grants.update(zone=overdue.other)
    text = browser(overdue.officer).get(reverse("messages")).content.decode()
    assert "已推迟的提醒" in text
    assert "回访" not in text
    assert overdue.project.name not in text
