"""Doors of 后台任务: one's own long work, how far it is, stopping it, fetching what it made."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from promotion.common.errors import NotAllowed, Refused
from promotion.common.htmx import go, render_page
from promotion.exchange import job_rows
from promotion.exchange.services import exporting
from promotion.exchange.services.ledger import KIND
from promotion.people.doors import with_fresh_password
from promotion.people.models import Job
from promotion.people.services import jobs

PER_PAGE = 30


@require_safe
def job_list(request):
    """What I asked for, the newest first; the list looks again by itself while something is under way."""
    page = Paginator(_mine(request).select_related("file"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [job_rows.row_of(job, timezone.now()) for job in page]
    context = {"page": page, "rows": rows, "is_moving": any(not row.job.has_ended for row in rows)}
    return render_page(request, "exchange/jobs.html", "exchange/_jobs.html", context)


@require_POST
def job_cancel(request, pk):
    """Stop an export of mine; an import is stopped on its own page, which says what that leaves."""
    if jobs.ask_to_cancel(get_object_or_404(_mine(request).filter(kind=KIND), pk=pk)):
        messages.success(request, _("已请求取消。"))
    else:
        messages.error(request, _("这个任务已经结束，不用取消。"))
    return go(request, "job_list")


@require_safe
@with_fresh_password
def job_file(request, pk):
    """The file that an export of mine made."""
    job = get_object_or_404(_mine(request).filter(kind=KIND).select_related("file", "exported"), pk=pk)
    try:
        stored = exporting.fetch(actor=request.user, job=job, now=timezone.now())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("job_list")
    response = FileResponse(stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _mine(request):
    return Job.objects.filter(owner=request.user)
