"""The doors of 稍后提醒: put one message's matter off, and take that back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from promotion.common.addresses import is_own_page
from promotion.common.calendar import load_calendar
from promotion.common.errors import Refused
from promotion.common.htmx import UNPROCESSABLE, go, offer_undo, render_sheet
from promotion.reminders.forms import PutOffForm, put_off_choices
from promotion.reminders.models import Notification, Snooze
from promotion.reminders.reports import MESSAGE_PARTS, message_rows
from promotion.reminders.services import snoozing


@require_http_methods(["GET", "HEAD", "POST"])
def message_put_off(request, pk: int):
    """Ask until when, and put it off. What cannot be put off has no such page."""
    today, mine = timezone.localdate(), Notification.objects.for_user(request.user)
    message = get_object_or_404(mine.select_related(*MESSAGE_PARTS, "reminder__project", "reminder__rule"), pk=pk)
    row = message_rows([message], request.user, today)[0]
    if not row.can_be_put_off:
        raise Http404
    latest = snoozing.latest(message.reminder, today)
    choices = put_off_choices(today, latest, load_calendar())
    form = PutOffForm(request.POST if request.method == "POST" else None, choices=choices, latest=latest)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        try:
            snooze = snoozing.put_off(actor=request.user, notification=message, until=until, today=today, now=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            offer_undo(request, _("%(day)s 再提醒您。") % {"day": until.isoformat()}, reverse("snooze_take_back", args=[snooze.pk]))
            return go(request, _back(request))
    context = {"form": form, "row": row, "latest": latest, "title": _("稍后提醒"), "back": _back(request)}
    return render_sheet(request, "reminders/_put_off_sheet.html", context, UNPROCESSABLE if form.is_bound else 200)


@require_POST
def snooze_take_back(request, pk: int):
    """Be reminded again as if nothing had been put off."""
    snooze = get_object_or_404(Snooze, user=request.user, pk=pk)
    try:
        snoozing.take_back(actor=request.user, snooze=snooze, today=timezone.localdate(), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已取消稍后提醒，照常提醒您。"))
    return redirect(_back(request))


def _back(request) -> str:
    target = request.POST.get("back") or request.GET.get("back") or ""
    return target if is_own_page(target, request) else reverse("messages")
