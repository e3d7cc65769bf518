"""ZoneIndustry: which zone is meant to take which industry, as the documents say it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion.common.reference import Sourced


class ZoneIndustry(Sourced):
    """One zone × one direction. `chain` is the node it names, `industry_node` the industry above it, each empty where none fits."""

    class Attribution(models.TextChoices):
        OWN = "own", _("归本园")
        SHARED = "shared", _("一组园区共同方向")

    zone = models.ForeignKey("promotion.Zone", models.PROTECT, related_name="industries", verbose_name=_("园区（片区）"))
    chain = models.ForeignKey(
        "promotion.ChainNode", models.PROTECT, null=True, blank=True, related_name="zone_industries", verbose_name=_("产业链节点")
    )
    industry_node = models.ForeignKey(
        "promotion.ChainNode", models.PROTECT, null=True, blank=True, related_name="industry_zones", verbose_name=_("所属产业")
    )
    listing = models.CharField(_("出处"), max_length=10)
    industry = models.CharField(_("产业（原文）"), max_length=40, blank=True)
    field = models.CharField(_("领域（原文）"), max_length=40, blank=True)
    product_direction = models.CharField(_("产品方向"), max_length=100)
    attribution = models.CharField(_("归属"), max_length=10, choices=Attribution.choices)
    role = models.CharField(_("角色"), max_length=20, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("园区产业方向")
        verbose_name_plural = _("园区产业方向")
        ordering = ["sort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "listing", "industry", "field", "product_direction"], name="zone_industry_said_once"),
        ]

    def __str__(self):
        return f"{self.zone}·{self.product_direction}"
