"""The landing plan and its tasks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotion.landing.models.templates import PLAN_PHASES
from promotion.landing.querysets import LandingTaskQuerySet, SupervisionQuerySet
from promotion.people.models.organisations import DepartmentFunction
from promotion.projects.facts import Phase


class TaskState(models.TextChoices):
    """How an item of the plan stands."""

    OPEN = "open", _("办理中")
    DONE = "done", _("已办结")
    CONDITIONAL = "conditional", _("容缺·承诺")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class LandingPlan(models.Model):
    """The landing plan of a project; its tasks carry the dates. `template` and its version: from which it was copied."""

    project = models.OneToOneField("promotion.Project", on_delete=models.PROTECT, related_name="landing_plan", verbose_name=_("项目"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)
    template = models.ForeignKey(
        "promotion.LandingTemplate", on_delete=models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("所用模板")
    )
    template_version = models.PositiveIntegerField(_("模板版本"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("制定人"))
    made_at = models.DateTimeField(_("制定时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("落地计划")
        verbose_name_plural = _("落地计划")

    def __str__(self):
        return f"{_('落地计划')} {self.project_id}"


class LandingTask(models.Model):
    """One item of the plan, with a department, a person, or as yet only the function that must do it. Its dates are also Deadlines.

    `starts_on` empty: it waits for what stands before it, and `due` is only worked out. `done_on`: when it ended, whichever way.
    """

    plan = models.ForeignKey(LandingPlan, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("计划"))
    phase = models.CharField(_("阶段"), max_length=12, choices=PLAN_PHASES, default=Phase.APPROVAL)
    title = models.CharField(_("事项"), max_length=120)
    function = models.CharField(_("承办职能"), max_length=32, choices=DepartmentFunction.choices, blank=True)
    department = models.ForeignKey(
        "promotion.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任部门")
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="before", verbose_name=_("前置事项"))
    workdays = models.PositiveSmallIntegerField(_("承诺工作日"), null=True, blank=True)
    materials = models.TextField(_("材料清单"), max_length=2000, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)
    starts_on = models.DateField(_("启动日期"), null=True, blank=True)
    due = models.DateField(_("承诺办结日"))
    first_due = models.DateField(_("最初承诺办结日"), null=True, blank=True, help_text=_("改过承诺日期的才有。"))
    due_reason = models.CharField(_("改期理由"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=TaskState.choices, default=TaskState.OPEN)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("办理结果"), max_length=300, blank=True)
    missing = models.CharField(_("容缺内容"), max_length=300, blank=True)
    make_up_by = models.DateField(_("承诺补齐日"), null=True, blank=True)
    made_up_on = models.DateField(_("补齐日期"), null=True, blank=True)
    reason = models.CharField(_("不适用的理由"), max_length=300, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("填报人")
    )
    behalf_source = models.CharField(_("代填依据"), max_length=120, blank=True, help_text=_("由片区代部门填报的才有。"))

    objects = LandingTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("落地事项")
        verbose_name_plural = _("落地事项")
        ordering = ["plan_id", "sort", "due", "id"]
        constraints = [
            models.CheckConstraint(
                name="landing_task_has_a_responsible",
                condition=Q(department__isnull=False) | Q(responsible__isnull=False) | ~Q(function=""),
                violation_error_message=_("请指定责任部门或责任人。"),
            ),
            models.CheckConstraint(name="landing_task_phase_known", condition=Q(phase__in=Phase.values)),
            models.CheckConstraint(name="landing_task_state_known", condition=Q(state__in=TaskState.values)),
            models.CheckConstraint(
                name="landing_task_ended_on_a_day",
                condition=Q(state=TaskState.OPEN, done_on__isnull=True) | (~Q(state=TaskState.OPEN) & Q(done_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="landing_task_conditional_says_what_and_when",
                condition=~Q(state=TaskState.CONDITIONAL) | (~Q(missing="") & Q(make_up_by__isnull=False)),
                violation_error_message=_("容缺·承诺要写明缺什么、何时补齐。"),
            ),
            models.CheckConstraint(
                name="landing_task_not_applicable_says_why",
                condition=~Q(state=TaskState.NOT_APPLICABLE) | ~Q(reason=""),
                violation_error_message=_("请写明不适用的理由。"),
            ),
            models.CheckConstraint(
                name="landing_task_waits_only_where_worked_out",
                condition=Q(starts_on__isnull=False) | Q(workdays__isnull=False) | ~Q(state=TaskState.OPEN),
            ),
        ]
        indexes = [models.Index(fields=["department", "due"], name="landing_task_open_by_dept", condition=Q(state="open"))]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == TaskState.OPEN

    @property
    def is_provisional(self) -> bool:
        """Whether it waits for what stands before it."""
        return self.is_open and self.starts_on is None

    @property
    def is_unresolved(self) -> bool:
        """Whether a function is named and nobody who has it."""
        return bool(self.function) and self.department_id is None and self.responsible_id is None

    @property
    def awaits_make_up(self) -> bool:
        """容缺·承诺, and what was missing has not come yet."""
        return self.state == TaskState.CONDITIONAL and self.made_up_on is None

    @property
    def doer(self) -> str:
        """Who does it, in words."""
        return str(self.department or self.responsible or self.get_function_display())


class Supervision(models.Model):
    """督办单: the 督办 (a Task) that an overdue item brought about. `late` freezes how it stood: workdays past the promised day."""

    landing_task = models.ForeignKey(LandingTask, on_delete=models.PROTECT, related_name="supervisions", verbose_name=_("落地事项"))
    task = models.OneToOneField("promotion.Task", on_delete=models.PROTECT, related_name="+", verbose_name=_("督办"))
    number = models.CharField(_("编号"), max_length=40, unique=True)
    issued_on = models.DateField(_("签发日期"))
    promised = models.DateField(_("当时的承诺日期"))
    late = models.PositiveIntegerField(_("逾期工作日"))

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办单")
        verbose_name_plural = _("督办单")
        ordering = ["-issued_on", "-id"]
        constraints = [models.CheckConstraint(name="supervision_of_something_late", condition=Q(issued_on__gt=F("promised")))]

    def __str__(self):
        return self.number
