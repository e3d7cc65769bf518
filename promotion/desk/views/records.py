"""What stages put on file: reviews, decisions, agreements, clearances, documents, landing."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.admission import services as admission
from promotion.admission.models import AdmissionReview
from promotion.agreements import services as agreements
from promotion.agreements.models import Agreement
from promotion.desk.doors import Sheet, act, acting, bound_to, form_door, form_sheet, project_or_404, project_url, said
from promotion.desk.forms import stages
from promotion.desk.forms.pickers import working_people
from promotion.landing import services as landing
from promotion.landing.models import LandingTask, Milestone, MilestoneKind
from promotion.people.services import files
from promotion.projects.models import Document, Project
from promotion.projects.services import papers, permits


def _editable(request, code):
    """The project, for somebody who may change it."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    return project, today


def _sheet(title: str, code: str, tab: str, lead: str = "") -> Sheet:
    return Sheet(title, _("保存"), project_url(code, tab), lead)


@form_door
def review_new(request, code):
    """Record an admission review."""
    project, today = _editable(request, code)
    form = bound_to(request, stages.ReviewForm, initial={"reviewed_on": today})

    def save(values):
        admission.record_review(actor=request.user, project=project, today=today, **values)
        return said(request, _("已登记准入审核结论。"), project_url(code, "admission"))

    return form_sheet(request, form, _sheet(_("登记准入审核"), code, "admission", _("以最近一次结论为准。")), save)


@form_door
def review_waive(request, code, pk):
    """豁免 of a 限制 item by the chain leader."""
    project, today = project_or_404(request, code), timezone.localdate()
    review = get_object_or_404(AdmissionReview, project=project, pk=pk)
    form = bound_to(request, stages.WaiverForm)

    def save(values):
        admission.waive(actor=request.user, review=review, reason=values["reason"], today=today)
        return said(request, _("已豁免，理由公开显示。"), project_url(code, "admission"))

    sheet = Sheet(_("豁免限制项"), _("豁免"), project_url(code, "admission"), _("法定禁止项任何人不得豁免。"))
    return form_sheet(request, form, sheet, save)


@form_door
def decision_new(request, code):
    """Record what was decided."""
    project, today = _editable(request, code)
    form = bound_to(request, stages.DecisionForm, initial={"decided_on": today})

    def save(values):
        admission.record_decision(actor=request.user, project=project, today=today, **values)
        return said(request, _("已登记决策结论。"), project_url(code, "admission"))

    return form_sheet(request, form, _sheet(_("登记决策结论"), code, "admission", _("以最近一次结论为准。")), save)


@form_door
def agreement_new(request, code):
    """Record an agreement."""
    project, today = _editable(request, code)
    firm = project.enterprise.name if project.enterprise else ""
    start = {"our_party": project.owning_unit.name if project.owning_unit else "", "investor_party": firm}
    form = bound_to(request, stages.AgreementForm, initial=start)

    def save(values):
        upload = values.pop("file")
        stored = files.store(upload, request.user) if upload else None
        agreements.record_agreement(actor=request.user, project=project, today=today, file=stored, **values)
        return said(request, _("已登记协议。"), project_url(code, "agreements"))

    lead = _("框架协议不计入任何合计；补充协议填增加额。")
    return form_sheet(request, form, _sheet(_("登记协议"), code, "agreements", lead), save)


@form_door
def agreement_withdraw(request, code, pk):
    """Hide an agreement recorded by mistake."""
    project, today = _editable(request, code)
    agreement = get_object_or_404(Agreement, project=project, pk=pk, withdrawn_at__isnull=True)
    form = bound_to(request, stages.WhyForm)

    def save(values):
        agreements.withdraw_agreement(actor=request.user, agreement=agreement, reason=values["reason"], today=today)
        return said(request, _("已撤回这份协议。"), project_url(code, "agreements"))

    sheet = Sheet(_("撤回协议"), _("撤回"), project_url(code, "agreements"), agreement.title, danger=True)
    return form_sheet(request, form, sheet, save)


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
    form = bound_to(request, stages.DocumentForm)

    def save(values):
        papers.attach(actor=request.user, project=project, upload=values["upload"], title=values["title"], today=today)
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


@form_door
def landing_task_new(request, code):
    """Add an item to the landing plan; the first one makes the plan."""
    project, today = _editable(request, code)
    form = bound_to(request, stages.LandingTaskForm, project=project, people=working_people(today))

    def save(values):
        landing.make_plan(actor=request.user, project=project, tasks=[values], today=today)
        return said(request, _("已加入落地计划。"), project_url(code, "landing"))

    return form_sheet(request, form, _sheet(_("添加落地事项"), code, "landing", _("到期前会提醒责任部门和责任人。")), save)


@form_door
def landing_task_done(request, code, pk):
    """办结 of an item, by its department, its person, or (代填) the project's people."""
    project, today = project_or_404(request, code), timezone.localdate()
    task = get_object_or_404(LandingTask.objects.select_related("plan__project"), plan__project=project, pk=pk)
    form = bound_to(request, stages.TaskDoneForm, initial={"done_on": today})

    def save(values):
        landing.complete_task(actor=request.user, task=task, today=today, **values)
        # With its last item done a department sees the project no more.
        sees_it = Project.objects.visible_to(request.user, today).filter(pk=project.pk).exists()
        return said(request, _("已办结。"), project_url(code, "landing") if sees_it else reverse("workbench"))

    return form_sheet(request, form, Sheet(_("办结落地事项"), _("办结"), project_url(code, "landing"), task.title), save)


@form_door
def milestone_new(request, code):
    """When a milestone is planned, and when it happened."""
    project, today = _editable(request, code)
    kind = request.GET.get("kind", "")
    known = Milestone.objects.filter(project=project, kind=kind).first() if kind in MilestoneKind.values else None
    start = {name: getattr(known, name) for name in ("planned_on", "actual_on", "evidence")} if known else {}
    form = bound_to(request, stages.MilestoneForm, initial={"kind": kind, **start})

    def save(values):
        landing.record_milestone(actor=request.user, project=project, today=today, **values)
        return said(request, _("已登记里程碑。"), project_url(code, "landing"))

    return form_sheet(request, form, _sheet(_("登记里程碑"), code, "landing"), save)
