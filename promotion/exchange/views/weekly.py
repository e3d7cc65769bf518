"""Doors of the weekly report: on screen and as a file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from promotion.common.errors import NotAllowed, Refused
from promotion.common.money import plain
from promotion.exchange.answers import as_file
from promotion.exchange.services.weekly import export_weekly
from promotion.exchange.weekly import weekly_report
from promotion.exchange.weeks import parse_week, week_of
from promotion.people.doors import with_fresh_password


@require_safe
@with_fresh_password
def weekly_report_file(request):
    """周报 as xlsx."""
    today = timezone.localdate()
    try:
        made = export_weekly(actor=request.user, week=parse_week(request.GET.get("week"), today), today=today)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("weekly_preview")
    return as_file(made)


@require_safe
def weekly_preview(request):
    """周报 on screen."""
    today = timezone.localdate()
    complaint = ""
    try:
        week = parse_week(request.GET.get("week"), today)
    except Refused as refusal:
        week, complaint = week_of(today), str(refusal)
    groups = weekly_report(request.user, week, today)
    shown = [(group, [(row, _in_wan(row)) for row in group.rows]) for group in groups]
    count = sum(len(group.rows) for group in groups)
    context = {"week": week, "before": week.shifted(-1), "after": week.shifted(1), "groups": shown, "count": count, "complaint": complaint}
    return render(request, "exchange/weekly.html", {**context, "is_future": week.shifted(1).start > today})


def _in_wan(row) -> str:
    """The amount as the sheet has it, in 万元; the band where the project is confidential."""
    return row.amount_words or "—" if row.amount is None else plain(row.amount)
