"""Region: countries, the 34 province-level units, prefectures, counties, townships, and the areas the documents name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion.common.reference import Sourced
from promotion.common.trees import TreeNode
from promotion.places.querysets import RegionQuerySet

HONG_KONG_MACAO_TAIWAN = ("71", "81", "82")


class Region(TreeNode, Sourced):
    """A place with an administrative level, under its parent; China's provinces hang under China."""

    class Level(models.TextChoices):
        COUNTRY = "country", _("国家和地区")
        PROVINCE = "province", _("省级")
        PREFECTURE = "prefecture", _("市州")
        COUNTY = "county", _("县（市、区）")
        TOWNSHIP = "township", _("乡镇、街道")
        FUNCTIONAL_AREA = "functional_area", _("经济区、发展轴带")

    slug = models.SlugField(_("代号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    full_name = models.CharField(_("全称"), max_length=80)
    level = models.CharField(_("级别"), max_length=20, choices=Level.choices)
    adcode = models.CharField(_("行政区划代码"), max_length=6, blank=True)
    iso_code = models.CharField(_("ISO 3166 代码"), max_length=2, blank=True)
    basis = models.CharField(_("收录依据"), max_length=40, blank=True)
    members = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="areas", verbose_name=_("成员"), help_text=_("只有经济区、发展轴带填写。")
    )
    sort = models.PositiveIntegerField(_("排序"), default=0)

    objects = RegionQuerySet.as_manager()

    class Meta(TreeNode.Meta):
        verbose_name = _("地区")
        verbose_name_plural = _("地区")
        ordering = ["sort", "id"]
        constraints = [
            *TreeNode.Meta.constraints,
            models.UniqueConstraint(
                fields=["adcode"],
                condition=~models.Q(adcode=""),
                name="region_adcode_unique",
                violation_error_message=_("这个行政区划代码已有地区使用，请核对。"),
            ),
            models.UniqueConstraint(
                fields=["iso_code"],
                condition=~models.Q(iso_code=""),
                name="region_iso_code_unique",
                violation_error_message=_("这个国家代码已有地区使用，请核对。"),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_offshore(self) -> bool:
        """境外 by the customs border: Hong Kong, Macao and Taiwan. (Other countries are told apart by their root.)"""
        return self.adcode[:2] in HONG_KONG_MACAO_TAIWAN

    @property
    def lineage(self) -> tuple["Region", ...]:
        """From the root down to this region, along parents already read."""
        return (*self.parent.lineage, self) if self.parent_id else (self,)

    def _at(self, level):
        return next((region for region in self.lineage if region.level == level), None)

    @property
    def province(self):
        """The province-level unit it lies in, or None."""
        return self._at(self.Level.PROVINCE)

    @property
    def city(self):
        """The prefecture it lies in; in a municipality the municipality itself; None above that."""
        below_province = self.level in (self.Level.COUNTY, self.Level.TOWNSHIP)
        return self._at(self.Level.PREFECTURE) or (self.province if below_province else None)
