"""Clearances (环评、节能审查 …) and documents of a project."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ClearanceKind(models.TextChoices):
    """What must be cleared before ground is broken."""

    ENVIRONMENT = "environment", _("环评")
    ENERGY = "energy", _("节能审查")
    WATER = "water", _("水资源论证")
    SAFETY = "safety", _("安全评价")


class ClearanceOutcome(models.TextChoices):
    """What came of it."""

    PASSED = "passed", _("通过")
    NOT_NEEDED = "not_needed", _("不需要")
    FAILED = "failed", _("未通过")


class Clearance(models.Model):
    """The newest outcome of one clearance. 开工 asks for 环评 and 节能审查 (seed 003: 未通过节能评估审查的项目一律不得开工建设)."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="clearances", verbose_name=_("项目"))
    kind = models.CharField(_("事项"), max_length=12, choices=ClearanceKind.choices)
    outcome = models.CharField(_("结论"), max_length=12, choices=ClearanceOutcome.choices)
    reason = models.CharField(_("理由"), max_length=300, blank=True, help_text=_("选“不需要”时必填"))
    document_number = models.CharField(_("文号"), max_length=80, blank=True)
    decided_on = models.DateField(_("日期"))
    file = models.ForeignKey(
        "promotion.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("文件")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("记录人")
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now=True)

    class Meta:
        verbose_name = _("要件结论")
        verbose_name_plural = _("要件结论")
        ordering = ["project_id", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="clearance_once"),
            models.CheckConstraint(
                name="clearance_not_needed_says_why",
                condition=~Q(outcome=ClearanceOutcome.NOT_NEEDED) | ~Q(reason=""),
                violation_error_message=_("选“不需要”时请写明理由。"),
            ),
            models.CheckConstraint(name="clearance_kind_known", condition=Q(kind__in=ClearanceKind.values)),
            models.CheckConstraint(name="clearance_outcome_known", condition=Q(outcome__in=ClearanceOutcome.values)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.get_outcome_display()}"


class DocumentKind(models.TextChoices):
    """What a file is, where that matters: a 重点项目 needs its 方案."""

    PLAIN = "", _("一般文件")
    SCHEME = "scheme", _("工作方案")


class Document(models.Model):
    """A file hung on a project, or on one of its follow-ups."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="documents", verbose_name=_("项目"))
    follow_up = models.ForeignKey(
        "promotion.FollowUp", on_delete=models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("跟进")
    )
    title = models.CharField(_("标题"), max_length=120)
    kind = models.CharField(_("类别"), max_length=12, choices=DocumentKind.choices, blank=True, default="")
    file = models.ForeignKey("promotion.StoredFile", on_delete=models.PROTECT, related_name="documents", verbose_name=_("文件"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("上传人"))
    added_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("项目文件")
        verbose_name_plural = _("项目文件")
        ordering = ["-added_at", "-id"]

    def __str__(self):
        return self.title
