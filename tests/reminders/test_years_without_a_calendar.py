"""A year whose calendar is missing: counted Monday to Friday, told once to each administrator, never an exception."""

import datetime

import pytest

from promotion.common.models import Workday
from promotion.people.models import User
from promotion.people.roles import Role
from promotion.projects.models import Notice, NoticeKind
from promotion.reminders.models import Notification
from promotion.reminders.services.calendar_watch import tell_of_missing_years
from promotion.reminders.services.ticking import UPKEEP_EVERY, tick
from tests.reminders import office as make
from tests.reminders.office import at
from tests.scenes import scene

NOVEMBER, DECEMBER, JANUARY = datetime.date(2026, 11, 30), datetime.date(2026, 12, 1), datetime.date(2027, 1, 4)


@scene
def settled(office):
    """2026 is settled and no other year."""
    Workday.objects.all().delete()
    Workday.objects.create(day=datetime.date(2026, 10, 10), is_workday=True)
    return office


def told() -> set[tuple[int, str]]:
    return {(notice.recipient_id, notice.key.split(":")[1]) for notice in Notice.objects.filter(kind=NoticeKind.CALENDAR)}


def test_nobody_is_told_of_a_settled_year(settled):
    tell_of_missing_years(NOVEMBER)
    assert told() == set()


def test_from_december_on_administrators_are_told_of_the_next_year(settled):
    tell_of_missing_years(DECEMBER)
    assert told() == {(settled.admin.pk, "2027")}
    notice = Notice.objects.get()
    assert notice.key == f"calendar:2027:{settled.admin.pk}"
    assert notice.text.startswith("2027 年节假日与调休安排尚未导入")
    assert len(notice.text) < 300


def test_once_per_year_and_person_however_often_it_is_looked_at(settled):
    for day in (DECEMBER, DECEMBER, datetime.date(2026, 12, 31), JANUARY, datetime.date(2027, 12, 1)):
        tell_of_missing_years(day)
    assert told() == {(settled.admin.pk, "2027"), (settled.admin.pk, "2028")}
    assert Notice.objects.count() == 2


def test_an_administrator_who_comes_later_is_told_too(settled):
    tell_of_missing_years(DECEMBER)
    later = make.make_user(settled.other, Role.ADMINISTRATOR)
    tell_of_missing_years(JANUARY)
    assert told() == {(settled.admin.pk, "2027"), (later.pk, "2027")}


def test_only_live_grants_of_open_accounts_count_and_superusers_need_none(settled):
    make.grant(make.make_user(), Role.ADMINISTRATOR, settled.zone, until=datetime.date(2026, 11, 29))
    closed = make.make_user(settled.zone, Role.ADMINISTRATOR)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    make.make_user(is_superuser=True, is_active=False)
    root = make.make_user(is_superuser=True)
    make.grant(settled.admin, Role.ADMINISTRATOR, settled.other)
    tell_of_missing_years(DECEMBER)
    assert told() == {(settled.admin.pk, "2027"), (root.pk, "2027")}


def test_an_import_ends_it(settled):
    Workday.objects.create(day=datetime.date(2027, 2, 13), is_workday=True)
    tell_of_missing_years(DECEMBER)
    assert told() == set()


def test_the_tick_tells_and_it_becomes_a_message(settled):
    tick(at(DECEMBER))
    tick(at(DECEMBER) + UPKEEP_EVERY)
    tick(at(DECEMBER) + UPKEEP_EVERY * 2)
    message = Notification.objects.get()
    assert message.recipient_id == settled.admin.pk
    assert "2027 年节假日与调休安排尚未导入" in message.text


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date(9999, 12, 31), datetime.date(2031, 12, 31)])
def test_no_day_makes_it_fail(settled, day):
    make.grant(settled.admin, Role.ADMINISTRATOR, settled.zone)
    tell_of_missing_years(day)
    assert all(key.isdigit() for _pk, key in told())
