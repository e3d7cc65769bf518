"""AdmissionReview and Decision: what the gate to 签约 reads. A later issue adds the questions behind the verdict."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """The outcome of an admission review."""

    PASSED = "passed", _("通过")
    RESTRICTED = "restricted", _("触及限制项")
    PROHIBITED = "prohibited", _("触及法定禁止项")
    INCOMPLETE = "incomplete", _("资料不全")


class AdmissionReview(models.Model):
    """A review of one project against the admission rules. The newest one counts. A 限制 can be waived by the entitled, a 法定禁止 never."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="admission_reviews", verbose_name=_("项目"))
    verdict = models.CharField(_("结论"), max_length=12, choices=Verdict.choices)
    touched_rules = models.ManyToManyField("promotion.AdmissionRule", blank=True, related_name="+", verbose_name=_("触及的规则"))
    note = models.TextField(_("说明"), max_length=2000)
    reviewed_on = models.DateField(_("审核日期"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("审核人")
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("豁免人")
    )
    waived_at = models.DateTimeField(_("豁免时间"), null=True, blank=True)
    waiver_reason = models.CharField(_("豁免理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("准入审核")
        verbose_name_plural = _("准入审核")
        ordering = ["project_id", "-reviewed_on", "-id"]
        constraints = [
            models.CheckConstraint(name="review_verdict_known", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(
                name="review_only_a_restriction_is_waived",
                condition=Q(waived_at__isnull=True) | Q(verdict=Verdict.RESTRICTED, waived_by__isnull=False) & ~Q(waiver_reason=""),
                violation_error_message=_("只有触及限制项的项目可以豁免，且须写明豁免人和理由。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_verdict_display()} {self.reviewed_on}"

    @property
    def lets_pass(self) -> bool:
        """Whether the gate to 签约 accepts this review: passed, or a restriction waived."""
        return self.verdict == Verdict.PASSED or (self.verdict == Verdict.RESTRICTED and self.waived_at is not None)


class Conclusion(models.TextChoices):
    """What was decided."""

    APPROVED = "approved", _("同意引进")
    CONDITIONAL = "conditional", _("有条件同意")
    REJECTED = "rejected", _("不同意")


class Decision(models.Model):
    """快速决策: the conclusion, who took it, on what conditions. The newest one counts."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="decisions", verbose_name=_("项目"))
    conclusion = models.CharField(_("结论"), max_length=12, choices=Conclusion.choices)
    decided_by = models.CharField(_("决策会议或领导"), max_length=120)
    decided_on = models.DateField(_("决策日期"))
    conditions = models.TextField(_("条件"), max_length=2000, blank=True)
    file = models.ForeignKey(
        "promotion.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("纪要")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("记录人")
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("决策结论")
        verbose_name_plural = _("决策结论")
        ordering = ["project_id", "-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(name="decision_conclusion_known", condition=Q(conclusion__in=Conclusion.values)),
            models.CheckConstraint(
                name="decision_conditional_names_conditions",
                condition=~Q(conclusion=Conclusion.CONDITIONAL) | ~Q(conditions=""),
                violation_error_message=_("有条件同意时请写明条件。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_conclusion_display()} {self.decided_on}"
