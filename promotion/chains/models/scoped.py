"""Scoped: a reference row that speaks of one region, one zone or one chain node."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scoped(models.Model):
    """Exactly the key that `scope_type` names is set; `scope` is the row it points to."""

    class ScopeType(models.TextChoices):
        REGION = "region", _("地区")
        ZONE = "zone", _("园区")
        CHAIN = "chain", _("产业链")

    scope_type = models.CharField(_("范围类型"), max_length=10, choices=ScopeType.choices)
    region = models.ForeignKey("promotion.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区"))
    zone = models.ForeignKey("promotion.Zone", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("园区（片区）"))
    node = models.ForeignKey("promotion.ChainNode", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("产业链节点"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(scope_type="region", region__isnull=False, zone__isnull=True, node__isnull=True)
                | Q(scope_type="zone", region__isnull=True, zone__isnull=False, node__isnull=True)
                | Q(scope_type="chain", region__isnull=True, zone__isnull=True, node__isnull=False),
                name="%(class)s_scope_fits_its_type",
                violation_error_message=_("请按范围类型填写地区、园区、产业链中的一项，其余留空。"),
            ),
        ]

    @property
    def scope(self):
        """The region, zone or chain node the row speaks of."""
        return {"region": self.region, "zone": self.zone, "chain": self.node}[self.scope_type]
