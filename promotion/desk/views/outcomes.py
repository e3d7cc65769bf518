"""年度产出 with the 亩均 table, and 五未 as of a day."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.dates import parse_date
from promotion.common.errors import Refused
from promotion.desk.doors import Sheet, bound_to, form_door, form_sheet, page_of, project_or_404, project_url, reading, said
from promotion.desk.forms.service import OutcomeForm
from promotion.desk.service_pages import service_tabs
from promotion.desk.tabs import outcomes as tab
from promotion.landing import services
from promotion.landing.five_stalls import Stall
from promotion.landing.models import YearlyOutcome
from promotion.landing.models.outcomes import FIGURES
from promotion.landing.outcome_query import projects_with_tax
from promotion.landing.per_mu import INDICATORS
from promotion.landing.services.outcomes import rule_of
from promotion.landing.stalled import limits, stalled
from promotion.projects.models import Project
from promotion.projects.services import permits

PER_PAGE = 50


@reading
def outcome_list(request):
    """亩均 table of the projects in sight for one year."""
    today = timezone.localdate()
    rows = YearlyOutcome.objects.visible_to(request.user, today).in_force()
    years = sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)
    asked = request.GET.get("year", "")
    year = (
        int(asked) if asked.isascii() and asked.isdecimal() and int(asked[:4]) in years and len(asked) == 4 else (years or [today.year])[0]
    )
    lines, mean = tab.table(rows.filter(year=year), request.user, today)
    page = page_of(request, lines, PER_PAGE)
    context = {
        "page": page,
        "lines": page.object_list,
        "mean": mean,
        "years": years,
        "year": year,
        "rule": rule_of(year),
        "heads": [label for _name, label in INDICATORS],
        "tabs": service_tabs("outcome_list"),
    }
    return render(request, "desk/outcomes/list.html", context)


@form_door
def outcome_new(request, code):
    """Record a year, or correct it: `?year=` starts from what is in force."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    asked = request.GET.get("year", "")
    known = YearlyOutcome.objects.in_force().filter(project=project, year=int(asked)).first() if _is_year(asked) else None
    start = {"year": today.year - 1}
    if known:
        start = {name: getattr(known, name) for name in ("year", "source", *FIGURES)}
        if not projects_with_tax(request.user, today).filter(pk=project.pk).exists():
            start["tax"] = None
    form = bound_to(request, OutcomeForm, initial=start)

    def save(values):
        services.record_outcome(actor=request.user, project=project, today=today, **values)
        return said(request, _("已登记年度产出。"), project_url(code, "outcomes"))

    return form_sheet(request, form, Sheet(_("登记年度产出"), _("保存"), project_url(code, "outcomes")), save)


@reading
def stalled_list(request):
    """五未 of the projects in sight as of a day (`?day=`, default today), by kind, the longest first."""
    today = timezone.localdate()
    day = _day_asked(request, today)
    every = stalled(Project.objects.visible_to(request.user, today), day)
    asked = request.GET.get("kind", "")
    kind = asked if asked in Stall.values else ""
    rows = [row for row in every if not kind or row.stall.kind == kind]
    allowed, here = limits(), reverse("stalled_list")
    kinds = [{"label": _("全部"), "href": f"{here}?day={day}", "current": not kind, "count": len(every)}]
    for stall in Stall:
        count = sum(row.stall.kind == stall for row in every)
        kinds.append({"label": stall.label, "href": f"{here}?day={day}&kind={stall}", "current": kind == stall, "count": count})
    page = page_of(request, rows, PER_PAGE)
    context = {
        "page": page,
        "rows": page.object_list,
        "kinds": kinds,
        "kind": kind,
        "day": day,
        "over": sum(row.is_over for row in rows),
        "limits": [(stall.label, days) for stall, days in allowed.items()],
        "tabs": service_tabs("stalled_list"),
    }
    return render(request, "desk/stalled/list.html", context)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal()


def _day_asked(request, today):
    """The day asked for, never after today; junk is said and today taken."""
    asked = request.GET.get("day", "")[:20]
    if not asked:
        return today
    try:
        day = parse_date(asked, today)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return today
    return min(day, today)
