"""摘要: what anybody with a live grant may know of projects outside their rows."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from promotion.admission.models import Waiver
from promotion.common.text import one_line
from promotion.desk.doors import page_of, reading
from promotion.projects.facts import Stage
from promotion.projects.models import Project
from promotion.projects.search import summaries_matching
from promotion.projects.sight import summary_rows

PER_PAGE = 50


@reading
def summary_list(request):
    """Code, chain, stage, amount band and owning unit; no name of a project, a firm or a person."""
    rows = Project.objects.summaries_for(request.user, timezone.localdate())
    stage = request.GET.get("stage", "")
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    code = one_line(request.GET.get("q", "")[:60])
    if code:
        rows = summaries_matching(rows, code)
    page = page_of(request, rows.order_by("-code"), PER_PAGE)
    found = summary_rows(page.object_list)
    waived = Waiver.objects.codes_among(row.code for row in found)
    context = {"page": page, "rows": found, "waived": waived, "stages": Stage.choices, "stage": stage, "code": code}
    return render(request, "desk/summaries.html", context)


@reading
def summary_detail(request, code):
    """One 摘要; a project within sight leads to its page, one that is not there is not there."""
    rows = summary_rows(Project.objects.summaries_for(request.user, timezone.localdate()).filter(code=code))
    if not rows:
        raise Http404
    waivers = Waiver.objects.in_force().filter(review__project__code=code)
    return render(request, "desk/summary.html", {"row": rows[0], "waivers": waivers})
