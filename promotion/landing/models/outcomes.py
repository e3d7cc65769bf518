"""YearlyOutcome: what a project brought in a year; the settings of 亩均 grades; the limits of 五未."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.landing.five_stalls import Stall
from promotion.landing.outcome_query import OutcomeQuerySet
from promotion.landing.per_mu import INDICATORS

MONEY = {"max_digits": 18, "decimal_places": 6, "null": True, "blank": True, "validators": [MinValueValidator(0)]}
FIGURES = ("output", "revenue", "tax", "rd", "jobs", "energy_tce", "land_mu")


class YearlyOutcome(models.Model):
    """One year of a project. Empty means no data, which is not 0. Append-only (trigger): a correction is a new row that supersedes."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="outcomes", verbose_name=_("项目"))
    year = models.PositiveSmallIntegerField(_("年份"))
    output = models.DecimalField(_("产值（万元）"), **MONEY)
    revenue = models.DecimalField(_("营业收入（万元）"), **MONEY)
    tax = models.DecimalField(_("税收（万元）"), **MONEY)
    rd = models.DecimalField(_("研发投入（万元）"), **MONEY)
    jobs = models.PositiveIntegerField(_("用工（人）"), null=True, blank=True)
    energy_tce = models.DecimalField(
        _("综合能耗（吨标准煤）"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    land_mu = models.DecimalField(
        _("用地（亩）"), max_digits=12, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    source = models.CharField(_("数据来源"), max_length=120, help_text=_("如：统计年报、税务部门、企业报表"))
    reason = models.CharField(_("更正理由"), max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("更正的记录")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度产出")
        verbose_name_plural = _("年度产出")
        ordering = ["-year", "project_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], condition=Q(supersedes__isnull=True), name="outcome_first_once_a_year"),
            models.CheckConstraint(name="outcome_correction_says_why", condition=Q(supersedes__isnull=True) | ~Q(reason="")),
            models.CheckConstraint(
                name="outcome_says_something",
                condition=~Q(**{f"{name}__isnull": True for name in FIGURES}),
                violation_error_message=_("请至少填写一项数据；没有的留空。"),
            ),
            models.CheckConstraint(name="outcome_year_real", condition=Q(year__gte=2000, year__lte=2100)),
            models.CheckConstraint(
                name="outcome_not_negative",
                condition=~Q(output__lt=0) & ~Q(revenue__lt=0) & ~Q(tax__lt=0) & ~Q(rd__lt=0) & ~Q(energy_tce__lt=0) & ~Q(land_mu__lt=0),
            ),
        ]

    def __str__(self):
        return f"{self.project} {self.year}"


class GradeRule(models.Model):
    """How a year's 亩均 grades are given. The newest row up to the year holds; without one: 亩均营收, A up to 30 %, C at least 10 %."""

    year = models.PositiveSmallIntegerField(_("自年份起"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    basis = models.CharField(_("排序指标"), max_length=20, choices=INDICATORS, default="revenue_per_mu")
    a_at_most = models.PositiveSmallIntegerField(_("A 类不超过（%）"), default=30)
    c_at_least = models.PositiveSmallIntegerField(_("C 类不低于（%）"), default=10)
    least = models.PositiveSmallIntegerField(_("不足几家不评级"), default=3)

    class Meta:
        verbose_name = _("亩均评价规则")
        verbose_name_plural = _("亩均评价规则")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="grade_shares_fit",
                condition=Q(a_at_most__lte=100) & Q(c_at_least__lte=100) & Q(a_at_most__lte=100 - models.F("c_at_least")),
                violation_error_message=_("A、C 两类合计不能超过百分之百。"),
            ),
            models.CheckConstraint(name="grade_basis_known", condition=Q(basis__in=[name for name, _label in INDICATORS])),
        ]

    def __str__(self):
        return f"{self.year} {self.get_basis_display()}"


class StallLimit(models.Model):
    """After how many days one of the 五未 counts as over its time. Without a row the defaults of `five_stalls.py` hold."""

    kind = models.CharField(_("类别"), max_length=16, choices=Stall.choices, unique=True)
    days = models.PositiveIntegerField(_("超过多少天算超期"))

    class Meta:
        verbose_name = _("五未超期天数")
        verbose_name_plural = _("五未超期天数")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="stall_limit_kind_known", condition=Q(kind__in=Stall.values)),
            models.CheckConstraint(name="stall_limit_real", condition=Q(days__gte=1, days__lte=3650)),
        ]

    def __str__(self):
        return self.get_kind_display()
