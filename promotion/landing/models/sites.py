"""SiteAllocation and SiteReservation: the ground a project is given, and the ground that is kept for it for a while."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotion.places.models import Site
from promotion.places.models.sites import MONEY, RATIO


class SiteAllocation(models.Model):
    """A site, or part of one, given to a project. Refused where 详细规划 does not cover the site (003: 详细规划未覆盖的区域不供地).

    With a day on which the lease ends, and for 先租后让 a day by which the condition of the grant must be met: each is also a Deadline
    (`site_lease:<id>`, `site_conversion:<id>`). `offers_…` is what the project commits itself to, against the site's `asks_…`.
    """

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="site_allocations", verbose_name=_("项目"))
    site = models.ForeignKey("promotion.Site", on_delete=models.PROTECT, related_name="allocations", verbose_name=_("地块或厂房"))
    area_mu = models.DecimalField(_("面积（亩）"), max_digits=12, decimal_places=4)
    allocated_on = models.DateField(_("落实日期"))
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    supply_mode = models.CharField(_("供应方式"), max_length=20, choices=Site.Supply.choices, blank=True)
    lease_until = models.DateField(_("租期（年期）至"), null=True, blank=True)
    conversion_condition = models.CharField(_("转让条件"), max_length=200, blank=True)
    conversion_due = models.DateField(_("转让条件期限"), null=True, blank=True)
    converted_on = models.DateField(_("转为出让"), null=True, blank=True)
    offers_tax = models.DecimalField(_("承诺亩均税收（万元/亩·年）"), **MONEY)
    offers_plot_ratio = models.DecimalField(_("承诺容积率"), **RATIO)
    offers_energy = models.DecimalField(_("承诺单位能耗（吨标准煤/万元）"), **RATIO)
    offers_rd = models.DecimalField(_("承诺 R&D 强度（%）"), **RATIO)
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


class SiteReservation(models.Model):
    """预留: area of a site kept for a project up to and including `until`. Past that day it holds nothing more, without anybody's doing.

    `ended_on` is written when it is released or turned into an allocation, and for one that ran out when the site is next given or kept:
    until then the database still counts it, the services do not. Its date is also a Deadline `site_reservation:<id>`.
    """

    class End(models.TextChoices):
        ALLOCATED = "allocated", _("已转为落实")
        RELEASED = "released", _("已取消")
        EXPIRED = "expired", _("已到期")

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="site_reservations", verbose_name=_("项目"))
    site = models.ForeignKey("promotion.Site", on_delete=models.PROTECT, related_name="reservations", verbose_name=_("地块或厂房"))
    area_mu = models.DecimalField(_("面积（亩）"), max_digits=12, decimal_places=4)
    reserved_on = models.DateField(_("预留日期"))
    until = models.DateField(_("预留至"))
    reason = models.CharField(_("理由"), max_length=200)
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    renewed_on = models.DateField(_("延期日期"), null=True, blank=True)
    renewed_reason = models.CharField(_("延期理由"), max_length=200, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end = models.CharField(_("如何结束"), max_length=12, choices=End.choices, blank=True)
    allocation = models.OneToOneField(
        SiteAllocation, on_delete=models.PROTECT, null=True, blank=True, related_name="reservation", verbose_name=_("用地落实")
    )

    class Meta:
        verbose_name = _("用地预留")
        verbose_name_plural = _("用地预留")
        ordering = ["project_id", "id"]
        constraints = [
            models.CheckConstraint(name="reservation_area_positive", condition=Q(area_mu__gt=0)),
            models.CheckConstraint(name="reservation_ends_after_it_begins", condition=Q(until__gte=F("reserved_on"))),
            models.CheckConstraint(
                name="reservation_end_is_told", condition=Q(ended_on__isnull=True, end="") | (Q(ended_on__isnull=False) & ~Q(end=""))
            ),
            models.CheckConstraint(name="reservation_end_known", condition=Q(end__in=["", "allocated", "released", "expired"])),
            models.CheckConstraint(name="reservation_renewed_with_a_reason", condition=Q(renewed_on__isnull=True) | ~Q(renewed_reason="")),
            models.UniqueConstraint(fields=["project", "site"], condition=Q(ended_on__isnull=True), name="reservation_once"),
        ]
        indexes = [models.Index(fields=["site"], condition=Q(ended_on__isnull=True), name="reservation_open_by_site")]

    def __str__(self):
        return f"{self.site} {self.area_mu}"
