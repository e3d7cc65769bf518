"""Zone: 园区、片区、开发区 and the other names they go by."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from promotion.common.reference import Sourced
from promotion.common.trees import TreeNode
from promotion.places.querysets import ZoneQuerySet
from promotion.places.spelling import name_key

KEY_LENGTH = 60


class Zone(TreeNode, Sourced):
    """A park, its district, or a piece of it. `region` is the one place it lies in, empty where it straddles two cities."""

    slug = models.SlugField(_("代号"), max_length=80, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    name_key = models.CharField(max_length=KEY_LENGTH, unique=True, editable=False)
    full_name = models.CharField(_("全称"), max_length=80, blank=True)
    full_name_key = models.CharField(max_length=80, blank=True, db_index=True, editable=False)
    kind = models.CharField(_("类别"), max_length=20, blank=True, help_text=_("只在文件写明时填写。"))
    kind_source = models.CharField(_("类别来源"), max_length=200, blank=True)
    kind_quote = models.TextField(_("类别原文"), blank=True)
    name_type = models.CharField(_("名称类型"), max_length=20, blank=True)
    region = models.ForeignKey("promotion.Region", models.PROTECT, null=True, blank=True, related_name="zones", verbose_name=_("所在地"))
    regions = models.ManyToManyField("promotion.Region", blank=True, related_name="all_zones", verbose_name=_("涉及地区"))
    location_basis = models.CharField(_("所在地依据"), max_length=60, blank=True)
    area_km2 = models.DecimalField(_("面积（平方公里）"), max_digits=12, decimal_places=4, null=True, blank=True)
    location = models.TextField(_("四至"), blank=True)
    positioning = models.TextField(_("定位"), blank=True)
    main_industries = models.TextField(_("主导产业"), blank=True)
    main_industries_basis = models.CharField(_("主导产业依据"), max_length=40, blank=True)
    status = models.CharField(_("建设状态"), max_length=20, blank=True)
    takes_projects = models.BooleanField(_("可承接项目"), default=False, help_text=_("只有一个所在地、且没有下级片区的园区才承接项目。"))
    possible_same_as = models.ManyToManyField("self", blank=True, verbose_name=_("或为同一园区（未合并）"))
    all_sources = models.CharField(_("全部来源"), max_length=200, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    objects = ZoneQuerySet.as_manager()

    class Meta(TreeNode.Meta):
        verbose_name = _("园区（片区）")
        verbose_name_plural = _("园区（片区）")
        ordering = ["sort", "id"]
        constraints = [
            *TreeNode.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(area_km2__isnull=True) | models.Q(area_km2__gt=0),
                name="zone_area_above_zero",
                violation_error_message=_("面积须大于 0；没有数据请留空。"),
            ),
            models.CheckConstraint(
                condition=models.Q(takes_projects=False) | models.Q(region__isnull=False),
                name="zone_takes_projects_in_a_region",
                violation_error_message=_("可承接项目的园区须先填所在地。"),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the keys beside the names."""
        self.set_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key", "full_name_key"}
        super().save(*args, **kwargs)

    def clean(self):
        """Say at the name that another zone already answers to it, however it is spelled."""
        super().clean()
        self.set_keys()
        refuse_taken_name(self.name_key, self.pk)

    def set_keys(self):
        """Work out the keys by which `named` finds the zone."""
        self.name_key, self.full_name_key = name_key(self.name), name_key(self.full_name)


class ZoneAlias(models.Model):
    """Another spelling of a zone's name."""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="aliases", verbose_name=_("园区（片区）"))
    name = models.CharField(_("别名"), max_length=60, unique=True)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, editable=False)
    basis = models.CharField(_("依据"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("园区别名")
        verbose_name_plural = _("园区别名")
        ordering = ["zone", "id"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the key beside the name."""
        self.key = name_key(self.name)
        super().save(*args, **kwargs)

    def clean(self):
        """Say at the alias that it is taken, however it is spelled."""
        super().clean()
        self.key = name_key(self.name)
        refuse_taken_name(self.key, self.zone_id)
        if ZoneAlias.objects.exclude(pk=self.pk).filter(key=self.key).exists():
            raise ValidationError({"name": gettext("这个园区已有这个别名（只是标点不同），不必再填。")})


def refuse_taken_name(key: str, zone_id: int | None):
    """ValidationError at `name` where the key is empty, too long, or belongs to a zone other than `zone_id`."""
    if not key:
        raise ValidationError({"name": gettext("名称不能只有标点，请填写文字。")})
    if len(key) > KEY_LENGTH:
        raise ValidationError({"name": gettext("名称太长，请缩短到 60 个字以内。")})
    others = Zone.objects.exclude(pk=zone_id).filter(models.Q(name_key=key) | models.Q(aliases__key=key))
    taken = others.values_list("name", flat=True).first()
    if taken:
        raise ValidationError({"name": gettext("“%(zone)s”已用这个名称或别名，请换一个写法。") % {"zone": taken}})
