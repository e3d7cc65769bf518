"""SiteAllocation: the ground a project is given."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
