"""Time travel: one office, day by day through 2026 and into 2027, and through the first months of 2028, against tables made by hand.

2026 is the State Council's calendar (春节 15–23 Feb with 14 and 28 Feb worked; 清明 4–6 Apr; 劳动节 1–5 May with 9 May worked; 端午 19–21 Jun;
中秋 25–27 Sep; 国庆 1–7 Oct with 20 Sep and 10 Oct worked). 2027 has no rows here: Monday to Friday. 2028's calendar is invented.
"""

import datetime

import pytest

from promotion.common.calendar import seed_years
from promotion.common.models import Workday
from promotion.people.roles import Role
from promotion.projects.models import Deadline
from promotion.reminders.models import Notification
from tests.reminders import office as make
from tests.reminders.office import at, tick
from tests.scenes import scene

pytestmark = pytest.mark.django_db
D = datetime.date
MORNING = {"hour": 8, "minute": 30}


def promise(project, due, kind, title):
    deadline = make.promise(project, due, kind=kind, title=title)
    Deadline.objects.filter(pk=deadline.pk).update(created_at=at(due - datetime.timedelta(days=200)))
    return deadline


def travel(start, end, changes):
    """One tick each morning at 08:30; `changes`: day → what happens on its evening."""
    day = start
    while day <= end:
        tick(at(day, **MORNING))
        changes.get(day, lambda: None)()
        day += datetime.timedelta(days=1)


def done(deadline):
    return lambda: Deadline.objects.filter(pk=deadline.pk).update(closed_at=at(deadline.due, 18))


def inside(user):
    """What stood in 消息 on which day: the first words up to the matter."""
    rows = Notification.objects.filter(recipient=user).values_list("created_at", "text")
    said = sorted((created.astimezone(make.SHANGHAI).date(), text.split("｜")[0]) for created, text in rows)
    return [(f"{day:%m-%d}", text) for day, text in said]


def pushed(user, mailoutbox):
    return [mail.subject for mail in mailoutbox if mail.to == [user.email]]


@scene
def year(office):
    Workday.objects.all().delete()
    seed_years([2026])
    office.leader = make.make_user(office.zone, Role.CHAIN_LEADER)
    office.project.last_contact_on = D(2026, 12, 30)
    office.project.save()
    return office


def test_spring_festival(year, mailoutbox):
    step = promise(year.project, D(2026, 2, 13), "next_step", "回访")
    clause = promise(year.project, D(2026, 2, 24), "clause", "首期款")
    travel(D(2026, 2, 9), D(2026, 3, 10), {D(2026, 2, 24): done(clause), D(2026, 3, 6): done(step)})
    # Workdays after Friday 13 Feb: Sat 14 (worked) 1, Tue 24 = 2, Wed 25 = 3, Thu 26 = 4, Fri 27 = 5; a week later Fri 6 Mar.
    # Three workdays before Tue 24 Feb: Sat 14, Fri 13, Thu 12.
    assert inside(year.officer) == [
        ("02-12", "还有 12 天到期（02-24）：首期款"),
        ("02-13", "今日到期：回访"),
        ("02-14", "已逾期 1 天（应于 02-13 完成）：回访"),
        ("02-24", "今日到期：首期款"),
        ("02-25", "已逾期 12 天（应于 02-13 完成）：回访"),
        ("02-27", "已逾期 14 天（应于 02-13 完成）：回访"),
        ("03-06", "已逾期 21 天（应于 02-13 完成）：回访"),
    ]
    assert pushed(year.officer, mailoutbox) == [
        "【今日摘要】2026-02-13 到期 1",
        "【今日摘要】2026-02-14 逾期 1",
        "【今日摘要】2026-02-24 到期 1",
        "【今日摘要】2026-02-25 逾期 1",
        "【今日摘要】2026-02-27 逾期 1",
        "【今日摘要】2026-03-06 逾期 1",
    ]
    assert pushed(year.manager, mailoutbox) == [
        "【今日摘要】2026-02-25 请您协调 1",
        "【今日摘要】2026-02-27 请您协调 1",
        "【今日摘要】2026-03-06 请您协调 1",
    ]
    assert pushed(year.leader, mailoutbox) == []


def test_national_day_and_its_worked_saturday(year, mailoutbox):
    task = promise(year.project, D(2026, 10, 1), "task", "批示：见面")
    step = promise(year.project, D(2026, 10, 10), "next_step", "送样")
    travel(D(2026, 9, 24), D(2026, 10, 27), {D(2026, 10, 10): done(step), D(2026, 10, 26): done(task)})
    # Three workdays before Thu 1 Oct: Wed 30, Tue 29, Mon 28 Sep. Workdays after it: Thu 8 = 1, Fri 9 = 2, Sat 10 (worked) = 3, Mon 12 = 4,
    # Tue 13 = 5; weekly: Tue 20 (10th workday: the chain leader's turn), Tue 27 is after it was done.
    assert inside(year.officer) == [
        ("09-28", "还有 3 天到期（10-01）：批示：见面"),
        ("10-01", "今日到期：批示：见面"),
        ("10-02", "已逾期 1 天（应于 10-01 完成）：批示：见面"),
        ("10-10", "今日到期：送样"),
        ("10-10", "已逾期 9 天（应于 10-01 完成）：批示：见面"),
        ("10-13", "已逾期 12 天（应于 10-01 完成）：批示：见面"),
        ("10-20", "已逾期 19 天（应于 10-01 完成）：批示：见面"),
    ]
    # 1–7 Oct nobody is pushed anything; on the 8th what the holidays brought is one message (the day itself has gone by, the overdue stands).
    assert pushed(year.officer, mailoutbox) == [
        "【今日摘要】2026-10-08 逾期 1",
        "【今日摘要】2026-10-10 逾期 1，到期 1",
        "【今日摘要】2026-10-13 逾期 1",
        "【今日摘要】2026-10-20 逾期 1",
    ]
    assert pushed(year.manager, mailoutbox) == [
        "【今日摘要】2026-10-10 请您协调 1",
        "【今日摘要】2026-10-13 请您协调 1",
        "【今日摘要】2026-10-20 请您协调 1",
    ]
    assert pushed(year.leader, mailoutbox) == ["【周一一页】2026-10-26 请您协调 1"]


def test_silence_through_the_holidays(year, mailoutbox):
    year.project.last_contact_on = D(2026, 1, 20)
    year.project.save()

    def meet():
        year.project.last_contact_on = D(2026, 3, 9)
        year.project.save()

    travel(D(2026, 2, 9), D(2026, 3, 16), {D(2026, 3, 9): meet})
    # 对接 may be silent for 30 days: yellow on the 31st, Fri 20 Feb (holiday); a week ahead Fri 13 Feb; red on the 46th, Sat 7 Mar.
    assert inside(year.officer) == [
        ("02-13", "已 24 天未与投资方联系，即将超过时限"),
        ("02-20", "已 31 天未与投资方联系"),
        ("03-07", "已 46 天未与投资方联系"),
    ]
    assert pushed(year.officer, mailoutbox) == ["【今日摘要】2026-02-24 久未跟进 1", "【今日摘要】2026-03-09 久未跟进 1"]
    assert pushed(year.manager, mailoutbox) == ["【今日摘要】2026-03-09 请您协调 1"]
    assert pushed(year.leader, mailoutbox) == ["【周一一页】2026-03-09 请您协调 1"]


def test_the_turn_of_the_year_into_one_without_a_calendar(year, mailoutbox):
    step = promise(year.project, D(2026, 12, 31), "next_step", "年底回访")
    travel(D(2026, 12, 25), D(2027, 1, 11), {D(2027, 1, 7): done(step)})
    # 2027 has no rows: Fri 1 Jan counts as worked (1), Mon 4 = 2, Tue 5 = 3, Wed 6 = 4, Thu 7 = 5.
    assert inside(year.officer) == [
        ("12-31", "今日到期：年底回访"),
        ("01-01", "已逾期 1 天（应于 12-31 完成）：年底回访"),
        ("01-05", "已逾期 5 天（应于 12-31 完成）：年底回访"),
        ("01-07", "已逾期 7 天（应于 12-31 完成）：年底回访"),
    ]
    assert pushed(year.officer, mailoutbox) == [
        "【今日摘要】2026-12-31 到期 1",
        "【今日摘要】2027-01-01 逾期 1",
        "【今日摘要】2027-01-05 逾期 1",
        "【今日摘要】2027-01-07 逾期 1",
    ]


OTHER_HOLIDAYS = {
    "清明 4–6 Apr": (D(2026, 4, 3), "04-04", "2026-04-07"),  # due Fri; the first day overdue is a holiday, told on Tuesday
    "劳动节 1–5 May": (D(2026, 4, 30), "05-01", "2026-05-06"),
    "Saturday 9 May is worked": (D(2026, 5, 8), "05-09", "2026-05-09"),
    "端午 19–21 Jun": (D(2026, 6, 18), "06-19", "2026-06-22"),
    "Sunday 20 Sep is worked": (D(2026, 9, 19), "09-20", "2026-09-20"),
    "中秋 25–27 Sep": (D(2026, 9, 24), "09-25", "2026-09-28"),
    "an ordinary weekend": (D(2026, 7, 10), "07-11", "2026-07-13"),
    "Sunday 4 Jan is worked": (D(2026, 1, 3), "01-04", "2026-01-04"),
}


@pytest.mark.parametrize("name", OTHER_HOLIDAYS)
def test_the_first_day_overdue_is_said_inside_at_once_and_pushed_when_work_goes_on(year, mailoutbox, name):
    due, said_on, pushed_on = OTHER_HOLIDAYS[name]
    step = promise(year.project, due, "next_step", "回访")
    last = D.fromisoformat(pushed_on)
    travel(due + datetime.timedelta(days=1), last, {last: done(step)})
    assert inside(year.officer) == [(said_on, f"已逾期 1 天（应于 {due:%m-%d} 完成）：回访")]
    assert pushed(year.officer, mailoutbox) == [f"【今日摘要】{pushed_on} 逾期 1"]


def test_leap_february_under_an_invented_calendar(office, mailoutbox):
    """Invented for this test, not published by anybody: holidays 25–31 Jan 2028, Saturdays 22 Jan and 5 Feb worked."""
    invented = {D(2028, 1, day): False for day in range(25, 32)} | {D(2028, 1, 22): True, D(2028, 2, 5): True}
    Workday.objects.all().delete()
    Workday.objects.bulk_create([Workday(day=day, is_workday=worked, name="虚构") for day, worked in invented.items()])
    office.project.last_contact_on = office.project.stage_since = D(2028, 3, 20)
    office.project.save()
    step = promise(office.project, D(2028, 1, 24), "next_step", "回访")
    leap = promise(office.project, D(2028, 2, 29), "next_step", "闰日回访")
    month, quarter = (promise(office.project, day, "lease", name) for day, name in ((D(2028, 3, 31), "甲厂房"), (D(2028, 5, 31), "乙厂房")))
    changes = {D(2028, 2, 5): done(step), D(2028, 2, 29): done(leap), D(2028, 3, 30): done(month)}
    travel(D(2028, 1, 3), D(2028, 3, 31), changes)
    # Workdays after Mon 24 Jan: Tue 1 Feb = 1, 2 = 2, 3 = 3, 4 = 4, Sat 5 (worked) = 5. A month before 31 Mar, three before 31 May: 29 Feb.
    assert inside(office.officer) == [
        ("01-03", "还有 149 天到期（05-31）：乙厂房"),  # the six-month notice of 30 Nov, made good
        ("01-03", "还有 88 天到期（03-31）：甲厂房"),  # the three-month notice of 31 Dec; the one of 30 Sep has been overtaken
        ("01-24", "今日到期：回访"),
        ("01-25", "已逾期 1 天（应于 01-24 完成）：回访"),
        ("02-03", "已逾期 10 天（应于 01-24 完成）：回访"),
        ("02-05", "已逾期 12 天（应于 01-24 完成）：回访"),
        ("02-29", "今日到期：闰日回访"),
        ("02-29", "还有 31 天到期（03-31）：甲厂房"),
        ("02-29", "还有 92 天到期（05-31）：乙厂房"),
    ]
    assert pushed(office.officer, mailoutbox) == [
        "【今日摘要】2028-01-03 到期 2",
        "【今日摘要】2028-01-24 到期 1",
        "【今日摘要】2028-02-01 逾期 1",
        "【今日摘要】2028-02-03 逾期 1",
        "【今日摘要】2028-02-05 逾期 1",
        "【今日摘要】2028-02-29 到期 3",
    ]
