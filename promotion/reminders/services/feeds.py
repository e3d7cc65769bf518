"""日历订阅: open, renew and close the private address of one's own calendar; find whose it is."""

import datetime
import hashlib
import re
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.administration import administration_of
from promotion.access.scope import scope_of
from promotion.common import audit, checked
from promotion.common.errors import NotAllowed, Refused
from promotion.reminders.models import CalendarFeed

BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@transaction.atomic
def open_feed(*, actor, now: datetime.datetime) -> str:
    """Give the person a new address and return its token, which is kept nowhere: shown once. An earlier address is void."""
    if not scope_of(actor, timezone.localdate(now)).is_live:
        raise Refused(_("您目前没有有效授权，没有可订阅的事项。请联系管理员。"))
    token = secrets.token_urlsafe(BYTES)
    facts = {"token_digest": digest_of(token), "created_at": now, "last_read_on": None}
    feed, is_new = CalendarFeed.objects.select_for_update().get_or_create(user=actor, defaults=facts)
    if not is_new:
        for name, value in facts.items():
            setattr(feed, name, value)
        checked.save(feed)
    audit.record(actor=actor, action="calendarfeed.open" if is_new else "calendarfeed.renew", obj=feed)
    return token


@transaction.atomic
def close_feed(*, actor) -> bool:
    """Make one's own address void; False when there was none."""
    feed = CalendarFeed.objects.select_for_update().filter(user=actor).first()
    if feed is None:
        return False
    _void(actor, feed, "")
    return True


@transaction.atomic
def close_for(*, actor, feed: CalendarFeed, reason: str, today: datetime.date) -> None:
    """An administrator makes the address of somebody of their own city void."""
    if not administration_of(actor, today).reaches_person(feed.user):
        raise NotAllowed(_("只有本市管理员可以关闭他人的日历订阅。"))
    if not reason.strip():
        raise Refused(_("请写明原因。"), field="reason")
    if not CalendarFeed.objects.select_for_update().filter(pk=feed.pk).exists():
        raise Refused(_("这个订阅已经关闭。"))
    _void(actor, feed, reason.strip()[:200])


def feed_of(token: str) -> CalendarFeed | None:
    """The feed that a token opens; None for an unknown or void token, and for a closed account.

    The table holds digests only: how long the search takes tells nothing about how near a guess was.
    """
    if not _TOKEN.fullmatch(token):
        return None
    feed = CalendarFeed.objects.select_related("user").filter(token_digest=digest_of(token)).first()
    return feed if feed is not None and feed.user.is_active else None


def note_reading(feed: CalendarFeed, today: datetime.date) -> None:
    """Remember that it was read today: one write a day."""
    if feed.last_read_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_on=today)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _void(actor, feed: CalendarFeed, note: str) -> None:
    audit.record(actor=actor, action="calendarfeed.close", obj=feed, note=note)
    CalendarFeed.objects.filter(pk=feed.pk).delete()
