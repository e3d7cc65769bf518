"""Site: a parcel or a workshop a project can be given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Site(models.Model):
    """地块 or 厂房 in a zone."""

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
    supply_mode = models.CharField(_("供应方式"), max_length=20, choices=Supply.choices, blank=True)
    lease_until = models.DateField(_("租期至"), null=True, blank=True)
    notes = models.TextField(_("备注"), blank=True)

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
            models.CheckConstraint(
                condition=models.Q(area_mu__gt=0), name="site_area_above_zero", violation_error_message=_("面积须大于 0。")
            ),
        ]

    def __str__(self):
        return self.name
