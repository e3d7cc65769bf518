"""The doors of the calendar feed: the address itself, which opens without signing in, and its owner's acts."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from promotion.access.scope import scope_of
from promotion.common.errors import Refused
from promotion.reminders.ics import calendar_of
from promotion.reminders.services import feed_entries, feeds

# Calendars ask every few hours. Counted in each web process by itself: the limit spares the database, the token guards the data.
MOST_READINGS, MOST_MISSES = 60, 30
WINDOW = 3600  # seconds


@login_not_required
@require_safe
def calendar_feed(request, token: str):
    """The calendar that the token opens. Whatever is wrong with the token, the answer is that of a page that is not there."""
    today = timezone.localdate()
    feed = feeds.feed_of(token)
    scope = scope_of(feed.user, today) if feed else None
    if scope is None or not scope.is_live:
        if _counted(f"feed-miss:{request.client_address}") > MOST_MISSES:
            return _too_often()
        raise Http404
    if _counted(f"feed:{feed.pk}") > MOST_READINGS:
        return _too_often()
    body = calendar_of(_("招商到期事项"), feed_entries.entries_of(feed.user, scope, today))
    feeds.note_reading(feed, today)
    return _answer(request, body)


def _answer(request, body: bytes) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    asked = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    response = HttpResponseNotModified() if asked & {etag, "*"} else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    return _kept_private(response)


def _kept_private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _too_often() -> HttpResponse:
    response = HttpResponse(_("读取太频繁，请稍后再试。"), status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(WINDOW)
    return _kept_private(response)


def _counted(key: str) -> int:
    """How often this has happened in the hour, this time included."""
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # the hour ended in between
        return 1


@require_POST
def feed_open(request):
    """A new address, shown this once; the one before is void."""
    try:
        token = feeds.open_feed(actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("message_settings")
    path = reverse("calendar_feed", args=[token])
    address = f"{settings.SITE_URL.rstrip('/')}{path}" if settings.SITE_URL else request.build_absolute_uri(path)
    response = render(request, "reminders/feed_opened.html", {"address": address})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def feed_close(request):
    """The address is void from now on."""
    was_open = feeds.close_feed(actor=request.user)
    messages.success(request, _("日历订阅已关闭，原地址不再有效。") if was_open else _("日历订阅原本没有开通。"))
    return redirect(f"{reverse('message_settings')}#calendar")
