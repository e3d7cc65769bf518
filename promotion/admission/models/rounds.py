"""快速决策: a round with its materials and the consents of departments, and the conclusion."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.admission.words import Conclusion, ConsentOutcome


class MaterialKind(models.Model):
    """What a round is to contain; kept in the admin, copied into each round when it is opened."""

    name = models.CharField(_("材料"), max_length=60, unique=True)
    is_required = models.BooleanField(_("必备"), default=True)
    is_in_use = models.BooleanField(_("在用"), default=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("决策材料目录")
        verbose_name_plural = _("决策材料目录")
        ordering = ["sort", "id"]

    def __str__(self):
        return self.name


class DecisionRound(models.Model):
    """决策单: the materials, and departments asked for their consent in parallel. It ends by a conclusion, or is withdrawn."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="decision_rounds", verbose_name=_("项目"))
    subject = models.CharField(_("议题"), max_length=200)
    opened_on = models.DateField(_("发起日期"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("发起人"))
    opened_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    concluded_on = models.DateField(_("结论日期"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤回理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("决策单")
        verbose_name_plural = _("决策单")
        ordering = ["project_id", "-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(concluded_on__isnull=True, withdrawn_at__isnull=True),
                name="decision_round_one_open",
                violation_error_message=_("该项目已有一张会签中的决策单。"),
            ),
            models.CheckConstraint(name="decision_round_ends_once", condition=Q(concluded_on__isnull=True) | Q(withdrawn_at__isnull=True)),
            models.CheckConstraint(
                name="decision_round_withdrawal_says_why", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal_reason="")
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def is_open(self) -> bool:
        """Neither concluded nor withdrawn."""
        return self.concluded_on is None and self.withdrawn_at is None


class Material(models.Model):
    """One material of a round: there, or named as missing."""

    round = models.ForeignKey(DecisionRound, on_delete=models.CASCADE, related_name="materials", verbose_name=_("决策单"))
    name = models.CharField(_("材料"), max_length=60)
    is_required = models.BooleanField(_("必备"), default=True)
    is_there = models.BooleanField(_("已备"), default=False)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("决策材料")
        verbose_name_plural = _("决策材料")
        ordering = ["round_id", "sort", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="material_once")]

    def __str__(self):
        return self.name


class Consent(models.Model):
    """会签 of one department, on its own clock of workdays. Also a Deadline `consent:<id>` while it is open."""

    round = models.ForeignKey(DecisionRound, on_delete=models.PROTECT, related_name="consents", verbose_name=_("决策单"))
    department = models.ForeignKey("promotion.Department", on_delete=models.PROTECT, related_name="+", verbose_name=_("会签部门"))
    asked_on = models.DateField(_("送签日期"))
    workdays = models.PositiveSmallIntegerField(_("限办工作日"))
    due = models.DateField(_("应签日期"))
    outcome = models.CharField(_("会签意见"), max_length=12, choices=ConsentOutcome.choices, blank=True)
    text = models.CharField(_("意见内容"), max_length=500, blank=True)
    answered_on = models.DateField(_("会签日期"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会签人")
    )
    is_on_behalf = models.BooleanField(_("代填"), default=False)
    source = models.CharField(_("代填依据"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("会签")
        verbose_name_plural = _("会签")
        ordering = ["round_id", "due", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="consent_once_per_department"),
            models.CheckConstraint(name="consent_outcome_known", condition=Q(outcome__in=["", *ConsentOutcome.values])),
            models.CheckConstraint(
                name="consent_answered_whole",
                condition=Q(outcome="", answered_on__isnull=True)
                | ~Q(outcome="") & Q(answered_on__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_with_reserve_says_what",
                condition=Q(outcome__in=["", ConsentOutcome.AGREED]) | ~Q(text=""),
                violation_error_message=_("有条件同意或不同意的，请写明条件或理由。"),
            ),
            models.CheckConstraint(
                name="consent_on_behalf_names_source",
                condition=Q(is_on_behalf=False) | ~Q(source=""),
                violation_error_message=_("代填请写明依据（如会签单编号、来电人和时间）。"),
            ),
        ]

    def __str__(self):
        return str(self.department)


class Decision(models.Model):
    """The conclusion, who took it, on what conditions. The newest one counts. `remark` says what was still open when it was taken."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="decisions", verbose_name=_("项目"))
    round = models.OneToOneField(
        DecisionRound, on_delete=models.PROTECT, null=True, blank=True, related_name="decision", verbose_name=_("决策单")
    )
    conclusion = models.CharField(_("结论"), max_length=12, choices=Conclusion.choices)
    decided_by = models.CharField(_("决策会议或领导"), max_length=120)
    decided_on = models.DateField(_("决策日期"))
    conditions = models.TextField(_("条件"), max_length=2000, blank=True)
    remark = models.CharField(_("会签备注"), max_length=500, blank=True)
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
