"""调度台 and the department's own list."""

from django.shortcuts import render
from django.utils import timezone

from promotion.access.scope import scope_of
from promotion.common.calendar import load_calendar
from promotion.desk import landing_mine as mine
from promotion.desk import landing_rows as board
from promotion.desk.doors import page_of, reading
from promotion.exchange.ledgers import landing_tasks as ledger
from promotion.exchange.links import export_links
from promotion.landing.models import LandingTask
from promotion.landing.task_lines import line_of
from promotion.projects.models import Project

PAGE = 50


@reading
def landing_board(request):
    """All landing items in sight, by department and due date; or as a list, a page at a time."""
    today, calendar, asked = timezone.localdate(), load_calendar(), ledger.asked_of(request.GET)
    seen = LandingTask.objects.visible_to(request.user, today)
    numbers = board.counts(ledger.narrowed(seen, asked), today)
    shown = ledger.rows(request.user, request.GET, today).rows
    context = {
        "asked": asked,
        "tabs": list(_tabs(request, asked, numbers)),
        "total": numbers[asked.which],
        "choices": board.choices(seen),
        "today": today,
        "nobody": ledger.NOBODY,
        "export": export_links("landing_tasks", request.GET),
    }
    if asked.layout == "list":
        page = page_of(request, shown.select_related(*board.NAMED), PAGE)
        context |= {"page": page, "rows": [line_of(task, today, calendar) for task in page]}
    else:
        context["columns"] = board.columns(shown, today, calendar)
    return render(request, "desk/landing/board.html", context)


@reading
def landing_mine(request):
    """What waits for the person's department, and for themselves in landing."""
    today, calendar = timezone.localdate(), load_calendar()
    department_id = scope_of(request.user, today).department_id
    waiting = mine.waiting_for(request.user, department_id, Project.objects.visible_to(request.user, today))
    page = page_of(request, waiting, PAGE)
    context = {
        "page": page,
        "rows": mine.rows_of(list(page), today, calendar),
        "total": page.paginator.count,
        "late": waiting.filter(due__lt=today).count(),
        "department": request.user.department if department_id else None,
        "today": today,
    }
    return render(request, "desk/landing/mine.html", context)


def _tabs(request, asked, numbers):
    for which, label in ledger.WHICH:
        query = request.GET.copy()
        query.pop("page", None)
        query["which"] = which
        yield {"label": label, "href": f"?{query.urlencode()}", "current": which == asked.which, "count": numbers[which]}
