"""The doors of 消息: bell, list, opening a message; the outgoing-mail viewer of the demo office."""

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
from promotion.projects.models import Project
from promotion.reminders.models import MessageKind, Notification, OutgoingMail
from promotion.reminders.reports import message_rows
from promotion.reminders.services import reading

PER_PAGE = 30


@require_GET
def messages(request):
    """消息: unread first, by kind."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in MessageKind.values else ""
    mine = Notification.objects.for_user(request.user)
    rows = (mine.filter(kind=kind) if kind else mine).unread_first().select_related("reminder")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": message_rows(page.object_list, request.user, timezone.localdate()),
        "page": page,
        "kind": kind,
        "tabs": _tabs(kind),
        "unread": mine.unread().count(),
    }
    return render_page(request, "reminders/messages.html", "reminders/_messages.html", context)


def _tabs(kind: str) -> list[dict]:
    address = reverse("messages")
    every = {"label": _("全部"), "href": address, "current": not kind}
    return [every, *({"label": label, "href": f"{address}?kind={value}", "current": kind == value} for value, label in MessageKind.choices)]


@require_GET
def message_bell(request):
    """The bell, asked for again by the page every while."""
    return render(request, "components/_bell.html")


@require_GET
def message_open(request, pk: int):
    """Mark a message of one's own as read and lead to what it is about."""
    message = get_object_or_404(Notification.objects.for_user(request.user).select_related("reminder__notice", "reminder__deadline"), pk=pk)
    reading.mark_read(actor=request.user, notification=message, now=timezone.now())
    return redirect(_about(message.reminder, request.user))


def _about(reminder, user) -> str:
    """The project, where the reader sees it; else the enterprise; else back to the list. The page led to asks for rights itself."""
    if reminder.project_id:
        project = Project.objects.visible_to(user, timezone.localdate()).filter(pk=reminder.project_id).first()
        return reverse("project_detail", args=[project.code]) if project else reverse("messages")
    source = reminder.notice or reminder.deadline
    if source and source.enterprise_id:
        return reverse("enterprise_detail", args=[source.enterprise_id])
    return reverse("messages")


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
