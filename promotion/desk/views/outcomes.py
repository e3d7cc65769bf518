"""年度产出 with the 亩均 table, and 五未 as of a day."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.desk.doors import Sheet, bound_to, form_door, form_sheet, page_of, project_or_404, project_url, reading, said
from promotion.desk.forms.service import OutcomeForm
from promotion.desk.service_pages import service_tabs
from promotion.desk.tabs import outcomes as tab
from promotion.exchange.ledgers import outcomes as outcome_ledger
from promotion.exchange.ledgers import stalled as stalled_ledger
from promotion.exchange.links import export_links
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
    rows = outcome_ledger.in_force(request.user, today)
    years = outcome_ledger.years_of(rows)
    year, _complaints = outcome_ledger.year_of(request.GET, years, today)
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
        "export": export_links("outcomes", request.GET),
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
    asked = stalled_ledger.asked_of(request.GET, today)
    for sentence in asked.complaints:
        messages.error(request, sentence)
    day, kind = asked.day, asked.kind
    every = stalled(Project.objects.visible_to(request.user, today), day)
    rows = asked.among(every)
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
        "export": export_links("stalled", request.GET),
    }
    return render(request, "desk/stalled/list.html", context)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal()
