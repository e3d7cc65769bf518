"""日历订阅: the address, who may read it, what stands in the calendar, and what no log may hold."""

import datetime
import io
import logging

import pytest
import structlog
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from crm import logs
from crm.access_log import AccessLogger
from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.common.private_addresses import masked
from promotion.people.models import Department
from promotion.people.roles import Role
from promotion.projects.facts import Status
from promotion.projects.models import Deadline
from promotion.projects.services import deadlines
from promotion.reminders.models import CalendarFeed
from promotion.reminders.services import feeds
from tests.reminders import office as make
from tests.reminders.office import TODAY, at, days
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    cache.clear()
    time_machine.move_to(at(), tick=False)


@scene
def opened(office):
    """The officer has a feed."""
    office.token = feeds.open_feed(actor=office.officer, now=at())
    return office


def read(token, **headers):
    return Client().get(reverse("calendar_feed", args=[token]), headers=headers)


def events(token) -> dict:
    """Summary → event, as a calendar program understands the feed."""
    response = read(token)
    assert response.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_an_open_deadline_is_a_day_in_the_calendar(opened, settings):
    settings.SITE_URL = "https://crm.example.org/"
    deadline = make.promise(opened.project, days(3), title="报方案")
    event = events(opened.token)[f"到期：报方案｜{opened.project.name}"]
    assert event.decoded("dtstart") == days(3)
    assert event.decoded("dtend") == days(4)
    assert str(event["uid"]).startswith(deadline.source)
    assert event["sequence"] == 1
    assert event.decoded("dtstamp") == event.decoded("last-modified")
    assert str(event["url"]) == f"https://crm.example.org/projects/{opened.project.code}/"
    assert "TZID" not in read(opened.token).content.decode()


def test_one_that_moves_keeps_its_name_and_counts_up(opened, time_machine):
    deadline = make.promise(opened.project, days(3), title="报方案")
    before = events(opened.token)[f"到期：报方案｜{opened.project.name}"]
    time_machine.move_to(at(hour=15), tick=False)
    facts = {"source": deadline.source, "kind": deadline.kind, "title": "报方案", "owner": opened.officer, "project": opened.project}
    deadlines.put(due=days(9), **facts)
    after = events(opened.token)[f"到期：报方案｜{opened.project.name}"]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert after.decoded("dtstart") == days(9)
    assert after.decoded("last-modified") > before.decoded("last-modified")


def test_what_is_closed_ended_withdrawn_or_far_away_is_not_there(opened):
    make.promise(opened.project, days(3), title="已办")
    Deadline.objects.update(closed_at=at())
    for n, day in enumerate((days(-31), days(-30), days(365), days(366))):
        make.promise(opened.project, day, title=f"远近{n}")
    ended = make.make_project(opened.officer, opened.zone, status=Status.CLOSED)
    gone = make.make_project(opened.officer, opened.zone, withdrawn_at=at())
    make.promise(ended, days(1), title="终止的")
    make.promise(gone, days(1), title="撤回的")
    assert list(events(opened.token)) == [f"到期：远近1｜{opened.project.name}", f"到期：远近2｜{opened.project.name}"]


def test_only_ones_own_and_for_a_department_officer_their_departments(opened):
    department = Department.objects.create(name="审批局", region=opened.zone.region, function="approval")
    clerk = make.make_user(opened.zone, Role.DEPARTMENT, department=department)
    make.promise(opened.project, days(1), title="本人的")
    make.promise(opened.project, days(1), title="部门的", kind="landing_task", owner=None, department=department)
    assert [name.split("｜")[0] for name in events(opened.token)] == ["到期：本人的"]
    theirs = feeds.open_feed(actor=clerk, now=at())
    assert [name.split("｜")[0] for name in events(theirs)] == ["到期：部门的"]
    manager = feeds.open_feed(actor=opened.manager, now=at())
    assert events(manager) == {}


def test_a_confidential_project_goes_by_its_code_name_and_phones_are_masked(opened):
    secret = make.make_project(opened.officer, opened.zone, name="真名集团项目", is_confidential=True, code_name="春雷")
    make.promise(secret, days(1), title="见真名集团王总")
    make.promise(opened.project, days(2), title="致电 13812345678")
    text = read(opened.token).content.decode().replace("\r\n ", "")
    assert "下一步｜春雷" in text
    assert "真名集团" not in text
    assert "13812345678" not in text


def test_a_project_out_of_sight_leaves_only_the_kind(opened):
    make.promise(opened.project, days(1), title="回访某总", owner=opened.officer)
    opened.project.owner = opened.manager
    opened.project.save()
    opened.officer.grants.update(zone=opened.other)
    event = events(opened.token)["下一步到期（项目已不在您的可见范围）"]
    text = read(opened.token).content.decode().replace("\r\n ", "")
    assert "回访某总" not in text
    assert opened.project.name not in text
    assert "url" not in event


@pytest.mark.parametrize(
    "title",
    [
        "𠮷野家选址👨‍👩‍👧",
        "一行\r\n二行\rBEGIN:VEVENT\n三行",
        '逗号, 分号; 反斜\\杠: "引号"',
        "长" * 200,
        "\u2028\u202e𠮷" * 20,
        "END:VCALENDAR",
    ],
)
def test_any_title_is_read_back_whole_and_breaks_nothing(opened, title):
    make.promise(opened.project, days(1), title=title)
    body = read(opened.token).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
    found = Calendar.from_ical(body).walk("VEVENT")
    assert len(found) == 1
    said = str(found[0]["summary"])
    assert said.startswith("到期：")
    assert [char for char in said if char in "\r\n\u2028\u202e"] == []
    kept = "".join(title.split()).replace("\u202e", "")
    assert kept in "".join(said.split())


def test_the_same_calendar_is_not_sent_twice(opened):
    make.promise(opened.project, days(1))
    first = read(opened.token)
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert "noindex" in first["X-Robots-Tag"]
    assert first["Referrer-Policy"] == "no-referrer"
    again = read(opened.token, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert read(opened.token, **{"If-None-Match": f'W/"x", W/{first["ETag"]}'}).status_code == 304
    Deadline.objects.update(due=days(2))
    assert read(opened.token, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_unknown_void_closed_and_powerless_all_look_like_a_page_that_is_not_there(opened):
    missing = read("x" * 43)
    assert missing.status_code == 404
    for junk in ("x", "𠮷", "x" * 3000, "' or 1=1 --", opened.token[:-1], opened.token + "x"):
        assert read(junk).status_code == 404
    renewed = feeds.open_feed(actor=opened.officer, now=at())
    assert read(opened.token).status_code == 404
    opened.officer.grants.update(valid_until=days(-1))
    assert read(renewed).status_code == 404
    opened.officer.grants.update(valid_until=None)
    assert read(renewed).status_code == 200
    opened.officer.is_active = False
    opened.officer.save()
    assert read(renewed).status_code == 404


def test_it_is_read_only(opened):
    address = reverse("calendar_feed", args=[opened.token])
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405


def test_too_many_readings_are_turned_away_and_misses_never_shut_out_a_reader(opened, monkeypatch):
    monkeypatch.setattr("promotion.reminders.feed_views.MOST_READINGS", 3)
    monkeypatch.setattr("promotion.reminders.feed_views.MOST_MISSES", 2)
    assert [read("y" * 43).status_code for _ in range(4)] == [404, 404, 429, 429]
    assert [read(opened.token).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(read(opened.token)["Retry-After"]) > 0


def test_reading_writes_once_a_day_and_asks_no_more_for_more_rows(opened, django_assert_num_queries):
    read(opened.token)
    assert CalendarFeed.objects.get().last_read_on == TODAY
    for n in range(20):
        make.promise(make.make_project(opened.officer, opened.zone), days(n))
    with django_assert_num_queries(5):  # feed, deadlines, sight; grants for each of two rules
        read(opened.token)


def test_the_address_is_shown_once_and_kept_nowhere(office):
    client = Client()
    client.force_login(office.officer)
    response = client.post(reverse("feed_open"))
    text = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    token = text.split("/calendar/")[1].split(".ics")[0]
    assert read(token).status_code == 200
    assert token not in client.get(reverse("message_settings")).content.decode()
    assert CalendarFeed.objects.get().token_digest == feeds.digest_of(token)
    assert not [event for event in AuditEvent.objects.all() if token in f"{event.note}{event.after}{event.before}{event.object_label}"]
    assert client.get(reverse("feed_open")).status_code == 405


def test_closing_makes_it_void(opened):
    client = Client()
    client.force_login(opened.officer)
    client.post(reverse("feed_close"))
    assert read(opened.token).status_code == 404
    assert "原本没有开通" in client.post(reverse("feed_close"), follow=True).content.decode()
    assert list(AuditEvent.objects.filter(action__startswith="calendarfeed.").values_list("action", flat=True)) == [
        "calendarfeed.close",
        "calendarfeed.open",
    ]


def test_who_holds_nothing_gets_no_feed(office):
    nobody = make.make_user()
    with pytest.raises(Refused, match="没有有效授权"):
        feeds.open_feed(actor=nobody, now=at())
    client = Client()
    client.force_login(nobody)
    assert "没有有效授权" in client.post(reverse("feed_open"), follow=True).content.decode()


def test_only_an_administrator_of_the_city_closes_anothers(opened):
    feed = CalendarFeed.objects.get()
    with pytest.raises(NotAllowed):
        feeds.close_for(actor=opened.manager, feed=feed, reason="离职", today=TODAY)
    assert CalendarFeed.objects.count() == 1


def test_no_log_line_holds_a_token(opened):
    told = logs.configure(as_json=True, level="INFO")["formatters"]["line"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(told["()"](processors=told["processors"], foreign_pre_chain=told["foreign_pre_chain"]))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        path = f"/calendar/{'z' * 43}.ics"
        assert Client().get(path).status_code == 404
        structlog.get_logger("promotion.requests").warning("value_out_of_range", path=path)
        logger.warning("Not Found: %s", path)
    finally:
        logger.removeHandler(handler)
    assert "z" * 43 not in stream.getvalue()
    assert "/calendar/***.ics" in stream.getvalue()


def test_the_access_log_is_masked_in_every_field():
    secret = "A" * 43
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"/calendar/{secret}.ics?x=1",
        "PATH_INFO": f"/calendar/{secret}.ics",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://crm.example.org/calendar/{secret}.ics",
    }
    logger = AccessLogger.__new__(AccessLogger)
    answer = type("Answer", (), {"status": "200 OK", "sent": 5, "headers": []})
    atoms = logger.atoms(answer, [("REFERER", environ["HTTP_REFERER"])], environ, datetime.timedelta(seconds=1))
    assert secret not in "".join(str(value) for value in atoms.values())
    assert atoms["r"] == "GET /calendar/***.ics?x=1 HTTP/1.1"
    assert masked("/projects/ZS2026-00001/") == "/projects/ZS2026-00001/"
