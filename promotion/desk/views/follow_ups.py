"""跟进: log one on a project or an enterprise, mend one's own within a day."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.desk.doors import Sheet, bound_to, enterprise_or_404, form_door, form_sheet, project_or_404, project_url, said
from promotion.desk.forms.follow_ups import FollowUpForm, MendFollowUpForm
from promotion.projects.models import FollowUp
from promotion.projects.services import follow_ups, permits

WITH_FILES = "desk/_follow_up_sheet.html"


@form_door
def follow_up_new(request, code):
    """What was said on a project, the next step, when."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    form = bound_to(request, FollowUpForm, today=today, draft=f"follow-up:{code}")
    back = project_url(code)

    def save(values):
        follow_ups.log_follow_up(actor=request.user, project=project, today=today, **values)
        return said(request, _("已记下这次跟进。"), back)

    return form_sheet(request, form, Sheet(_("记跟进"), _("保存"), back, project.name, WITH_FILES), save)


@form_door
def enterprise_follow_up_new(request, pk):
    """What was said to a firm that has no project yet."""
    enterprise, today = enterprise_or_404(request, pk), timezone.localdate()
    form = bound_to(request, FollowUpForm, today=today, draft=f"follow-up:enterprise-{pk}", takes_files=False)
    back = reverse("enterprise_detail", args=[pk])

    def save(values):
        follow_ups.log_follow_up(actor=request.user, enterprise=enterprise, today=today, **values)
        return said(request, _("已记下这次跟进。"), back)

    return form_sheet(request, form, Sheet(_("记跟进"), _("保存"), back, enterprise.name, WITH_FILES), save)


@form_door
def follow_up_edit(request, pk):
    """Mend one's own follow-up; those of others are not there."""
    rows = FollowUp.objects.filter(author=request.user, withdrawn_at__isnull=True).select_related("project", "enterprise")
    follow_up = get_object_or_404(rows, pk=pk)
    back = _place_of(request, follow_up)
    start = {name: getattr(follow_up, name) for name in ("said", "kind", "happened_at", "participants", "with_investor")}
    form = bound_to(request, MendFollowUpForm, initial={**start, "happened_at": timezone.localtime(follow_up.happened_at)})

    def save(values):
        fields = {**values, "happened_at": values["happened_at"] or follow_up.happened_at}
        follow_ups.correct_follow_up(actor=request.user, follow_up=follow_up, now=timezone.now(), **fields)
        return said(request, _("已改正，原文留在审计记录里。"), back)

    return form_sheet(request, form, Sheet(_("改正跟进"), _("保存"), back, _("24 小时内可以改正；下一步请另记一条跟进。")), save)


def _place_of(request, follow_up) -> str:
    """The page the follow-up stands on, which must still be within sight."""
    if follow_up.project:
        return project_url(project_or_404(request, follow_up.project.code).code)
    if follow_up.enterprise:
        return reverse("enterprise_detail", args=[enterprise_or_404(request, follow_up.enterprise.pk).pk])
    raise Http404
