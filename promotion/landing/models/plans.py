"""The landing plan and its tasks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.projects.facts import Phase


class LandingPlan(models.Model):
    """The landing plan of a project; its tasks carry the dates."""

    project = models.OneToOneField("promotion.Project", on_delete=models.PROTECT, related_name="landing_plan", verbose_name=_("项目"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("制定人"))
    made_at = models.DateTimeField(_("制定时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("落地计划")
        verbose_name_plural = _("落地计划")

    def __str__(self):
        return f"{_('落地计划')} {self.project_id}"


class LandingTask(models.Model):
    """One item of the plan, with a department or a person and a promised day. Also a Deadline `landing_task:<id>`."""

    plan = models.ForeignKey(LandingPlan, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("计划"))
    phase = models.CharField(_("阶段"), max_length=12, choices=Phase.choices, default=Phase.APPROVAL)
    title = models.CharField(_("事项"), max_length=120)
    department = models.ForeignKey(
        "promotion.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任部门")
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    due = models.DateField(_("承诺办结日"))
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("办理结果"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("落地事项")
        verbose_name_plural = _("落地事项")
        ordering = ["plan_id", "due", "id"]
        constraints = [
            models.CheckConstraint(
                name="landing_task_has_a_responsible",
                condition=Q(department__isnull=False) | Q(responsible__isnull=False),
                violation_error_message=_("请指定责任部门或责任人。"),
            ),
            models.CheckConstraint(name="landing_task_phase_known", condition=Q(phase__in=Phase.values)),
        ]

    def __str__(self):
        return self.title
