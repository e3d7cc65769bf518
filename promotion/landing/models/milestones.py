"""Milestone: when something was planned, and when it happened."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.landing.querysets import MilestoneQuerySet


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

    objects = MilestoneQuerySet.as_manager()

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
