"""FundArrival and FundMonthLock: money that has come, and the months that no longer change."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotion.landing.arrivals import ArrivalQuerySet


class EvidenceKind(models.TextChoices):
    """What proves an arrival."""

    CAPITAL_REPORT = "capital_report", _("验资报告")
    BANK_SLIP = "bank_slip", _("银行进账单")
    EQUIPMENT_LIST = "equipment_list", _("设备清单")
    INVOICE = "invoice", _("发票")
    SPLIT_PROOF = "split_proof", _("到位资金分割证明")
    OTHER = "other", _("其他凭据")


class FundArrival(models.Model):
    """One 到位资金 entry, or the reversal of one. What was entered never changes (trigger): a correction is a reversal and a new entry.

    `month` is the month in which it counts, as its first day. `region` is where it counts, as the project lay when it was entered: the
    month lock of that region covers it for good, wherever the project goes. Once, `verified_by` and `verified_at` may be filled.
    """

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="fund_arrivals", verbose_name=_("项目"))
    region = models.ForeignKey("promotion.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("统计地区"))
    month = models.DateField(_("统计月份"))
    amount = models.DecimalField(_("金额（万元）"), max_digits=18, decimal_places=6)
    arrived_on = models.DateField(_("到位日期"))
    evidence_kind = models.CharField(_("凭据种类"), max_length=16, choices=EvidenceKind.choices)
    evidence_note = models.CharField(_("凭据说明"), max_length=200, blank=True)
    file = models.ForeignKey(
        "promotion.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("凭据文件")
    )
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals", verbose_name=_("冲销的记录")
    )
    reason = models.CharField(_("冲销理由"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核实人")
    )
    verified_at = models.DateTimeField(_("核实时间"), null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("到位资金")
        verbose_name_plural = _("到位资金")
        ordering = ["-month", "-id"]
        indexes = [models.Index(fields=["month", "region"], name="fund_by_month")]
        constraints = [
            models.CheckConstraint(
                name="fund_negative_only_to_reverse",
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                violation_error_message=_("到位金额须大于 0；冲减请用“冲销”。"),
            ),
            models.CheckConstraint(name="fund_reversal_says_why", condition=Q(reverses__isnull=True) | ~Q(reason="")),
            models.CheckConstraint(
                name="fund_verified_once_and_by_whom",
                condition=Q(verified_by__isnull=True, verified_at__isnull=True) | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="fund_verified_by_another",
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("recorded_by")),
                violation_error_message=_("登记人不能核实自己登记的资金。"),
            ),
            models.CheckConstraint(name="fund_reversal_is_not_verified", condition=Q(reverses__isnull=True) | Q(verified_by__isnull=True)),
            models.CheckConstraint(name="fund_evidence_kind_known", condition=Q(evidence_kind__in=EvidenceKind.values)),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.amount:f}"

    def clean(self):
        """A month is kept as its first day."""
        super().clean()
        if self.month and self.month.day != 1:
            raise ValidationError({"month": _("统计月份请填当月 1 日。")})

    @property
    def is_reversal(self) -> bool:
        """Whether it takes something back."""
        return self.reverses_id is not None

    @property
    def is_verified(self) -> bool:
        """Whether it counts as verified; a reversal stands as what it reverses."""
        return (self.reverses if self.is_reversal else self).verified_at is not None

    @property
    def left(self) -> Decimal:
        """万元 of an entry that no reversal has taken back."""
        return self.amount + sum((each.amount for each in self.reversals.all()), Decimal(0))


class FundMonthLock(models.Model):
    """A month closed for a region and all that lies in it. Never undone (trigger): what was wrong is reversed in the present month."""

    region = models.ForeignKey("promotion.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("地区"))
    month = models.DateField(_("月份"))
    reason = models.CharField(_("说明"), max_length=300, help_text=_("如：5 月数据已上报。锁定后不能解锁。"))
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("锁定人"))
    locked_at = models.DateTimeField(_("锁定时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("到位资金月份锁定")
        verbose_name_plural = _("到位资金月份锁定")
        ordering = ["-month", "region_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "month"], name="fund_month_locked_once", violation_error_message=_("这个月份已经锁定。")
            )
        ]

    def __str__(self):
        return f"{self.region} {self.month:%Y-%m}"
