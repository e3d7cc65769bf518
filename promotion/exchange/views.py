"""Doors of the exchange room: the list as a file, the weekly report on screen and as a file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from promotion.common.errors import NotAllowed, Refused
from promotion.common.money import plain
from promotion.exchange.columns import IN_LEDGER, chosen
from promotion.exchange.services.ledger import CONTENT_TYPES, XLSX, Made, export_projects
from promotion.exchange.services.weekly import export_weekly
from promotion.exchange.weekly import weekly_report
from promotion.exchange.weeks import parse_week, week_of
from promotion.people.doors import with_fresh_password
from promotion.pipeline.filters import ProjectFilter
from promotion.projects.models import Project
from promotion.projects.services.lighting import lit


@require_safe
@with_fresh_password
def project_export(request):
    """The list as it is filtered, as xlsx or csv. A parameter that cannot be read stops it: a wider file than meant must not leave."""
    today = timezone.localdate()
    visible = lit(Project.objects.visible_to(request.user, today), today)
    wanted = ProjectFilter(request.GET, visible, user=request.user, today=today)
    columns = chosen(request.GET.get("cols", "").split(","), otherwise=IN_LEDGER)
    kind = request.GET.get("format") or XLSX
    if kind not in CONTENT_TYPES or wanted.complaints:
        return _back_to_list(request, wanted.complaints or [_("只能导出 xlsx 或 csv，请重新选择格式。")])
    try:
        made = export_projects(
            actor=request.user, projects=wanted.qs, columns=columns, kind=kind, today=today, query=request.META.get("QUERY_STRING", "")
        )
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        return _back_to_list(request, [str(refusal)])
    return _as_file(made)


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
    return _as_file(made)


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


def _back_to_list(request, sentences):
    for sentence in sentences:
        messages.error(request, sentence)
    query = request.GET.copy()
    query.pop("format", None)
    return redirect(f"{reverse('project_list')}?{query.urlencode()}")


def _as_file(made: Made) -> HttpResponse:
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(True, made.name)
    return response
