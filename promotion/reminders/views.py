"""The doors of 消息: bell, list, opening a message, a digest's page; the outgoing-mail viewer of the demo office."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from promotion.common.addresses import is_own_page
from promotion.common.htmx import render_page
from promotion.reminders.models import MessageKind, Notification, OutgoingMail
from promotion.reminders.reports import MESSAGE_PARTS, about, digest_page, message_rows, snooze_rows
from promotion.reminders.services import reading

PER_PAGE = 30


@require_GET
def messages(request):
    """消息: unread first, by kind; at the foot what was put off."""
    kind, today = request.GET.get("kind", ""), timezone.localdate()
    kind = kind if kind in MessageKind.values else ""
    unread_only = request.GET.get("unread") == "1"
    mine = Notification.objects.for_user(request.user)
    unread = mine.unread()
    shown = unread if unread_only else mine
    rows = (shown.filter(kind=kind) if kind else shown).unread_first().select_related(*MESSAGE_PARTS)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": message_rows(page.object_list, request.user, today),
        "page": page,
        "kind": kind,
        "unread_only": unread_only,
        "tabs": _tabs(kind, unread_only),
        "snoozes": snooze_rows(request.user, today),
        "unread": unread.count(),
    }
    return render_page(request, "reminders/messages.html", "reminders/_messages.html", context)


def _tabs(kind: str, unread_only: bool) -> list[dict]:
    address = reverse("messages")
    tabs = [
        {"label": _("全部"), "href": address, "current": not kind and not unread_only},
        {"label": _("未读"), "href": f"{address}?unread=1", "current": unread_only and not kind},
    ]
    return tabs + [{"label": label, "href": f"{address}?kind={value}", "current": kind == value} for value, label in MessageKind.choices]


@require_GET
def message_bell(request):
    """The bell, asked for again by the page every while."""
    return render(request, "components/_bell.html")


@require_GET
def message_open(request, pk: int):
    """Mark a message of one's own as read and lead to what it is about, which asks for rights itself; a digest has a page of its own."""
    message = _mine(request, pk)
    reading.mark_read(actor=request.user, notification=message, now=timezone.now())
    if message.kind == MessageKind.DIGEST:
        return redirect("message_digest", message.pk)
    return redirect(about(message.reminder, request.user, timezone.localdate()) or "messages")


@require_GET
def message_digest(request, pk: int):
    """What a digest of one's own says, item by item."""
    message = _mine(request, pk)
    if message.kind != MessageKind.DIGEST:
        raise Http404
    reading.mark_read(actor=request.user, notification=message, now=timezone.now())
    context = {"message": message, "digest": digest_page(message, request.user, timezone.localdate())}
    return render(request, "reminders/digest.html", context)


def _mine(request, pk: int) -> Notification:
    mine = Notification.objects.for_user(request.user)
    return get_object_or_404(mine.select_related("reminder__notice", "reminder__deadline", "reminder__rule"), pk=pk)


@require_POST
def messages_read(request):
    """Mark one message (`id`) or all of a kind as read, and go back to the list."""
    now, number = timezone.now(), request.POST.get("id", "")
    if number:
        if not number.isascii() or not number.isdigit() or len(number) > 18:
            raise Http404
        message = get_object_or_404(Notification.objects.for_user(request.user), pk=int(number))
        reading.mark_read(actor=request.user, notification=message, now=now)
    else:
        kind = request.POST.get("kind", "")
        reading.mark_all_read(actor=request.user, now=now, kind=kind if kind in MessageKind.values else "")
    back = request.POST.get("next", "")
    return redirect(back if is_own_page(back, request) else "messages")


@require_GET
def mail_viewer(request):
    """What the demo office would have mailed; there is no such page outside demo mode."""
    if not settings.DEMO:
        raise Http404
    page = Paginator(OutgoingMail.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reminders/mail_viewer.html", {"page": page})
