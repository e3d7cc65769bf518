"""Site: a parcel or a workshop a project can be given."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

RATIO = {"max_digits": 10, "decimal_places": 4, "null": True, "blank": True}
MONEY = {"max_digits": 18, "decimal_places": 6, "null": True, "blank": True}
INDICATORS = ("asks_investment", "asks_tax", "asks_plot_ratio", "asks_energy", "asks_rd")
MEASURES = (*INDICATORS, "floor_height_m", "floor_load_t", "power_kva")


class Site(models.Model):
    """地块 or 厂房 in a zone. How much of it is taken is counted from allocations and reservations (room `landing`), never typed here.

    The control indicators of 标准地 are what a project on it must reach (energy: must not exceed); an empty one is not asked.
    """

    class Kind(models.TextChoices):
        PARCEL = "parcel", _("地块")
        WORKSHOP = "workshop", _("厂房")

    class Supply(models.TextChoices):
        GRANT = "grant", _("出让")
        LEASE = "lease", _("租赁")
        LEASE_THEN_GRANT = "lease_then_grant", _("先租后让")
        FLEXIBLE_TERM = "flexible_term", _("弹性年期出让")

    zone = models.ForeignKey("promotion.Zone", models.PROTECT, related_name="sites", verbose_name=_("园区（片区）"))
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    area_mu = models.DecimalField(_("面积（亩）"), max_digits=12, decimal_places=4)
    planning_covered = models.BooleanField(_("详细规划已覆盖"), default=False, help_text=_("详细规划未覆盖的区域不供地。"))
    planning_document = models.CharField(_("详细规划批复文号"), max_length=80, blank=True)
    planning_approved_on = models.DateField(_("详细规划批复日期"), null=True, blank=True)
    supply_mode = models.CharField(_("供应方式"), max_length=20, choices=Supply.choices, blank=True)
    term_years = models.PositiveSmallIntegerField(_("供应年期（年）"), null=True, blank=True)
    lease_until = models.DateField(_("最晚可租至"), null=True, blank=True)
    asks_investment = models.DecimalField(_("投资强度不低于（万元/亩）"), **MONEY)
    asks_tax = models.DecimalField(_("亩均税收不低于（万元/亩·年）"), **MONEY)
    asks_plot_ratio = models.DecimalField(_("容积率不低于"), **RATIO)
    asks_energy = models.DecimalField(_("单位能耗不高于（吨标准煤/万元）"), **RATIO)
    asks_rd = models.DecimalField(_("R&D 强度不低于（%）"), **RATIO)
    floor = models.CharField(_("楼层"), max_length=20, blank=True)
    floor_height_m = models.DecimalField(_("层高（米）"), **RATIO)
    floor_load_t = models.DecimalField(_("荷载（吨/平方米）"), **RATIO)
    power_kva = models.DecimalField(_("配电容量（千伏安）"), **RATIO)
    available_from = models.DateField(_("何时可用"), null=True, blank=True)
    notes = models.TextField(_("备注"), blank=True)
    withdrawn_at = models.DateTimeField(_("停用时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("地块（厂房）")
        verbose_name_plural = _("地块（厂房）")
        ordering = ["zone", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "name"],
                name="site_name_unique_in_zone",
                violation_error_message=_("这个园区已有同名的地块或厂房，请换一个名称。"),
            ),
            models.CheckConstraint(condition=Q(area_mu__gt=0), name="site_area_above_zero", violation_error_message=_("面积须大于 0。")),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}),
                    name=f"site_{name}_not_negative",
                    violation_error_message=_("指标不能为负数；没有要求请留空。"),
                )
                for name in MEASURES
            ),
        ]

    def __str__(self):
        return self.name
