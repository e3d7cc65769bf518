"""The acts of landing on a project: the plan, its items, milestones, 督办单."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.calendar import load_calendar
from promotion.common.workdays import add_workdays
from promotion.desk.doors import Sheet, bound_to, form_door, form_sheet, project_or_404, project_url, reading, said
from promotion.desk.forms import landing as forms
from promotion.desk.forms.pickers import working_people
from promotion.landing import services
from promotion.landing.models import LandingPlan, LandingTask, Milestone, MilestoneKind, Supervision
from promotion.projects.models import Project
from promotion.projects.services import permits

TAB = "landing"
ANSWER_WITHIN = 3  # workdays


def _editable(request, code):
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    return project, today


def _item(request, code, pk):
    project, today = project_or_404(request, code), timezone.localdate()
    rows = LandingTask.objects.select_related("plan__project", "department", "responsible")
    return project, get_object_or_404(rows, plan__project=project, pk=pk), today


def _back(request, code: str) -> str:
    """Where the person goes on: the project's people to its tab, whoever did their own item to what else waits for them."""
    edits = Project.objects.editable_by(request.user, timezone.localdate()).filter(code=code).exists()
    return project_url(code, TAB) if edits else reverse("landing_mine")


def _sheet(request, title, button, code, lead="", **more) -> Sheet:
    return Sheet(title, button, _back(request, code), lead, **more)


@form_door
def plan_new(request, code):
    """Copy a template into the plan."""
    project, today = _editable(request, code)
    templates = services.templates_for(project)
    form = bound_to(request, forms.TemplateForm, templates=templates, initial={"template": templates[0].pk if templates else None})

    def save(values):
        plan = services.make_plan_from_template(actor=request.user, project=project, today=today, **values)
        return said(request, _("已编制落地计划，共 %(n)d 项。") % {"n": plan.tasks.count()}, project_url(code, TAB))

    lead = _("事项、承诺工作日和前置关系按模板带出，承办职能按片区所在区对应到部门；没有前置的事项今天起算。")
    return form_sheet(request, form, _sheet(request, _("按模板编制落地计划"), _("编制"), code, lead), save)


@form_door
def task_new(request, code):
    """Add an item to the landing plan; the first one makes the plan."""
    project, today = _editable(request, code)
    form = bound_to(request, forms.PlanItemForm, project=project, people=working_people(today))

    def save(values):
        plan = LandingPlan.objects.filter(project=project).first()
        if plan is None:
            services.make_plan(actor=request.user, project=project, tasks=[values], today=today)
        else:
            services.add_task(actor=request.user, plan=plan, today=today, **values)
        return said(request, _("已加入落地计划。"), project_url(code, TAB))

    return form_sheet(request, form, _sheet(request, _("添加落地事项"), _("保存"), code, _("到期前会提醒责任部门和责任人。")), save)


def _act(request, code, pk, form_class, title, call, done, *, start=None, needs=None, editors_only=False, lead="", danger=False):
    """One act on one item: its sheet, and the service behind it."""
    project, task, today = _item(request, code, pk)
    if editors_only:
        permits.must_edit(project, request.user, today)
    form = bound_to(request, form_class, initial=start(task, today) if start else None, **(needs(project, today) if needs else {}))

    def save(values):
        call(actor=request.user, task=task, today=today, **values)
        return said(request, done, _back(request, code))

    lead = "　".join(part for part in (task.title, task.doer, lead) if part)
    return form_sheet(request, form, _sheet(request, title, _("保存"), code, lead, danger=danger), save)


@form_door
def task_done(request, code, pk):
    """办结 of an item, by its department, its person, or (代填) the project's people."""
    start = {"start": lambda task, today: {"done_on": today}}
    return _act(request, code, pk, forms.DoneForm, _("办结落地事项"), services.complete_task, _("已办结。"), **start)


@form_door
def task_conditional(request, code, pk):
    """容缺·承诺."""
    start = {"start": lambda task, today: {"done_on": today}}
    lead = _("先予办结，到承诺补齐日仍缺的计入容缺逾期。")
    call = services.complete_conditionally
    return _act(request, code, pk, forms.ConditionalForm, _("容缺·承诺办结"), call, _("已容缺办结，补齐日会提醒。"), lead=lead, **start)


@form_door
def task_make_up(request, code, pk):
    """补齐."""
    start = {"start": lambda task, today: {"made_up_on": today}}
    return _act(request, code, pk, forms.MakeUpForm, _("容缺补齐"), services.make_up, _("已登记补齐。"), **start)


@form_door
def task_not_applicable(request, code, pk):
    """不适用."""
    return _act(request, code, pk, forms.NotApplicableForm, _("不适用"), services.set_not_applicable, _("已登记为不适用。"))


@form_door
def task_reopen(request, code, pk):
    """重开."""
    lead = _("因它而启动、尚未办结的事项会重新等待。")
    facts = {"lead": lead, "editors_only": True, "danger": True}
    return _act(request, code, pk, forms.WhyForm, _("重开事项"), services.reopen_task, _("已重开。"), **facts)


@form_door
def task_reschedule(request, code, pk):
    """改期."""
    start = {"start": lambda task, today: {"due": task.due}, "editors_only": True}
    return _act(request, code, pk, forms.RescheduleForm, _("改期"), services.reschedule_task, _("已改期，原承诺日期留痕。"), **start)


@form_door
def task_reassign(request, code, pk):
    """改派."""
    facts = {
        "start": lambda task, today: {"department": task.department, "responsible": task.responsible},
        "needs": lambda project, today: {"project": project, "people": working_people(today)},
        "editors_only": True,
    }
    return _act(request, code, pk, forms.ReassignForm, _("改派"), services.reassign_task, _("已改派。"), **facts)


@form_door
def task_supervise(request, code, pk):
    """下督办单."""
    project, task, today = _item(request, code, pk)
    start = {"due": add_workdays(today, ANSWER_WITHIN, load_calendar()), "text": _("请说明逾期原因，并报办结时间。")}
    form = bound_to(request, forms.SuperviseForm, initial=start)

    def save(values):
        sheet = services.supervise(actor=request.user, task=task, today=today, **values)
        return said(request, _("督办单已送达%(who)s。") % {"who": sheet.task.to_user}, reverse("supervision", args=[code, sheet.pk]))

    lead = _("%(title)s　%(who)s　承诺 %(day)s") % {"title": task.title, "who": task.doer, "day": task.due.isoformat()}
    return form_sheet(request, form, Sheet(_("下督办单"), _("送达"), project_url(code, TAB), lead), save)


@reading
def supervision(request, code, pk):
    """督办单 on one A4."""
    project, today = project_or_404(request, code), timezone.localdate()
    rows = Supervision.objects.select_related(
        "task__from_user__unit", "task__to_user__unit", "task__to_user__department", "landing_task__department", "landing_task__responsible"
    )
    sheet = get_object_or_404(rows, landing_task__plan__project=project, pk=pk)
    replies = sheet.task.to_user_id == request.user.pk and not sheet.task.done_at and not sheet.task.retracted_at
    return render(request, "desk/landing/supervision.html", {"project": project, "sheet": sheet, "today": today, "replies": replies})


@form_door
def milestone_new(request, code):
    """When a milestone is planned, and when it happened."""
    project, today = _editable(request, code)
    kind = request.GET.get("kind", "")
    known = Milestone.objects.filter(project=project, kind=kind).first() if kind in MilestoneKind.values else None
    start = {name: getattr(known, name) for name in ("planned_on", "actual_on", "evidence")} if known else {}
    form = bound_to(request, forms.MilestonePageForm, initial={"kind": kind, **start})

    def save(values):
        services.record_milestone(actor=request.user, project=project, today=today, **values)
        return said(request, _("已登记里程碑。"), project_url(code, TAB))

    lead = _("计划日期到期前会提醒项目责任人；环评、能评何时取得以“文件”中的要件结论为准。")
    return form_sheet(request, form, _sheet(request, _("登记里程碑"), _("保存"), code, lead), save)


@form_door
def milestone_unplan(request, code, pk):
    """撤回计划."""
    project, today = _editable(request, code)
    milestone = get_object_or_404(Milestone, project=project, pk=pk, planned_on__isnull=False)
    form = bound_to(request, forms.WhyForm)

    def save(values):
        services.withdraw_plan(actor=request.user, milestone=milestone, today=today, **values)
        return said(request, _("已撤回计划日期。"), project_url(code, TAB))

    lead = _("%(what)s　计划 %(day)s") % {"what": milestone.get_kind_display(), "day": milestone.planned_on.isoformat()}
    return form_sheet(request, form, _sheet(request, _("撤回里程碑计划"), _("撤回"), code, lead, danger=True), save)
