"""调度台 and the department's own list."""

from django.shortcuts import render
from django.utils import timezone

from promotion.access.scope import scope_of
from promotion.common.calendar import load_calendar
from promotion.desk import landing_mine as mine
from promotion.desk import landing_rows as board
from promotion.desk.doors import page_of, reading
from promotion.landing.models import LandingTask
from promotion.projects.models import Project

PAGE = 50


@reading
def landing_board(request):
    """All landing items in sight, by department and due date; or as a list, a page at a time."""
    today, calendar, asked = timezone.localdate(), load_calendar(), board.asked_of(request.GET)
    seen = LandingTask.objects.visible_to(request.user, today)
    rows = board.narrowed(seen, asked)
    numbers = board.counts(rows, today)
    shown = rows.filter(board.of_tab(asked.which, today))
    context = {
        "asked": asked,
        "tabs": list(_tabs(request, asked, numbers)),
        "total": numbers[asked.which],
        "choices": board.choices(seen),
        "today": today,
        "nobody": board.NOBODY,
    }
    if asked.layout == "list":
        page = page_of(request, shown.select_related(*board.NAMED).order_by("due", "pk"), PAGE)
        context |= {"page": page, "rows": [board.row_of(task, today, calendar) for task in page]}
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
    for which, label in board.WHICH:
        query = request.GET.copy()
        query.pop("page", None)
        query["which"] = which
        yield {"label": label, "href": f"?{query.urlencode()}", "current": which == asked.which, "count": numbers[which]}
