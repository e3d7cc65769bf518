"""A calendar as RFC 5545 wants it: days without hours, so that no time zone is needed. Pure."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

PRODUCT = "-//promotion//deadlines//ZH"
ONE_DAY = datetime.timedelta(days=1)
READ_AGAIN = datetime.timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One day in somebody's calendar. `uid` names it for ever; `sequence` grows when it moves. `url` may be empty."""

    uid: str
    day: datetime.date
    sequence: int
    changed_at: datetime.datetime
    summary: str
    description: str = ""
    url: str = ""


def calendar_of(name: str, entries: Iterable[Entry]) -> bytes:
    """The whole calendar; the same entries always give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", READ_AGAIN)
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    changed = entry.changed_at.astimezone(datetime.UTC).replace(microsecond=0)
    event.add("uid", entry.uid)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + ONE_DAY)
    event.add("summary", entry.summary)
    if entry.description:
        event.add("description", entry.description)
    if entry.url:
        event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
