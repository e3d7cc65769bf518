"""Landing: the plan with its tasks, milestones, and the site a project is given."""

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


class MilestoneKind(models.TextChoices):
    """注册 备案 供地 环评 能评 施工许可 开工 入统 竣工 投产 上规 达产."""

    REGISTERED = "registered", _("注册")
    FILED = "filed", _("备案")
    LAND_SUPPLIED = "land_supplied", _("供地")
    ENVIRONMENT = "environment", _("环评")
    ENERGY = "energy", _("能评")
    PERMIT = "permit", _("施工许可")
    GROUND_BROKEN = "ground_broken", _("开工")
    IN_STATISTICS = "in_statistics", _("入统")
    COMPLETED = "completed", _("竣工")
    IN_PRODUCTION = "in_production", _("投产")
    ABOVE_SCALE = "above_scale", _("上规")
    FULL_CAPACITY = "full_capacity", _("达产")


class Milestone(models.Model):
    """When something was planned and when it happened. 开工 without 环评 and 节能审查 is refused by a database trigger too."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="milestones", verbose_name=_("项目"))
    kind = models.CharField(_("节点"), max_length=16, choices=MilestoneKind.choices)
    planned_on = models.DateField(_("计划日期"), null=True, blank=True)
    actual_on = models.DateField(_("实际日期"), null=True, blank=True)
    evidence = models.CharField(_("凭据"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("记录人")
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now=True)

    class Meta:
        verbose_name = _("里程碑")
        verbose_name_plural = _("里程碑")
        ordering = ["project_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="milestone_once"),
            models.CheckConstraint(name="milestone_kind_known", condition=Q(kind__in=MilestoneKind.values)),
            models.CheckConstraint(name="milestone_has_a_date", condition=Q(planned_on__isnull=False) | Q(actual_on__isnull=False)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.actual_on or self.planned_on}"


class SiteAllocation(models.Model):
    """A site, or part of one, given to a project. Refused where 详细规划 does not cover the site (003: 详细规划未覆盖的区域不供地)."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="site_allocations", verbose_name=_("项目"))
    site = models.ForeignKey("promotion.Site", on_delete=models.PROTECT, related_name="allocations", verbose_name=_("地块或厂房"))
    area_mu = models.DecimalField(_("面积（亩）"), max_digits=10, decimal_places=2)
    allocated_on = models.DateField(_("落实日期"))
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    released_on = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("用地落实")
        verbose_name_plural = _("用地落实")
        ordering = ["project_id", "id"]
        constraints = [
            models.CheckConstraint(name="allocation_area_positive", condition=Q(area_mu__gt=0)),
            models.UniqueConstraint(fields=["project", "site"], condition=Q(released_on__isnull=True), name="allocation_once"),
        ]

    def __str__(self):
        return f"{self.site} {self.area_mu}"
