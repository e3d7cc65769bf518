"""What stages put on file: clearances and documents."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.desk.doors import Sheet, act, acting, bound_to, form_door, form_sheet, project_or_404, project_url, said
from promotion.desk.forms import stages
from promotion.projects.models import Document
from promotion.projects.services import papers, permits


def _editable(request, code):
    """The project, for somebody who may change it."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    return project, today


def _sheet(title: str, code: str, tab: str, lead: str = "") -> Sheet:
    return Sheet(title, _("保存"), project_url(code, tab), lead)


@form_door
def clearance_new(request, code):
    """Record the outcome of 环评, 节能审查 …"""
    project, today = _editable(request, code)
    form = bound_to(request, stages.ClearanceForm, initial={"decided_on": today, "kind": request.GET.get("kind", "")})

    def save(values):
        papers.record_clearance(actor=request.user, project=project, today=today, **values)
        return said(request, _("已登记要件结论。"), project_url(code, "files"))

    lead = _("开工须环评和节能审查各为“通过”，或“不需要”并写明理由。")
    return form_sheet(request, form, _sheet(_("登记要件结论"), code, "files", lead), save)


@form_door
def document_new(request, code):
    """Hang a file on the project."""
    project, today = _editable(request, code)
    form = bound_to(request, stages.DocumentForm, initial={"kind": request.GET.get("kind", "")})

    def save(values):
        papers.attach(actor=request.user, project=project, today=today, **values)
        return said(request, _("已上传。"), project_url(code, "files"))

    return form_sheet(request, form, Sheet(_("上传文件"), _("上传"), project_url(code, "files"), _("单个文件不超过 20 MB。")), save)


@acting
def document_withdraw(request, code, pk):
    """Hide a file attached by mistake."""
    project, today = _editable(request, code)
    document = get_object_or_404(Document.objects.select_related("project"), project=project, pk=pk, withdrawn_at__isnull=True)
    return act(
        request,
        lambda: papers.withdraw_document(actor=request.user, document=document, now=timezone.now(), today=today),
        done=_("已撤回文件。"),
        to=project_url(code, "files"),
    )
