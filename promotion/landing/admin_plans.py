"""Admin pages of landing plans: plans, items and milestones through their services."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_acts import Act
from promotion.common.calendar import load_calendar
from promotion.common.workdays import add_workdays
from promotion.landing import services
from promotion.landing.models import LandingPlan, LandingTask, Milestone, Supervision
from promotion.landing.services.supervising import promise_broken
from promotion.projects.admin_base import ReadOnlyInline, RecordAdmin, ScopedReadOnlyAdmin, ServiceAdmin, project_tools

ANSWER_WITHIN = 3  # workdays


class TaskInline(ReadOnlyInline):
    """The items of a plan."""

    model = LandingTask
    fields = ("phase", "title", "department", "responsible", "starts_on", "due", "state", "done_on")

    def get_queryset(self, request):
        """With the names."""
        return super().get_queryset(request).select_related("department", "responsible")


@admin.register(LandingPlan)
class LandingPlanAdmin(RecordAdmin):
    """落地计划: copied from a template here, or made item by item on the project's page."""

    list_display = ("project", "template", "template_version", "made_by", "made_at")
    list_filter = (("template", admin.RelatedOnlyFieldListFilter), "made_at")
    list_select_related = ("project", "template", "made_by")
    search_fields = ("project__code", "project__name")
    fields = ("project", "template")
    inlines = (TaskInline,)

    def get_inlines(self, request, obj):
        """Items come with the template."""
        return self.inlines if obj is not None else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A template must be chosen."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "template" in form.base_fields:
            form.base_fields["template"].required = True
        return form

    def write(self, request, obj, values, change):
        """Copy it."""
        return services.make_plan_from_template(actor=request.user, today=timezone.localdate(), **values)


class WhyForm(forms.ModelForm):
    """A change of dates or people with its reason."""

    why = forms.CharField(label=gettext_lazy("改动理由"), max_length=300, required=False, help_text=gettext_lazy("改承诺办结日时必填。"))


class MilestoneForm(forms.ModelForm):
    """A milestone, and the reason where a day already recorded is changed."""

    reason = forms.CharField(
        label=gettext_lazy("更正理由"), max_length=300, required=False, help_text=gettext_lazy("改动或清空已登记的实际日期时必填。")
    )


def _done(request, task, reason):
    today = timezone.localdate()
    services.complete_task(actor=request.user, task=task, done_on=today, result="", today=today, behalf_source=reason)
    return _("已办结，记为代填。")


def _not_applicable(request, task, reason):
    services.set_not_applicable(actor=request.user, task=task, reason=reason, today=timezone.localdate(), behalf_source=reason)
    return _("已登记为不适用。")


def _make_up(request, task, reason):
    today = timezone.localdate()
    services.make_up(actor=request.user, task=task, made_up_on=today, evidence=reason, today=today)
    return _("已登记补齐。")


def _reopen(request, task, reason):
    services.reopen_task(actor=request.user, task=task, reason=reason, today=timezone.localdate())
    return _("已重开。")


def _supervise(request, task, reason):
    today = timezone.localdate()
    due = add_workdays(today, ANSWER_WITHIN, load_calendar())
    sheet = services.supervise(actor=request.user, task=task, text=reason, due=due, today=today)
    return _("督办单 %(number)s 已送达。") % {"number": sheet.number}


def _is_late(task) -> bool:
    return promise_broken(task, timezone.localdate()) is not None


@admin.register(LandingTask)
class LandingTaskAdmin(ServiceAdmin):
    """落地事项."""

    project_path = "plan__project"
    form = WhyForm
    list_display = ("title", "project", "phase", "department", "responsible", "state", "starts_on", "due", "done_on", "make_up_by")
    list_filter = ("state", "phase", "due", "done_on", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("plan__project", "department", "responsible")
    search_fields = ("title", "plan__project__code", "plan__project__name")
    said = ("state", "starts_on", "first_due", "due_reason", "done_on", "result", "missing", "make_up_by", "made_up_on", "reason")
    acts = (
        Act("done", gettext_lazy("办结"), gettext_lazy("今天办结，代部门填报。依据是什么？"), _done, True, lambda task: task.is_open),
        Act("not_applicable", gettext_lazy("不适用"), gettext_lazy("为什么不适用？"), _not_applicable, True, lambda task: task.is_open),
        Act("make_up", gettext_lazy("补齐"), gettext_lazy("所缺内容今天已补齐？"), _make_up, True, lambda task: task.awaits_make_up),
        Act("reopen", gettext_lazy("重开"), gettext_lazy("为什么重开？"), _reopen, True, lambda task: not task.is_open),
        Act("supervise", gettext_lazy("下督办单"), gettext_lazy("督办要求（三个工作日内回复）"), _supervise, True, _is_late),
    )

    @admin.display(description=LandingPlan._meta.get_field("project").verbose_name)
    def project(self, task):
        """Of the plan."""
        return task.plan.project

    def get_fields(self, request, obj=None):
        """New: what is promised, by whom. Later: another day, somebody else, and why."""
        if obj is None:
            return ("plan", "title", "phase", "due", "workdays", "department", "responsible", "after", "materials")
        more = ("function", "workdays", "materials", *self.said, "reported_by", "behalf_source")
        return ("plan", "title", "phase", "due", "department", "responsible", "why", *more)

    def get_readonly_fields(self, request, obj=None):
        """What only acts change."""
        return (
            tuple(name for name in self.get_fields(request, obj) if name not in ("due", "department", "responsible", "why")) if obj else ()
        )

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The day may be left to the workdays."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and "due" in form.base_fields:
            form.base_fields["due"].required = False
        return form

    def write(self, request, obj, values, change):
        """Add it; or promise another day, or give it to somebody else, as far as that changed."""
        today, actor = timezone.localdate(), request.user
        if not change:
            values.pop("why", None)
            return services.add_task(actor=actor, today=today, **values)
        task, why = LandingTask.objects.select_related("plan__project").get(pk=obj.pk), values.get("why", "")
        who = {name: values[name] for name in ("department", "responsible")}
        if who != {"department": task.department, "responsible": task.responsible}:
            task = services.reassign_task(actor=actor, task=task, today=today, reason=why, **who)
        if values["due"] != task.due:
            task = services.reschedule_task(actor=actor, task=task, due=values["due"], reason=why, today=today)
        return task

    def tools(self, request, row):
        """The project's own page, too."""
        return [*super().tools(request, row), *project_tools(row.plan.project)]


def _unplan(request, milestone, reason):
    services.withdraw_plan(actor=request.user, milestone=milestone, reason=reason, today=timezone.localdate())
    return _("已撤回计划日期。")


@admin.register(Milestone)
class MilestoneAdmin(ServiceAdmin):
    """里程碑. 开工 without 环评 and 节能审查 is refused here as everywhere."""

    form = MilestoneForm
    list_display = ("project", "kind", "planned_on", "actual_on", "evidence", "recorded_by")
    list_filter = ("kind", "planned_on", "actual_on")
    list_select_related = ("project", "recorded_by")
    search_fields = ("project__code", "project__name")
    fields = ("project", "kind", "planned_on", "actual_on", "evidence", "reason")
    acts = (
        Act(
            "unplan",
            gettext_lazy("撤回计划"),
            gettext_lazy("为什么撤回计划日期？"),
            _unplan,
            True,
            lambda row: row.planned_on is not None and row.actual_on is None,
        ),
    )

    def get_readonly_fields(self, request, obj=None):
        """A milestone stays with its project and its kind."""
        return ("project", "kind") if obj is not None else ()

    def write(self, request, obj, values, change):
        """Record it; of a row already there project and kind are its own."""
        facts = {name: values[name] for name in ("planned_on", "actual_on", "evidence", "reason")}
        return services.record_milestone(actor=request.user, project=obj.project, kind=obj.kind, today=timezone.localdate(), **facts)


@admin.register(Supervision)
class SupervisionAdmin(ScopedReadOnlyAdmin):
    """督办单."""

    project_path = "landing_task__plan__project"
    list_display = ("number", "landing_task", "task", "issued_on", "promised", "late")
    list_filter = ("issued_on",)
    list_select_related = ("landing_task", "task")
    search_fields = ("number", "landing_task__title", "landing_task__plan__project__code")
