"""准入与决策: reviews, waivers, rounds, consents, conclusions."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.admission import services as admission
from promotion.admission.models import AdmissionReview, Consent, DecisionRound
from promotion.desk.doors import Sheet, bound_to, form_door, form_sheet, project_or_404, project_url, said
from promotion.desk.forms.admission import AskForm, ConsentForm, ReviewForm, RoundForm, WaiverForm, first_answers
from promotion.desk.forms.stages import DecisionForm, WhyForm
from promotion.projects.models import Project
from promotion.projects.services import permits
from promotion.projects.sight import may_edit

TAB = "admission"


def _editable(request, code):
    """The project, for somebody who may change it."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    return project, today


@form_door
def review_new(request, code):
    """Answer the questions; the verdict is worked out."""
    project, today = _editable(request, code)
    form = bound_to(request, ReviewForm, project=project, today=today, initial=first_answers(project, today))

    def save(values):
        review = admission.record_review(actor=request.user, project=project, today=today, **values)
        return said(request, _("审核结论：%(verdict)s。") % {"verdict": review.get_verdict_display()}, project_url(code, TAB))

    lead = _("结论由系统按现行规则得出，两市同一标准；没有填的列为“缺数据”。")
    return form_sheet(request, form, Sheet(_("准入审核"), _("审核"), project_url(code, TAB), lead), save)


@form_door
def review_waive(request, code, pk):
    """豁免 of a 限制 item by the chain leader."""
    project, today = project_or_404(request, code), timezone.localdate()
    review = get_object_or_404(AdmissionReview, project=project, pk=pk)
    waived = set(review.waivers.values_list("item", flat=True))
    items = [(each.code, f"{each.text}（{each.figure}）" if each.figure else each.text) for each in review.restrictions]
    items = [item for item in items if item[0] not in waived]
    form = bound_to(request, WaiverForm, items=items, initial={"item": request.GET.get("item", items[0][0] if items else "")})

    def save(values):
        admission.waive(actor=request.user, review=review, today=today, **values)
        return said(request, _("已豁免，理由公开显示，另一市已获告知。"), project_url(code, TAB))

    sheet = Sheet(_("豁免限制项"), _("豁免"), project_url(code, TAB), _("法定禁止项任何人不得豁免。"))
    return form_sheet(request, form, sheet, save)


@form_door
def round_new(request, code):
    """Ask departments for their consent."""
    project, today = _editable(request, code)
    form = bound_to(request, RoundForm, project=project)

    def save(values):
        row = admission.open_round(actor=request.user, project=project, today=today, **values)
        return said(request, _("已送 %(n)d 个部门会签。") % {"n": row.consents.count()}, project_url(code, TAB))

    lead = _("各部门同时会签，按工作日计时；到期未签的提醒部门经办和其上级。")
    return form_sheet(request, form, Sheet(_("发起会签"), _("送签"), project_url(code, TAB), lead), save)


@form_door
def round_ask(request, code, pk):
    """加签: further departments in the same round."""
    project, today = _editable(request, code)
    row = get_object_or_404(DecisionRound, project=project, pk=pk)
    form = bound_to(request, AskForm, project=project)

    def save(values):
        admission.ask_more(actor=request.user, decision_round=row, today=today, **values)
        return said(request, _("已加送会签。"), project_url(code, TAB))

    return form_sheet(request, form, Sheet(_("加签"), _("送签"), project_url(code, TAB), row.subject), save)


@form_door
def round_withdraw(request, code, pk):
    """Take a round back."""
    project, today = _editable(request, code)
    row = get_object_or_404(DecisionRound, project=project, pk=pk)
    form = bound_to(request, WhyForm)

    def save(values):
        admission.withdraw_round(actor=request.user, decision_round=row, reason=values["reason"], today=today)
        return said(request, _("已撤回，各部门不再需要会签。"), project_url(code, TAB))

    return form_sheet(request, form, Sheet(_("撤回决策单"), _("撤回"), project_url(code, TAB), row.subject, danger=True), save)


@form_door
def consent_answer(request, code, pk):
    """会签 by the department, or 代填 by an editor."""
    project, today = project_or_404(request, code), timezone.localdate()
    consent = get_object_or_404(Consent.objects.select_related("department", "round"), round__project=project, pk=pk)
    is_theirs = scope_of(request.user, today).department_id == consent.department_id
    if not is_theirs:
        permits.must_edit(project, request.user, today)
    form = bound_to(request, ConsentForm, is_theirs=is_theirs, initial={"answered_on": today})

    def save(values):
        admission.answer_consent(actor=request.user, consent=consent, today=today, **values)
        done = _("已会签。") if is_theirs else _("已代填会签意见。")
        return said(request, done, _back(request.user, project, today))

    missing = "、".join(each.name for each in consent.round.materials.filter(is_there=False))
    lead = f"{consent.department} · " + _("应于 %(day)s 前") % {"day": consent.due}
    lead += "；" + _("尚缺材料：%(names)s") % {"names": missing} if missing else ""
    title = _("会签") if is_theirs else _("代填会签")
    return form_sheet(request, form, Sheet(title, _("提交"), project_url(code, TAB), lead), save)


def _back(user, project, today) -> str:
    """The project's page, unless the answer was what opened it to them."""
    is_seen = Project.objects.visible_to(user, today).filter(pk=project.pk).exists()
    return project_url(project.code, TAB) if is_seen or may_edit(project, user, today) else reverse("workbench")


@form_door
def decision_new(request, code):
    """Record what was decided."""
    project, today = _editable(request, code)
    form = bound_to(request, DecisionForm, initial={"decided_on": today})

    def save(values):
        admission.record_decision(actor=request.user, project=project, today=today, **values)
        return said(request, _("已登记决策结论。"), project_url(code, TAB))

    lead = _("会签未到期的不能下结论；到期未签的会写入备注。以最近一次结论为准。")
    return form_sheet(request, form, Sheet(_("登记决策结论"), _("保存"), project_url(code, TAB), lead), save)
