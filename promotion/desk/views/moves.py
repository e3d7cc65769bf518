"""Moving a project: the gate sheet, and the other verbs."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.common.htmx import UNPROCESSABLE, go, offer_undo, render_sheet
from promotion.desk.doors import (
    CONFLICT,
    Sheet,
    act,
    acting,
    bound_to,
    form_door,
    form_sheet,
    project_or_404,
    project_url,
    said,
)
from promotion.desk.forms.gate import AdvanceForm
from promotion.desk.forms.moves import AssignForm, CloseForm, ConfirmForm, CorrectForm, HoldForm, ReasonForm
from promotion.desk.gate_parts import Filling, parts_for
from promotion.desk.moves_ahead import changes_ahead
from promotion.desk.versions import both_versions
from promotion.pipeline.services import filling, moves
from promotion.pipeline.services.gating import checklist
from promotion.pipeline.stages import next_stage, previous_stage
from promotion.projects.facts import Stage
from promotion.projects.models import ProjectState
from promotion.projects.services import changes, corrections, permits

FILL_ONLY = "fill_only"


@form_door
def project_advance(request, code):
    """The gate to the next stage as a sheet: what is met, what is missing with the form that fills it, and what will change."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    to = next_stage(project.stage)
    if to is None:
        return act(request, _nothing_ahead, done="", to=project_url(code))
    lines = checklist(project, to)
    posted = request.method == "POST"
    parts = parts_for(lines, Filling(request.user, project, today), *((request.POST, request.FILES) if posted else ()))
    form = bound_to(request, AdvanceForm, initial={"version": project.version})
    status, versions, unmet = 200, None, ()
    if posted:
        status = UNPROCESSABLE
        if all([form.is_valid(), *(part.form.is_valid() for part in parts)]):
            try:
                return _fill_and_go(request, project, to, today, form, parts)
            except NotAllowed:
                raise
            except Stale as stale:
                status, versions = CONFLICT, both_versions(form, stale)
            except Refused as refusal:
                unmet = _say_refused(form, parts, refusal)
    context = {
        "project": project,
        "to": Stage(to),
        "lines": lines,
        "met": [line for line in lines if line.met],
        "parts": parts,
        "form": form,
        "title": _("推进到%(stage)s") % {"stage": Stage(to).label},
        "ahead": changes_ahead(project, to),
        "versions": versions,
        "unmet": unmet,
        "left": sum(line.blocks for line in lines),
    }
    return render_sheet(request, "desk/_advance_sheet.html", context, status=status)


def _fill_and_go(request, project, to, today, form, parts):
    """Run the touched parts and the move in one transaction; or only the parts, when that button was pressed."""
    values, steps = form.cleaned_data, [part.step for part in parts if part.is_touched]
    if FILL_ONLY in request.POST:
        filling.fill(actor=request.user, project=project, version=values["version"], today=today, steps=steps)
        messages.success(request, _("已保存所填内容。") if steps else _("没有新填的内容。"))
        return go(request, "project_detail", project.code)
    filling.fill_and_advance(
        actor=request.user,
        project=project,
        to=to,
        version=values["version"],
        today=today,
        effective_on=values["effective_on"],
        note=values["note"],
        steps=steps,
    )
    offer_undo(request, _("已推进到%(stage)s。") % {"stage": Stage(to).label}, reverse("project_undo", args=[project.code]))
    return go(request, "project_detail", project.code)


def _say_refused(form, parts, refusal) -> tuple:
    """Unmet items go to their lines, a part's own refusal stands in the part already, the rest to the top."""
    keys = tuple(getattr(item, "key", "") for item in refusal.items)
    if not keys and not any(part.form.errors for part in parts):
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return keys


def _nothing_ahead():
    raise Refused(_("“落地”已是最后一个阶段；后续进展请记里程碑。"))


@form_door
def project_back(request, code):
    """One stage back, with a reason."""
    project, today = project_or_404(request, code), timezone.localdate()
    to = previous_stage(project.stage)
    form = bound_to(request, ReasonForm, initial={"version": project.version})

    def save(values):
        moves.move_back(actor=request.user, project=project, today=today, **values)
        return said(request, _("已退回。"), project_url(code))

    label = Stage(to).label if to else _("上一阶段")
    return form_sheet(request, form, Sheet(_("退回到%(stage)s") % {"stage": label}, _("退回"), project_url(code)), save)


@form_door
def project_hold(request, code):
    """暂缓."""
    project, today = project_or_404(request, code), timezone.localdate()
    form = bound_to(request, HoldForm, initial={"version": project.version})

    def save(values):
        moves.hold(actor=request.user, project=project, today=today, **values)
        return said(request, _("已暂缓，到期会提醒。"), project_url(code))

    return form_sheet(
        request, form, Sheet(_("暂缓项目"), _("暂缓"), project_url(code), _("暂缓的项目单独计数，列在各看板红灯旁边。")), save
    )


@form_door
def project_resume(request, code):
    """End a 暂缓."""
    project, today = project_or_404(request, code), timezone.localdate()
    form = bound_to(request, ConfirmForm, initial={"version": project.version})

    def save(values):
        moves.resume(actor=request.user, project=project, version=values["version"], today=today)
        return said(request, _("已恢复推进。"), project_url(code))

    return form_sheet(request, form, Sheet(_("恢复推进"), _("恢复"), project_url(code), _("恢复后重新计算亮灯和到期提醒。")), save)


@form_door
def project_close(request, code):
    """终止."""
    project, today = project_or_404(request, code), timezone.localdate()
    form = bound_to(request, CloseForm, initial={"version": project.version})

    def save(values):
        moves.close(actor=request.user, project=project, today=today, **values)
        return said(request, _("已终止。"), project_url(code))

    lead = _("未完成的到期事项随之结束；以后可以重启。")
    return form_sheet(request, form, Sheet(_("终止项目"), _("终止"), project_url(code), lead, danger=True), save)


@form_door
def project_reopen(request, code):
    """Take a closed project up again."""
    project, today = project_or_404(request, code), timezone.localdate()
    form = bound_to(request, ReasonForm, initial={"version": project.version})

    def save(values):
        moves.reopen(actor=request.user, project=project, today=today, **values)
        return said(request, _("已重启，停在原来的阶段。"), project_url(code))

    return form_sheet(request, form, Sheet(_("重启项目"), _("重启"), project_url(code)), save)


@form_door
def project_assign(request, code):
    """Give the project to another owner."""
    project, today = project_or_404(request, code), timezone.localdate()
    form = bound_to(request, AssignForm, today=today, initial={"version": project.version})

    def save(values):
        changes.assign(actor=request.user, project=project, today=today, **values)
        return said(request, _("已指派给%(who)s。") % {"who": values["to"]}, project_url(code))

    return form_sheet(
        request, form, Sheet(_("指派责任人"), _("指派"), project_url(code), _("未完成的下一步随项目移交，新责任人会收到通知。")), save
    )


@form_door
def project_claim(request, code):
    """Take a lead out of the pool: one press in the list, or a yes here."""
    project, today = project_or_404(request, code), timezone.localdate()
    form = bound_to(request, ConfirmForm, initial={"version": project.version})

    def save(values):
        changes.claim(actor=request.user, project=project, version=values["version"], today=today)
        return said(request, _("已认领，请尽快首次联系。"), project_url(code))

    return form_sheet(request, form, Sheet(_("认领线索"), _("认领"), project_url(code), project.sentence), save)


@acting
def project_undo(request, code):
    """Take back one's own last move."""
    project = project_or_404(request, code)
    return act(
        request,
        lambda: moves.undo(actor=request.user, project=project, now=timezone.now()),
        done=_("已撤销，项目回到原来的阶段。"),
        to=project_url(code),
    )


@form_door
def project_correct(request, code):
    """更正 of one journal row; both rows stay visible."""
    project, today = project_or_404(request, code), timezone.localdate()
    states = ProjectState.objects.filter(project=project).known_on().select_related("owner").order_by("-position")
    asked = request.GET.get("state", "")
    form = bound_to(request, CorrectForm, states=states, today=today, initial={"state": asked if asked.isdecimal() else None})

    def save(values):
        corrections.correct(
            actor=request.user,
            state=values["state"],
            today=today,
            reason=values["reason"],
            effective_on=values["effective_on"],
            **values["facts"],
        )
        return said(request, _("已更正；原记录划线保留。"), project_url(code, "history"))

    lead = _("更正会新增一条记录，原记录划线保留。阶段不能更正，走错一步请用“退回”。")
    return form_sheet(request, form, Sheet(_("更正历史"), _("更正"), project_url(code, "history"), lead), save)
